"""Numbers have no gaps however many issue at once, and a failure gives its number back."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection, transaction

from accounts.models import Member
from accounts.tenancy import scope
from invoices.errors import InvalidLine
from invoices.models import Invoice, NumberSeries
from invoices.services import issuing, numbering
from invoices.services.lines import replace_lines
from invoices.tests.factories import fill_in_legal_data, line, make_company, make_draft

THREADS, EACH = 8, 25


@pytest.fixture
def drafts(transactional_db: None, alya: Member) -> list[Invoice]:
    """As many drafts as will be issued."""
    with scope(alya.organization, alya):
        fill_in_legal_data(alya.organization)
        company = make_company()
        return [make_draft(line(quantity=Decimal(1)), company=company) for _ in range(THREADS * EACH)]


def _issue(alya: Member, drafts: list[Invoice]) -> list[str]:
    try:
        with scope(alya.organization, alya):
            return [str(issuing.issue_invoice(invoice=draft, actor=alya).number) for draft in drafts]
    finally:
        connection.close()


@pytest.mark.postgres
def test_numbers_have_no_gap_when_many_issue_at_once(alya: Member, drafts: list[Invoice]) -> None:
    parts = [drafts[start::THREADS] for start in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as pool:
        numbers = [number for part in pool.map(lambda part: _issue(alya, part), parts) for number in part]
    assert sorted(numbers) == [f"{number:010}" for number in range(1, len(drafts) + 1)]


@pytest.mark.postgres
def test_same_draft_pressed_by_many_is_issued_once(alya: Member, drafts: list[Invoice]) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        numbers = {numbers[0] for numbers in pool.map(lambda _: _issue(alya, drafts[:1]), range(THREADS))}
    assert numbers == {"0000000001"}
    with scope(alya.organization):
        assert NumberSeries.objects.get(kind="invoice").next_number == 2


@pytest.mark.django_db(transaction=True)
def test_rolled_back_issue_gives_its_number_back(alya: Member) -> None:
    with scope(alya.organization, alya):
        fill_in_legal_data(alya.organization)
        draft = make_draft()
        with transaction.atomic():
            assert issuing.issue_invoice(invoice=draft, actor=alya).number == "0000000001"
            transaction.set_rollback(True)
        assert Invoice.objects.get().is_draft
        assert issuing.issue_invoice(invoice=draft, actor=alya).number == "0000000001"


@pytest.mark.django_db(transaction=True)
def test_number_is_taken_inside_a_transaction_only(alya: Member) -> None:
    with scope(alya.organization, alya), pytest.raises(RuntimeError):
        numbering.next_number(numbering.default_series("invoice"))


@pytest.mark.django_db(transaction=True)
def test_refused_lines_leave_the_old_ones(alya: Member) -> None:
    with scope(alya.organization, alya):
        draft = make_draft()
        with pytest.raises(InvalidLine):
            replace_lines(document=draft, lines=[line(unit_price=Decimal(-1))])
        assert draft.lines.get().unit_price == Decimal(45)
