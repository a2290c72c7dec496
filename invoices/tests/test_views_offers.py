"""Pages of offers for members: list, editor, the page of a sent one, what its buttons do."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Member, Organization, OutgoingEmail
from ai_assistant.search.finding import find
from config.lib import clock
from config.lib.ids import uuid7
from crm.hooks import company_panels, contact_panels, deal_panels
from invoices.models import Invoice, Offer
from invoices.offer_frame import offers_panel
from invoices.queries.offers import waiting
from invoices.services.offer_answers import accept_offer
from invoices.services.offer_sending import mark_viewed
from invoices.services.offers import new_version, update_offer
from invoices.tests.factories import fill_in_legal_data, line, make_company, make_contact, make_deal
from invoices.tests.offer_factories import make_accepted, make_offer, make_over, make_sent, option, options_of

ClientOf = Callable[[Member], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def legal_data(in_lipa: Organization) -> None:
    """Lipa is registered for VAT."""
    fill_in_legal_data(in_lipa)


@pytest.fixture
def site(alya: Member, client_of: ClientOf) -> Client:
    return client_of(alya)


def page(name: str, *args: object) -> str:
    return reverse(f"invoices:{name}", args=["lipa", *args])


def typed(offer: Offer | None = None, **changes: str) -> dict[str, str]:
    """The editor's form as a browser sends it, with one ordinary and one optional line."""
    company = str(offer.company_id) if offer else str(make_company().pk)
    form = {
        "company": company,
        "title": "Етикети",
        "issue_date": "2026-11-20",
        "valid_until": "2026-12-20",
        "language": "bg",
        "introduction": "Благодарим за поканата.",
        "terms": "Аванс 30 %",
        "vat_reason": "",
        "version": str(offer.version) if offer else "",
        "lines-TOTAL_FORMS": "2",
        "lines-INITIAL_FORMS": "0",
        "lines-0-description": "Предпечатна подготовка",
        "lines-0-quantity": "8",
        "lines-0-unit_code": "HUR",
        "lines-0-unit_price": "45.00",
        "lines-0-vat": "S:20",
        "lines-0-ORDER": "1",
        "lines-1-description": "Кутии",
        "lines-1-quantity": "80",
        "lines-1-unit_code": "C62",
        "lines-1-unit_price": "6",
        "lines-1-vat": "S:20",
        "lines-1-is_optional": "on",
        "lines-1-ORDER": "2",
    }
    return form | changes


# --- List -----------------------------------------------------------------------------------------------------------
def test_list_has_tabs_by_where_offers_stand(site: Client, in_lipa: Organization) -> None:
    company = make_company()
    make_offer(title="Чернова", company=company)
    make_sent(title="Чака", company=company)
    make_accepted(title="Приета", company=company)
    make_over(title="Изтекла", company=company)
    shown = {}
    for tab in ("all", "drafts", "sent", "accepted", "ended"):
        html = site.get(page("offers"), {"tab": tab}).content.decode()
        shown[tab] = {title for title in ("Чернова", "Чака", "Приета", "Изтекла") if f">{title}<" in html}
    assert shown == {
        "all": {"Чернова", "Чака", "Приета", "Изтекла"},
        "drafts": {"Чернова"},
        "sent": {"Чака"},
        "accepted": {"Приета"},
        "ended": {"Изтекла"},
    }


def test_list_costs_the_same_for_many_offers(site: Client, in_lipa: Organization) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert site.get(page("offers")).status_code == 200
        return len(found)

    make_sent()
    site.get(page("offers"))  # the menu's counts are cached for a minute
    first = queries()
    for _number in range(6):
        make_sent()
    assert queries() == first <= 12


def test_export_is_for_who_may(site: Client, boris: Member, client_of: ClientOf, in_lipa: Organization) -> None:
    make_sent(title="=1+1")
    answer = site.get(page("offers_export"))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "OF-0001" in text
    assert "'=1+1" in text
    assert client_of(boris).get(page("offers_export")).status_code == 403


# --- Editor ---------------------------------------------------------------------------------------------------------
def test_a_new_offer_is_written(site: Client, in_lipa: Organization) -> None:
    answer = site.post(page("offer_new"), typed())
    offer = Offer.objects.get()
    assert answer.headers["Location"] == page("offer_edit", offer.pk)
    assert (offer.title, offer.terms, offer.total_net) == ("Етикети", "Аванс 30 %", Decimal(360))
    assert [row.is_optional for row in offer.lines.all()] == [False, True]


def test_a_new_offer_starts_from_a_deal(site: Client, in_lipa: Organization) -> None:
    deal = make_deal(title="Мавруд 2026", company=make_company())
    html = site.get(page("offer_new"), {"deal": str(deal.pk)}).content.decode()
    for expected in ('value="Мавруд 2026"', "Винарна Тракийски хълмове ООД", "Етикети</textarea>", str(deal.pk)):
        assert expected in html


def test_a_new_offer_knows_no_foreign_deal(site: Client, in_lipa: Organization) -> None:
    assert site.get(page("offer_new"), {"deal": str(uuid7())}).status_code == 404
    assert site.get(page("offer_new"), {"deal": "никоя"}).status_code == 200


def test_the_editor_keeps_what_was_typed_and_says_what_is_wrong(site: Client, in_lipa: Organization) -> None:
    wrong = typed(**{"valid_until": "2026-11-01", "lines-1-unit_price": "евтино", "company": ""})
    answer = site.post(page("offer_new"), wrong)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "This day is before the date of the offer" in html
    assert "“евтино” is not an amount" in html
    assert 'value="евтино"' in html
    assert re.search(r'name="lines-1-is_optional"[^>]*checked', html)
    assert html.split("<title>")[1].startswith("Error: ")
    assert not Offer.objects.exists()


def test_the_editor_asks_for_a_customer(site: Client, in_lipa: Organization) -> None:
    answer = site.post(page("offer_new"), typed(company=""))
    assert answer.status_code == 422
    assert "Choose who the document is for." in answer.content.decode()


def test_the_preview_is_worked_out_by_the_server_and_stores_nothing(site: Client, in_lipa: Organization) -> None:
    offer = make_offer()
    sent = typed(offer, action="preview", **{"lines-0-quantity": "10"})
    html = site.post(page("offer_edit", offer.pk), sent, headers=HTMX).content.decode()
    assert "€450.00" in html
    assert "€540.00" in html
    assert 'id="net-lines-1" hx-swap-oob="true">480.00<' in html
    assert "<html" not in html
    offer.refresh_from_db()
    assert offer.total_net == Decimal(360)


def test_redrawing_adds_a_row_and_changes_the_customer(site: Client, in_lipa: Organization) -> None:
    offer = make_offer()
    added = site.post(page("offer_edit", offer.pk), typed(offer, action="add"), headers=HTMX).content.decode()
    assert 'name="lines-2-description"' in added
    assert re.search(r'name="lines-1-is_optional"[^>]*checked', added)
    changed = site.post(page("offer_edit", offer.pk), typed(offer, action="change"), headers=HTMX).content.decode()
    assert 'name="company_text"' in changed


def test_a_stale_save_loses_nothing(site: Client, alya: Member, in_lipa: Organization) -> None:
    offer = make_offer()
    form = typed(offer, title="Моето")
    update_offer(offer=offer, actor=alya, values={"title": "Чуждото"})
    answer = site.post(page("offer_edit", offer.pk), form)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Someone changed this record" in html
    assert 'value="Моето"' in html
    version = re.search(r'name="version" value="(\d+)"', html)
    assert version is not None
    assert site.post(page("offer_edit", offer.pk), form | {"version": version[1]}).status_code == 302
    offer.refresh_from_db()
    assert offer.title == "Моето"


def test_save_and_send_sends(site: Client, in_lipa: Organization) -> None:
    offer = make_offer()
    answer = site.post(page("offer_edit", offer.pk), typed(offer, action="send"))
    offer.refresh_from_db()
    assert answer.headers["Location"] == page("offer", offer.pk)
    assert (offer.state, offer.sent_to) == ("sent", "petar@vinarna.example")


def test_an_address_is_asked_for_when_the_customer_has_none(site: Client, in_lipa: Organization) -> None:
    offer = make_offer(company=make_company(email=""))
    address = page("offer_edit", offer.pk)
    asked = site.post(address, typed(offer, action="send"), follow=True).content.decode()
    assert 'id="address"' in asked
    again = site.post(address, {"action": "send_to", "to": "nobody"}, follow=True).content.decode()
    assert 'id="address"' in again
    assert site.post(address, {"action": "send_to", "to": "kupuva@example.com"}).status_code == 302
    offer.refresh_from_db()
    assert (offer.state, offer.sent_to) == ("sent", "kupuva@example.com")


def test_a_refused_sending_keeps_the_draft_and_says_why(site: Client, in_lipa: Organization) -> None:
    offer = make_offer(company=make_company(email=""))
    answer = site.post(page("offer_edit", offer.pk), typed(offer, action="send", title="Запазена"), follow=True)
    assert "The customer has no e-mail address" in answer.content.decode()
    offer.refresh_from_db()
    assert (offer.state, offer.title) == ("draft", "Запазена")


def test_a_draft_opens_in_the_editor_and_a_sent_one_does_not(site: Client, in_lipa: Organization) -> None:
    draft, sent = make_offer(), make_sent()
    assert site.get(page("offer", draft.pk)).headers["Location"] == page("offer_edit", draft.pk)
    assert site.get(page("offer_edit", sent.pk)).headers["Location"] == page("offer", sent.pk)
    assert site.post(page("offer_edit", sent.pk), typed(sent)).status_code == 302
    sent.refresh_from_db()
    assert sent.terms == ""


# --- The page of a sent offer ---------------------------------------------------------------------------------------
def test_the_page_tells_what_happened(site: Client, in_lipa: Organization) -> None:
    offer = make_sent(line(), option(), deal=make_deal())
    mark_viewed(offer, None)
    accept_offer(offer=offer, signer_name="Петър Костадинов", chosen=[options_of(offer)[0].pk])
    html = site.get(page("offer", offer.pk)).content.decode()
    for expected in (
        "Sent to petar@vinarna.example",
        "Seen by the customer",
        "Accepted by Петър Костадинов",
        "€1,008.00",
        f"/f/{offer.public_token}/",
        "Make an invoice",
    ):
        assert expected in html


def test_the_page_costs_few_queries(site: Client, alya: Member, in_lipa: Organization) -> None:
    offer = make_sent(line(), option())
    new_version(offer=offer, actor=alya)
    site.get(page("offers"))
    with CaptureQueriesContext(connection) as found:
        site.get(page("offer", offer.pk))
    assert len(found) <= 20


def test_buttons_follow_the_state_and_the_role(
    site: Client, boris: Member, client_of: ClientOf, in_lipa: Organization
) -> None:
    boris.overrides = {"invoices.edit_offers": False, "invoices.edit": False}
    boris.save()
    looking = client_of(boris)
    words = ("Record acceptance", "New version", "Make an invoice")
    seen = {}
    for offer in (make_sent(), make_over(), make_accepted()):
        html = site.get(page("offer", offer.pk)).content.decode()
        seen[offer.state, offer.is_past(clock.today(in_lipa))] = [word for word in words if word in html]
        assert not [word for word in words if word in looking.get(page("offer", offer.pk)).content.decode()]
    assert seen == {
        ("sent", False): ["Record acceptance", "New version"],
        ("sent", True): ["New version"],
        ("accepted", False): ["Make an invoice"],
    }


def test_acceptance_is_recorded(site: Client, in_lipa: Organization) -> None:
    offer = make_sent(line(), option())
    nameless = site.post(page("offer_accept", offer.pk), {"signer_name": ""})
    assert nameless.status_code == 422
    assert "Write the name of who accepts." in nameless.content.decode()
    chosen = {"signer_name": "Петър", "options": [str(options_of(offer)[0].pk)]}
    assert site.post(page("offer_accept", offer.pk), chosen).status_code == 302
    offer.refresh_from_db()
    assert (offer.state, offer.total_net) == ("accepted", Decimal(840))


def test_options_of_another_offer_are_refused(site: Client, in_lipa: Organization) -> None:
    offer, other = make_sent(line(), option()), make_sent(line(), option())
    foreign = {"signer_name": "Петър", "options": [str(options_of(other)[0].pk)]}
    assert site.post(page("offer_accept", offer.pk), foreign).status_code == 422


def test_a_refusal_is_recorded(site: Client, in_lipa: Organization) -> None:
    offer = make_sent()
    site.post(page("offer_decline", offer.pk), {"reason": "Скъпо"})
    html = site.get(page("offer", offer.pk)).content.decode()
    assert "Declined: Скъпо" in html


def test_the_letter_is_sent_again(site: Client, in_lipa: Organization) -> None:
    offer = make_sent()
    wrong = site.post(page("offer_send", offer.pk), {"to": "никой"})
    assert wrong.status_code == 422
    assert "data-dialog-show" in wrong.content.decode()
    site.post(page("offer_send", offer.pk), {"to": "ivan@vinarna.example", "message": "Напомняме."})
    assert "Напомняме." in OutgoingEmail.objects.get(to="ivan@vinarna.example").text


def test_a_new_version_opens_in_the_editor(site: Client, in_lipa: Organization) -> None:
    offer = make_sent()
    answer = site.post(page("offer_revise", offer.pk))
    draft = Offer.objects.get(supersedes=offer)
    assert answer.headers["Location"] == page("offer_edit", draft.pk)


def test_invoicing_opens_the_draft_and_is_done_once(site: Client, in_lipa: Organization) -> None:
    offer = make_accepted()
    first = site.post(page("offer_convert", offer.pk), {"share": "whole"})
    again = site.post(page("offer_convert", offer.pk), {"share": "whole"})
    invoice = Invoice.objects.get()
    assert first.headers["Location"] == again.headers["Location"] == page("invoice_edit", invoice.pk)
    html = site.get(page("offer", offer.pk)).content.decode()
    assert page("invoice", invoice.pk) in html
    assert "Make an invoice" not in html


def test_a_deposit_out_of_range_is_said_in_its_dialog(site: Client, in_lipa: Organization) -> None:
    offer = make_accepted()
    answer = site.post(page("offer_convert", offer.pk), {"share": "deposit", "deposit_percent": "130"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "A deposit is more than 0 and less than 100 percent." in html
    assert re.search(r'<dialog[^>]*id="deposit"[^>]*data-dialog-show', html)
    assert not Invoice.objects.exists()


def test_a_draft_is_thrown_away(site: Client, in_lipa: Organization) -> None:
    draft, sent = make_offer(), make_sent()
    assert site.post(page("offer_delete", draft.pk)).headers["Location"] == page("offers")
    site.post(page("offer_delete", sent.pk))
    assert list(Offer.objects.all()) == [sent]


def test_pdf_of_draft_and_sent(site: Client, in_lipa: Organization) -> None:
    for offer in (make_offer(), make_sent()):
        answer = site.get(page("offer_pdf", offer.pk))
        assert answer.content.startswith(b"%PDF-")
        assert answer.headers["Content-Disposition"].startswith("inline")


# --- Elsewhere ------------------------------------------------------------------------------------------------------
def test_panels_show_offers_and_begin_new_ones(alya: Member, boris: Member, in_lipa: Organization) -> None:
    deal = make_deal(company=make_company())
    contact = make_contact()
    offer = make_sent(deal=deal, company=deal.company, contact=contact)
    for record, kind in ((deal, "deal"), (deal.company, "company"), (contact, "contact")):
        panel = offers_panel(alya, record)
        assert [row["offer"] for row in panel["offers"]] == [offer]
        assert panel["new_url"].endswith(f"/offers/new/?{kind}={record.pk}")
    boris.overrides = {"invoices.edit_offers": False}
    assert offers_panel(boris, deal)["new_url"] == ""
    assert all("offers" in registry for registry in (deal_panels, company_panels, contact_panels))


def test_search_finds_by_number_title_and_customer(alya: Member, in_lipa: Organization) -> None:
    offer = make_sent(title="Етикети Мавруд")
    for text in ("OF-0001", "мавруд", "vinarna", "175074752"):
        (offers,) = find(alya, text, ["offers"])
        assert [hit.url for hit in offers.hits()] == [page("offer", offer.pk)]
    assert find(alya, "няма такава") == []


def test_the_menu_counts_what_waits_and_warns_near_the_end(in_lipa: Organization) -> None:
    make_offer()
    make_over()
    make_accepted()
    assert waiting() == (0, False)
    make_sent()
    assert waiting() == (1, False)
    make_sent(valid_until=clock.today(in_lipa))
    assert waiting() == (2, True)
