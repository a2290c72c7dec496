"""What invoices are counted as, and what their pages cost."""

import datetime
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Member, Organization
from accounts.tenancy import scope
from ai_assistant.search.finding import find
from config.lib.pills import Pill
from invoices import tasks
from invoices.models import Invoice
from invoices.queries import invoices as queries
from invoices.queries.public import organizations_with_late_invoices
from invoices.services import corrections, delivery, issuing
from invoices.statuses import invoice_status
from invoices.tests.factories import fill_in_legal_data, line, make_company, make_draft, make_issued
from invoices.views.invoices import invoice_context

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 20)


@pytest.fixture
def firm(in_lipa: Organization) -> Organization:
    return fill_in_legal_data(in_lipa)


def test_turnover_is_without_vat_drafts_and_cancelled_and_less_credit_notes(firm: Organization, alya: Member) -> None:
    october = make_issued(issue_date=datetime.date(2026, 10, 31))
    make_issued(issue_date=datetime.date(2026, 11, 1))
    corrections.cancel_invoice(invoice=make_issued(issue_date=datetime.date(2026, 11, 2)), actor=alya, reason="Грешка")
    make_draft(issue_date=datetime.date(2026, 11, 3))
    note = corrections.create_note(
        invoice=october, kind="381", actor=alya, reason="Отказ", lines=[line(quantity=Decimal(1))]
    )
    Invoice.objects.filter(pk=note.pk).update(issue_date=datetime.date(2026, 11, 4))
    issuing.issue_invoice(invoice=note, actor=alya)
    november = (datetime.date(2026, 11, 1), datetime.date(2026, 11, 30))
    assert queries.turnover(*november) == Decimal("315.00")
    assert queries.turnover(*november, company=make_company(name="Друга")) == Decimal(0)
    assert queries.turnover_by_month(datetime.date(2026, 1, 1), TODAY) == {
        datetime.date(2026, 10, 1): Decimal("360.00"),
        datetime.date(2026, 11, 1): Decimal("315.00"),
    }


def test_turnover_counts_lev_of_before_the_euro_at_the_fixed_rate(firm: Organization) -> None:
    december = datetime.date(2025, 12, 10)
    make_issued(line(quantity=Decimal(1), unit_price=Decimal("195.583")), issue_date=december, currency="BGN")
    make_issued(line(quantity=Decimal(1)), issue_date=december, currency="EUR")
    make_issued(line(quantity=Decimal(1)), issue_date=december, currency="USD")
    assert queries.turnover(december, december) == Decimal("145.00")
    assert queries.turnover_by_month(december, december) == {datetime.date(2025, 12, 1): Decimal("145.00")}


def test_balance_counts_what_customers_owe(firm: Organization) -> None:
    make_issued(issue_date=TODAY, due_date=datetime.date(2099, 1, 1))
    make_issued(issue_date=TODAY, due_date=TODAY)
    balance = queries.balance(TODAY + datetime.timedelta(1))
    assert (balance.awaited, balance.overdue) == (Decimal("864.00"), Decimal("432.00"))
    assert (balance.awaited_count, balance.overdue_count) == (2, 1)
    assert [row.due_date for row in queries.unpaid(5)] == [TODAY, datetime.date(2099, 1, 1)]


def test_search_reads_number_customer_and_reference(firm: Organization, alya: Member) -> None:
    issued = make_issued()
    make_issued(company=make_company(name="Друга", legal_name="Друга", eik="", vat_number="BG203455666"))
    for text in (issued.number, "тракийски хълмове", "TRAKIYSKI", issued.payment_reference, "175074752"):
        (found,) = find(alya, text, ["invoices"])
        assert found.ids == [issued.pk], text


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"state": "draft"}, ("Draft", "", "draft")),
        ({"state": "issued"}, ("Issued", "info", "dot")),
        ({"state": "sent", "sent_at": TODAY}, ("Sent", "info", "dot")),
        ({"state": "sent", "viewed_at": TODAY}, ("Seen", "info", "dot")),
        ({"state": "partly_paid"}, ("Partly paid", "warn", "half")),
        ({"state": "paid", "due_date": datetime.date(2026, 1, 1)}, ("Paid", "ok", "dot")),
        ({"state": "cancelled"}, ("Cancelled", "", "void")),
        ({"state": "sent", "due_date": datetime.date(2026, 11, 19)}, ("1 day overdue", "bad", "dot")),
        ({"state": "overdue", "due_date": datetime.date(2026, 11, 6)}, ("14 days overdue", "bad", "dot")),
        ({"state": "paid", "kind": "381"}, ("Set off", "ok", "dot")),
        ({"state": "issued", "kind": "381"}, ("To pay back", "warn", "half")),
    ],
)
def test_status_says_where_a_document_stands(values: dict[str, object], expected: tuple[str, str, str]) -> None:
    invoice = Invoice(**{"due_date": datetime.date(2026, 12, 4)} | values)
    pill: Pill = invoice_status(invoice, TODAY)
    assert (str(pill.label), pill.tone, pill.mark) == expected


# --- The beat -------------------------------------------------------------------------------------------------------
def test_beat_marks_late_invoices_of_every_firm_once(firm: Organization, vera: Member) -> None:
    late = make_issued(issue_date=datetime.date(2020, 1, 1), due_date=datetime.date(2020, 1, 2))
    Invoice.objects.update(state=Invoice.State.SENT)
    make_issued(due_date=datetime.date(2099, 1, 1))
    with scope(vera.organization, vera):
        other = make_issued(issue_date=datetime.date(2020, 1, 1), due_date=datetime.date(2020, 1, 2))
        Invoice.objects.update(state=Invoice.State.ISSUED)
    assert set(organizations_with_late_invoices()) == {firm.pk, vera.organization_id}
    for _ in range(2):
        tasks.mark_overdue()
    assert set(Invoice.objects.filter(state="overdue")) == {late}
    with scope(vera.organization):
        assert Invoice.objects.get(pk=other.pk).state == "overdue"
    assert organizations_with_late_invoices() == []


# --- Cost -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "limit"), [("invoices:invoices", 12), ("dashboard", 20), ("invoices:invoice_new", 20)]
)
def test_pages_cost_the_same_with_more_invoices(
    firm: Organization, alya: Member, client_of: Callable[[Member], Client], name: str, limit: int
) -> None:
    client, costs = client_of(alya), []
    for number in (1, 60):
        for _ in range(number):
            make_issued()
        client.get(reverse(name, args=["lipa"]))
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse(name, args=["lipa"])).status_code == 200
        costs.append(len(found))
        cache.clear()
    # The second page of a long list has to be counted.
    assert costs[1] <= costs[0] + 1
    assert max(costs) <= limit


def test_page_of_a_document_stays_within_its_budget(
    firm: Organization, alya: Member, client_of: Callable[[Member], Client]
) -> None:
    issued = make_issued(*[line() for _ in range(30)])
    delivery.send_invoice(invoice=issued, actor=alya)
    client = client_of(alya)
    address = reverse("invoices:invoice", args=["lipa", issued.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        client.get(address)
    assert len(found) <= 20


def test_cancelling_is_offered_where_it_is_allowed(firm: Organization, alya: Member, boris: Member) -> None:
    issued = make_issued()
    assert invoice_context(issued, alya)["may_cancel"]
    assert not invoice_context(issued, boris)["may_cancel"]
    assert not invoice_context(make_draft(), alya)["may_cancel"]
