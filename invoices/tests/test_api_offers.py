"""Offers as programs see them: drafts with nested lines, sending, answers, versions, invoices of them."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import Member, Organization, OutgoingEmail
from accounts.tenancy import scope
from config.lib.ids import uuid7
from crm.models import Activity
from invoices.models import Offer
from invoices.tests.factories import line, make_company, make_contact, make_deal
from invoices.tests.offer_factories import make_accepted, make_offer, make_over, make_sent, option, options_of

URL = "/api/v1/offers/"
ApiOf = Callable[[Member], APIClient]
LINE = {"description": "Предпечатна подготовка", "quantity": "8", "unit_code": "HUR", "unit_price": "45.00"}
OPTION = {"description": "Кутии", "quantity": "80", "unit_price": "6.00", "is_optional": True}


@pytest.fixture
def api(alya: Member, api_of: ApiOf) -> APIClient:
    return api_of(alya)


def path(offer: Offer, action: str = "") -> str:
    return f"{URL}{offer.pk}/{action}"


def test_create_gives_a_draft_with_totals(api: APIClient, in_lipa: Organization) -> None:
    company = make_company()
    body = {"customer_company": str(company.pk), "title": "Етикети", "terms": "Аванс 30 %", "lines": [LINE, OPTION]}
    response = api.post(URL, body)
    assert response.status_code == 201, response.json()
    offer = response.json()
    assert (offer["state"], offer["number"], offer["public_url"]) == ("draft", "OF-0001", None)
    assert (offer["total_net"], offer["total_vat"], offer["total_gross"]) == ("360.00", "72.00", "432.00")
    assert [row["net"] for row in offer["lines"]] == ["360.00", "480.00"]
    assert [(row["is_optional"], row["is_chosen"]) for row in offer["lines"]] == [(False, False), (True, False)]
    assert offer["tax_groups"][0] | {"exemption_reason": ""} == {
        "vat_category": "S",
        "vat_rate": "20.00",
        "taxable_amount": "360.00",
        "tax_amount": "72.00",
        "exemption_reason": "",
    }
    assert offer["valid_until"] > offer["issue_date"]


def test_create_from_a_deal_takes_its_lines_and_customer(api: APIClient, in_lipa: Organization) -> None:
    deal = make_deal(title="Мавруд 2026", company=make_company())
    offer = api.post(URL, {"deal": str(deal.pk), "terms": "Аванс"}).json()
    assert (offer["title"], offer["customer_company"], offer["terms"]) == ("Мавруд 2026", str(deal.company_id), "Аванс")
    assert [row["net"] for row in offer["lines"]] == ["1920.00"]


@pytest.mark.parametrize(
    ("change", "status", "code", "field"),
    [
        ({"lines": [{**LINE, "vat_rate": "7"}]}, 422, "bulgarian_vat_rate", "lines.0.vat_rate"),
        ({"lines": [LINE, {**LINE, "unit_price": "евтино"}]}, 400, "invalid", "lines.1.unit_price"),
        ({"lines": [{**LINE, "is_optional": "може би"}]}, 400, "invalid", "lines.0.is_optional"),
        ({"customer_company": None}, 422, "customer_missing", "customer_company"),
        ({"customer_company": str(uuid7())}, 400, "does_not_exist", "customer_company"),
        ({"customer_company": "никой"}, 400, "invalid", "customer_company"),
        ({"issue_date": "2026-11-20", "valid_until": "2026-11-01"}, 422, "validity_too_short", "valid_until"),
        ({"valid_until": "утре"}, 400, "invalid", "valid_until"),
        ({"currency": "ЛЕВ"}, 400, "unknown", "currency"),
        ({"title": "х" * 201}, 400, "max_length", "title"),
    ],
)
def test_create_says_what_is_wrong(
    api: APIClient, in_lipa: Organization, change: dict[str, Any], status: int, code: str, field: str
) -> None:
    body = {"customer_company": str(make_company().pk), "lines": [LINE]} | change
    response = api.post(URL, body)
    answer = response.json()
    assert (response.status_code, answer["code"], answer["field"]) == (status, code, field)
    assert not Offer.objects.exists()


def test_customers_of_others_do_not_exist(api: APIClient, in_lipa: Organization, vera: Member) -> None:
    with scope(vera.organization, vera):
        foreign = {"customer_company": str(make_company().pk)}, {"customer_contact": str(make_contact().pk)}
    for customer in foreign:
        assert api.post(URL, customer | {"lines": [LINE]}).json()["code"] == "does_not_exist"


def test_change_keeps_what_is_not_sent(api: APIClient, in_lipa: Organization) -> None:
    offer = make_offer(line(), option())
    changed = api.patch(path(offer), {"title": "Кутии", "version": offer.version}).json()
    assert (changed["title"], changed["version"], len(changed["lines"])) == ("Кутии", offer.version + 1, 2)
    stale = api.patch(path(offer), {"title": "Друго", "version": offer.version})
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_edit")
    replaced = api.patch(path(offer), {"lines": [LINE]}).json()
    assert len(replaced["lines"]) == 1
    broken = api.patch(path(offer), {"lines": [{"quantity": "2"}]})
    assert (broken.status_code, broken.json()["code"]) == (400, "required")


def test_a_sent_offer_is_neither_changed_nor_deleted(api: APIClient, in_lipa: Organization) -> None:
    offer = make_sent()
    for answer in (api.patch(path(offer), {"title": "Друго"}), api.delete(path(offer))):
        assert (answer.status_code, answer.json()["code"]) == (409, "not_a_draft")
    assert api.delete(path(make_offer())).status_code == 204


def test_send_publishes_and_repeats_the_letter(api: APIClient, in_lipa: Organization) -> None:
    offer = make_offer()
    sent = api.post(path(offer, "send/"), {"message": "Както говорихме."}).json()
    assert (sent["state"], sent["sent_to"]) == ("sent", "petar@vinarna.example")
    assert sent["public_url"].endswith(f"/f/{offer.public_token}/")
    api.post(path(offer, "send/"), {"to": "ivan@vinarna.example"})
    assert list(OutgoingEmail.objects.order_by("pk").values_list("to", flat=True)) == [
        "petar@vinarna.example",
        "ivan@vinarna.example",
    ]


def test_accept_records_who_and_what_once(api: APIClient, in_lipa: Organization) -> None:
    offer = make_sent(line(), option())
    body = {"signer_name": "Петър Костадинов", "options": [str(options_of(offer)[0].pk)]}
    accepted = api.post(path(offer, "accept/"), body).json()
    again = api.post(path(offer, "accept/"), body | {"signer_name": "Друг"}).json()
    assert (accepted["state"], accepted["signer_name"], accepted["total_net"]) == (
        "accepted",
        body["signer_name"],
        "840.00",
    )
    assert again["signer_name"] == body["signer_name"]
    assert Activity.objects.filter(kind="offer_acceptance_recorded").count() == 1


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({}, 400, "signer_name"),
        ({"signer_name": " "}, 400, "signer_name"),
        ({"signer_name": "Петър", "options": ["едно"]}, 400, "options.0"),
        ({"signer_name": "Петър", "options": [str(uuid7())]}, 422, "options"),
    ],
)
def test_accept_says_what_is_wrong(
    api: APIClient, in_lipa: Organization, body: dict[str, Any], status: int, field: str
) -> None:
    offer = make_sent(line(), option())
    answer = api.post(path(offer, "accept/"), body)
    assert answer.status_code == status
    assert str(answer.json()["field"]).startswith(field.split(".", maxsplit=1)[0])
    offer.refresh_from_db()
    assert offer.state == "sent"


def test_closed_offers_take_no_answer(api: APIClient, in_lipa: Organization) -> None:
    over, accepted = make_over(), make_accepted()
    assert api.post(path(over, "accept/"), {"signer_name": "Петър"}).json()["code"] == "offer_expired"
    refusal = api.post(path(accepted, "decline/"))
    assert (refusal.status_code, refusal.json()["code"]) == (409, "offer_accepted")


def test_decline_and_revise(api: APIClient, in_lipa: Organization) -> None:
    offer = make_sent()
    assert api.post(path(offer, "decline/"), {"reason": "Скъпо"}).json()["decline_reason"] == "Скъпо"
    draft = api.post(path(offer, "revise/"))
    assert (draft.status_code, draft.json()["number"], draft.json()["supersedes"]) == (201, "OF-0001/2", str(offer.pk))


def test_convert_answers_with_the_draft_invoice(api: APIClient, in_lipa: Organization) -> None:
    offer = make_accepted()
    first, again = api.post(path(offer, "convert/")), api.post(path(offer, "convert/"))
    invoice = first.json()
    assert (first.status_code, invoice["state"], invoice["number"]) == (201, "draft", None)
    assert (invoice["total_due"], invoice["customer_company"]) == ("432.00", str(offer.company_id))
    assert [row["net"] for row in invoice["lines"]] == ["360.00"]
    assert again.json()["id"] == invoice["id"]


def test_convert_a_deposit_and_the_rest(api: APIClient, in_lipa: Organization) -> None:
    offer = make_accepted()
    deposit = api.post(path(offer, "convert/"), {"share": "deposit", "deposit_percent": "30"}).json()
    assert deposit["total_gross"] == "129.60"
    blocked = api.post(path(offer, "convert/"), {"share": "remaining"})
    assert (blocked.status_code, blocked.json()["code"]) == (409, "invoice_draft_open")
    assert api.post(f"/api/v1/invoices/{deposit['id']}/issue/").status_code == 200
    rest = api.post(path(offer, "convert/"), {"share": "remaining"}).json()
    assert Decimal(rest["total_gross"]) + Decimal(deposit["total_gross"]) == offer.total_gross


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"share": "half"}, 400, "invalid_choice"),
        ({"share": "deposit"}, 422, "deposit_range"),
        ({"share": "deposit", "deposit_percent": "120"}, 422, "deposit_range"),
        ({"share": "deposit", "deposit_percent": "много"}, 400, "invalid"),
    ],
)
def test_convert_says_what_is_wrong(
    api: APIClient, in_lipa: Organization, body: dict[str, str], status: int, code: str
) -> None:
    answer = api.post(path(make_accepted(), "convert/"), body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_pdf_is_one(api: APIClient, in_lipa: Organization) -> None:
    response = api.get(path(make_sent(), "pdf/"), headers={"accept": "application/pdf"})
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/pdf")
    assert response.content.startswith(b"%PDF-")
    assert "offer-" in response.headers["Content-Disposition"]


def test_list_searches_filters_and_orders(api: APIClient, in_lipa: Organization) -> None:
    make_offer(title="Кутии", company=make_company(legal_name="Пекарна ООД"))
    make_sent(title="Етикети")
    assert [row["title"] for row in api.get(URL, {"search": "pekarna"}).json()["results"]] == ["Кутии"]
    assert [row["title"] for row in api.get(URL, {"state": "sent"}).json()["results"]] == ["Етикети"]
    assert [row["number"] for row in api.get(URL, {"ordering": "number"}).json()["results"]] == ["OF-0001", "OF-0002"]
    assert api.get(URL, {"page_size": 1}).json()["count"] == 2


def test_list_costs_the_same_for_many_offers(api: APIClient, in_lipa: Organization) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert api.get(URL).status_code == 200
        return len(found)

    make_offer(line(), option())
    first = queries()
    for _number in range(5):
        make_offer(line(), option())
    assert queries() == first


def test_boris_may_look_only_with_the_permission(boris: Member, api_of: ApiOf, in_lipa: Organization) -> None:
    offer = make_offer()
    boris.overrides = {"invoices.edit_offers": False, "invoices.edit": False}
    boris.save()
    api = api_of(boris)
    assert api.get(path(offer)).status_code == 200
    for answer in (
        api.post(URL, {}),
        api.patch(path(offer), {}),
        api.delete(path(offer)),
        api.post(path(offer, "convert/")),
    ):
        assert answer.status_code == 403


def test_a_stranger_meets_nothing(vera: Member, api_of: ApiOf, in_lipa: Organization) -> None:
    offer, api = make_sent(), api_of(vera)
    assert api.get(URL).json()["count"] == 0
    for action in ("", "pdf/"):
        assert api.get(path(offer, action)).status_code == 404
    for action in ("send/", "accept/", "decline/", "revise/", "convert/"):
        assert api.post(path(offer, action), {"signer_name": "Вера"}).status_code == 404
