"""Pages of payments: decide by one press, undo by another, choose, record; for those who may."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Member, Organization
from accounts.tenancy import scope
from config.lib import clock
from config.lib.ids import uuid7
from config.lib.urls import org_reverse
from invoices.models import Invoice, Payment
from invoices.services import payments as services
from invoices.services.payments import Wanted
from invoices.tests.payment_rows import cash, credit, customer, number, open_invoice, paid_by

HTMX = {"HX-Request": "true"}


@pytest.fixture
def owner(alya: Member, client_of: Callable[[Member], Client]) -> Client:
    """The owner's owner."""
    return client_of(alya)


def proposed(short: int = 387, name: str = "Балкан Карго") -> Payment:
    """A payment with a proposal."""
    open_invoice(short, company=customer(name))
    return paid_by(credit("120.00", f"наем {short}", counterparty_name=f"{name} ООД", bank_reference=str(short)))


def url(name: str, *args: object) -> str:
    """The path of a page of payments."""
    return org_reverse(f"invoices:{name}", *args)


def told(response: Any) -> list[str]:
    """The messages of the answer."""
    return [str(message) for message in get_messages(response.wsgi_request)]


# --- Lists ------------------------------------------------------------------------------------------------------------
def test_list_shows_what_waits_with_reasons_and_marks(in_lipa: Organization, owner: Client) -> None:
    payment = proposed()
    page = owner.get(url("payments")).content.decode()
    assert number(387) in page
    assert "The amount is exactly what is due: €120.00." in page
    assert "<mark>387</mark>" in page
    assert "<mark>Балкан Карго ООД</mark>" in page
    assert url("payment_accept", payment.pk) in page


def test_list_escapes_what_payers_write(in_lipa: Organization, owner: Client) -> None:
    open_invoice(387)
    paid_by(credit("120.00", f"<script>x</script> {number(387)}9 ф-ра 387", counterparty_name="<b>Никой</b>"))
    page = owner.get(url("payments")).content.decode()
    assert "<script>x" not in page
    assert "<b>Никой" not in page


@pytest.mark.parametrize("tab", ["to_decide", "proposed", "booked", "all", "unknown"])
def test_every_tab_opens_when_empty_and_when_not(in_lipa: Organization, owner: Client, tab: str) -> None:
    assert owner.get(url("payments"), {"tab": tab}).status_code == 200
    proposed()
    assert owner.get(url("payments"), {"tab": tab}).status_code == 200


@pytest.mark.parametrize("tab", ["to_decide", "all"])
def test_list_costs_the_same_for_one_and_for_many(in_lipa: Organization, alya: Member, owner: Client, tab: str) -> None:
    def cost() -> int:
        owner.get(url("payments"), {"tab": tab})
        with CaptureQueriesContext(connection) as queries:
            assert owner.get(url("payments"), {"tab": tab}).status_code == 200
        return len(queries)

    services.accept(payment=proposed(400, "Първа"), actor=alya)
    proposed(401, "Втора")
    one = cost()
    for short, name in enumerate(("Алфа", "Бета", "Гама", "Делта", "Епсилон", "Зита"), 402):
        payment = proposed(short, name)
        if short % 2:
            services.accept(payment=payment, actor=alya)
    assert cost() == one <= 12


def test_export_has_the_rest(in_lipa: Organization, alya: Member, owner: Client) -> None:
    services.record_payment(actor=alya, values=cash("150.00", note="=1+1"), wanted=[Wanted(open_invoice())])
    rows = b"".join(owner.get(url("payments_export")).streaming_content).decode()  # type: ignore[attr-defined]
    assert "150.00" in rows
    assert "30.00" in rows
    assert "'=1+1" in rows, "no spreadsheet runs it as a formula"


# --- Pressing ---------------------------------------------------------------------------------------------------------
def test_accept_by_htmx_says_so_with_an_undo_and_has_the_list_drawn_anew(in_lipa: Organization, owner: Client) -> None:
    payment = proposed()
    answer = owner.post(url("payment_accept", payment.pk), headers=HTMX)
    assert answer.status_code == 204
    assert "k-payments-changed" in answer.headers["HX-Trigger"]
    assert url("payment_undo", payment.pk) in answer.headers["HX-Trigger"]
    payment.refresh_from_db()
    assert payment.state == Payment.State.BOOKED


def test_accept_without_a_script_goes_back_to_the_list(in_lipa: Organization, owner: Client) -> None:
    payment = proposed()
    answer = owner.post(url("payment_accept", payment.pk))
    assert (answer.status_code, answer.headers["Location"]) == (302, url("payments"))
    assert told(answer) == [f"€120.00 booked to {number(387)}."]
    assert [message.extra_tags for message in get_messages(answer.wsgi_request)] == [
        f"undo:{url('payment_undo', payment.pk)}"
    ]


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_pressing_never_leads_away(in_lipa: Organization, owner: Client, target: str) -> None:
    answer = owner.post(url("payment_accept", proposed().pk), {"next": target})
    assert answer.headers["Location"] == url("payments")


def test_pressing_on_the_payments_page_stays_there(in_lipa: Organization, owner: Client) -> None:
    payment = proposed()
    answer = owner.post(url("payment_accept", payment.pk), {"next": url("payment", payment.pk)})
    assert answer.headers["Location"] == url("payment", payment.pk)


def test_undo_reject_ignore_and_reconsider(in_lipa: Organization, owner: Client) -> None:
    payment = proposed()
    steps = [
        ("payment_accept", "booked"), ("payment_undo", "proposed"), ("payment_reject", "unmatched"),
        ("payment_reconsider", "proposed"), ("payment_ignore", "ignored"), ("payment_reconsider", "proposed"),
    ]  # fmt: skip
    for name, state in steps:
        assert owner.post(url(name, payment.pk), headers=HTMX).status_code == 204
        payment.refresh_from_db()
        assert payment.state == state


def test_accept_of_what_was_paid_meanwhile_says_so(in_lipa: Organization, alya: Member, owner: Client) -> None:
    payment = proposed()
    services.record_payment(actor=alya, values=cash(), wanted=[Wanted(Invoice.objects.get())])
    answer = owner.post(url("payment_accept", payment.pk), headers=HTMX)
    assert answer.status_code == 409
    assert number(387) in answer.headers["HX-Trigger"]


@pytest.mark.parametrize("name", ["accept", "undo", "reject", "ignore", "reconsider", "note", "delete"])
def test_pressing_takes_a_post(in_lipa: Organization, owner: Client, name: str) -> None:
    assert owner.get(url(f"payment_{name}", proposed().pk)).status_code == 405


# --- One payment ------------------------------------------------------------------------------------------------------
def test_page_of_each_state_opens(in_lipa: Organization, alya: Member, owner: Client) -> None:
    payment = proposed()
    page = url("payment", payment.pk)
    for act in (services.accept, services.undo, services.reject, services.ignore):
        assert owner.get(page).status_code == 200
        act(payment=payment, actor=alya)
    assert "set aside" in owner.get(page).content.decode()


def test_page_tells_credit_and_history(in_lipa: Organization, alya: Member, owner: Client) -> None:
    payment = services.record_payment(actor=alya, values=cash("150.00"), wanted=[Wanted(open_invoice())])
    page = owner.get(url("payment", payment.pk)).content.decode()
    assert "€30.00" in page
    assert "booked the payment" in page
    assert url("payment_choose", payment.pk) in page


def test_note_is_saved(in_lipa: Organization, owner: Client) -> None:
    payment = proposed()
    owner.post(url("payment_note", payment.pk), {"note": "по телефона"})
    payment.refresh_from_db()
    assert payment.note == "по телефона"
    too_long = owner.post(url("payment_note", payment.pk), {"note": "x" * 301})
    assert "300" in told(too_long)[-1]


def test_what_was_typed_is_deleted(in_lipa: Organization, alya: Member, owner: Client) -> None:
    payment = services.record_payment(actor=alya, values=cash("3.33"))
    assert "Delete this payment?" in owner.get(url("payment", payment.pk)).content.decode()
    owner.post(url("payment_delete", payment.pk))
    assert not Payment.objects.exists()


# --- Choosing ---------------------------------------------------------------------------------------------------------
def test_choose_offers_the_exact_amount_first_and_searches(in_lipa: Organization, owner: Client) -> None:
    payment = paid_by(credit("77.00", counterparty_name="Никой"))
    open_invoice(401, due="500.00", company=customer("Розова долина"))
    open_invoice(402, due="77.00", company=customer("Балкан Карго"))
    open_invoice(403, due="77.00", currency="USD")
    page = owner.get(url("payment_choose", payment.pk)).content.decode()
    assert page.index(number(402)) < page.index(number(401))
    assert number(403) not in page
    for words, short in (("розова", 401), ("0402", 402), ("500,00", 401)):
        found = owner.get(
            url("payment_choose", payment.pk), {"search": words}, headers=HTMX | {"HX-Target": "choices"}
        ).content.decode()
        assert number(short) in found
        assert "<html" not in found
    assert number(401) not in found or number(402) not in found


def test_choose_keeps_ticks_and_says_what_is_left(in_lipa: Organization, owner: Client) -> None:
    payment = paid_by(credit("100.00", counterparty_name="Никой"))
    ticked = open_invoice(401, due="80.00")
    page = owner.get(
        url("payment_choose", payment.pk),
        {"search": "нищо такова", "invoices": [str(ticked.pk), "x", str(uuid7())]},
        headers=HTMX | {"HX-Target": "choices"},
    ).content.decode()
    assert number(401) in page
    assert "€20.00 stay as the customer" in page


def test_choose_books_several_the_oldest_first(in_lipa: Organization, owner: Client) -> None:
    payment = paid_by(credit("100.00", counterparty_name="Никой"))
    later = open_invoice(401, due="80.00", due_date=clock.today(in_lipa))
    older = open_invoice(402, due="80.00", due_date=clock.today(in_lipa).replace(year=2020, day=1))
    answer = owner.post(url("payment_choose", payment.pk), {"invoices": [str(later.pk), str(older.pk)]})
    assert answer.headers["Location"] == url("payments")
    older.refresh_from_db()
    later.refresh_from_db()
    assert (older.total_due, later.total_due) == (0, 60)


def test_choose_says_what_is_wrong_and_keeps_the_ticks(in_lipa: Organization, owner: Client) -> None:
    payment = paid_by(credit("50.00", counterparty_name="Никой"))
    nothing = owner.post(url("payment_choose", payment.pk))
    assert nothing.status_code == 422
    assert "Choose the invoice that this payment pays." in nothing.content.decode()
    keys = [str(open_invoice(short, due="50.00").pk) for short in (401, 402)]
    too_many = owner.post(url("payment_choose", payment.pk), {"invoices": keys})
    assert too_many.status_code == 422
    assert too_many.content.decode().count(" checked") == 2


def test_choose_spends_the_rest_of_a_booked_payment(in_lipa: Organization, alya: Member, owner: Client) -> None:
    payment = services.record_payment(actor=alya, values=cash("150.00"), wanted=[Wanted(open_invoice(401))])
    later = open_invoice(402, due="80.00")
    page = owner.get(url("payment_choose", payment.pk)).content.decode()
    assert number(401) not in page
    owner.post(url("payment_choose", payment.pk), {"invoices": [str(later.pk)]})
    later.refresh_from_db()
    assert later.total_due == 50


# --- Recording --------------------------------------------------------------------------------------------------------
def form(**values: str) -> dict[str, str]:
    """What a person sends from the form."""
    return {"amount": "120,00", "currency": "EUR", "received_on": "2020-05-04", "method": "cash"} | values


def test_record_is_filled_in_for_an_invoice(in_lipa: Organization, owner: Client) -> None:
    invoice = open_invoice(387, due="1234.50")
    page = owner.get(url("payment_new"), {"invoice": str(invoice.pk)}).content.decode()
    assert f'value="{invoice.pk}"' in page
    assert "1,234.50" in page
    assert owner.get(url("payment_new"), {"invoice": "x"}).status_code == 200
    assert owner.get(url("payment_new"), {"invoice": str(uuid7())}).status_code == 200


def test_record_books_and_sent_twice_books_once(in_lipa: Organization, owner: Client) -> None:
    invoice = open_invoice(387, due="200.00")
    sent = form(invoice=str(invoice.pk), key=str(uuid7()))
    first, second = owner.post(url("payment_new"), sent), owner.post(url("payment_new"), sent)
    assert first.headers["Location"] == second.headers["Location"]
    invoice.refresh_from_db()
    assert invoice.paid_amount == 120


def test_record_takes_the_number_typed_in_full(in_lipa: Organization, owner: Client) -> None:
    invoice = open_invoice(387, due="200.00")
    answer = owner.post(url("payment_new"), form(invoice="", invoice_text=number(387)))
    assert answer.status_code == 302
    invoice.refresh_from_db()
    assert invoice.paid_amount == 120


BAD_FORMS = [
    {"amount": ""},
    {"amount": "0"},
    {"amount": "-1"},
    {"amount": "много"},
    {"amount": "1,234"},
    {"amount": "9" * 30},
    {"currency": "XXX"},
    {"received_on": "вчера"},
    {"received_on": "2199-01-01"},
    {"method": "barter"},
    {"note": "x" * 301},
    {"payer_name": "x" * 201},
    {"invoice_text": "няма такава"},
    {"currency": "USD", "invoice": "OPEN"},
    {"key": "x"},
]


@pytest.mark.parametrize("values", BAD_FORMS)
def test_record_says_what_is_wrong_and_keeps_what_was_typed(
    in_lipa: Organization, alya: Member, owner: Client, values: dict[str, str]
) -> None:
    invoice = open_invoice(387)
    alya.user.language = "bg"
    alya.user.save()
    sent = form(payer_name="Иван Петров") | values
    if sent.get("invoice") == "OPEN":
        sent["invoice"] = str(invoice.pk)
    answer = owner.post(url("payment_new"), sent)
    assert answer.status_code == 422
    assert "k-errors" in answer.content.decode()
    if "payer_name" not in values:
        assert "Иван Петров" in answer.content.decode()
    assert not Payment.objects.exists()


def test_picker_offers_open_invoices(in_lipa: Organization, owner: Client) -> None:
    open_invoice(387, company=customer("Балкан Карго"))
    open_invoice(388, company=customer("Балкан Карго"), state=Invoice.State.PAID)
    page = owner.get(url("open_invoices"), {"q": "балкан"}).content.decode()
    assert number(387) in page
    assert number(388) not in page


# --- Who may ----------------------------------------------------------------------------------------------------------
PAGES = ["payments", "payment_new", "payments_export", "open_invoices", "statements", "statement_upload"]


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_for_those_who_may(
    in_lipa: Organization, boris: Member, client_of: Callable[[Member], Client], name: str
) -> None:
    assert client_of(boris).get(url(name)).status_code == 403


def test_who_only_sees_gets_no_buttons(
    in_lipa: Organization, boris: Member, client_of: Callable[[Member], Client]
) -> None:
    boris.overrides = {"invoices.view_payments": True}
    boris.save()
    payment = proposed()
    looker = client_of(boris)
    for page in (url("payments"), url("payment", payment.pk)):
        assert url("payment_accept", payment.pk) not in looker.get(page).content.decode()
    assert looker.post(url("payment_accept", payment.pk)).status_code == 403


def test_strangers_find_nothing(in_lipa: Organization, vera: Member, client_of: Callable[[Member], Client]) -> None:
    payment = proposed()
    stranger = client_of(vera)
    assert stranger.get(url("payments")).status_code == 404
    with scope(vera.organization, vera):
        theirs = url("payment", payment.pk)
        their_press = url("payment_accept", payment.pk)
    assert stranger.get(theirs).status_code == 404
    assert stranger.post(their_press).status_code == 404


def test_invoice_leads_to_its_payments_and_to_recording_one(
    in_lipa: Organization, alya: Member, boris: Member, owner: Client, client_of: Callable[[Member], Client]
) -> None:
    invoice = open_invoice(387, due="200.00")
    payment = services.record_payment(actor=alya, values=cash("50.00"), wanted=[Wanted(invoice)])
    links = [url("payment", payment.pk), f"{url('payment_new')}?invoice={invoice.pk}"]
    page = owner.get(org_reverse("invoices:invoice", invoice.pk)).content.decode()
    assert all(link in page for link in links)
    page = client_of(boris).get(org_reverse("invoices:invoice", invoice.pk)).content.decode()
    assert "€50.00" in page
    assert not any(link in page for link in links)
