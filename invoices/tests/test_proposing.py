"""The draft of an invoice that the assistant proposes: shown with its totals, made by a click, taken back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Member, Organization
from accounts.tenancy import scope
from ai_assistant.errors import ChangedSince, NoNumber, NoSuchRecord
from config.lib.errors import PermissionRefused, Refusal
from invoices.errors import AmountTooLarge, InvalidLine, NoCustomer
from invoices.models import Invoice
from invoices.proposing import PROPOSE_INVOICE_DRAFT as PROPOSAL
from invoices.services.invoices import update_draft
from invoices.services.issuing import issue_invoice
from invoices.tests.factories import fill_in_legal_data, make_company

LINE = {"description": "Етикет 60 × 90 мм", "quantity": 6000, "unit_price": 0.0325}


def asked(*lines: dict[str, Any], **values: Any) -> dict[str, Any]:
    return {"company": f"companies:{make_company().pk}", "lines": list(lines) or [LINE]} | values


@pytest.fixture
def seller(in_lipa: Organization) -> Organization:
    return fill_in_legal_data(in_lipa)


def test_a_draft_is_shown_with_its_totals_made_and_thrown_away(seller: Organization, alya: Member) -> None:
    hour = {"description": "Предпечат", "quantity": 1.5, "unit": "HUR", "unit_price": 40, "vat": 9}
    arguments = asked(LINE, hour, due_on="2026-12-31", notes="По поръчка 7")
    change = PROPOSAL.describe(alya, arguments)
    shown = {str(field.label): field.after.replace("\xa0", " ") for field in change.fields}
    assert not Invoice.objects.exists()
    assert shown == {
        "Customer": "Винарна Тракийски хълмове ООД",
        "Line 1": "Етикет 60 × 90 мм: 6,000 pcs × 0.0325 EUR, VAT 20%",
        "Line 2": "Предпечат: 1.5 hour × 40 EUR, VAT 9%",
        "Net": "€255.00",
        "VAT": "€44.40",
        "Total": "€299.40",
        "Due": "31 Dec 2026",
        "Note on the document": "По поръчка 7",
    }
    done = PROPOSAL.execute(alya, arguments)
    draft = Invoice.objects.get()
    assert (draft.is_draft, draft.number, draft.total_gross) == (True, None, Decimal("299.40"))
    assert done.record is not None
    assert done.record.id == f"invoices:{draft.pk}"
    assert done.undo is not None
    PROPOSAL.undo(alya, done.undo)
    assert not Invoice.objects.exists()


@pytest.mark.parametrize("changed", ["edited", "issued"])
def test_a_draft_that_changed_is_not_thrown_away(seller: Organization, alya: Member, changed: str) -> None:
    done = PROPOSAL.execute(alya, asked())
    draft = Invoice.objects.get()
    if changed == "edited":
        update_draft(invoice=draft, actor=alya, values={"notes": "Друго"})
    else:
        issue_invoice(invoice=draft, actor=alya)
    assert done.undo is not None
    with pytest.raises(ChangedSince):
        PROPOSAL.undo(alya, done.undo)
    assert Invoice.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"quantity": -1}, InvalidLine),
        ({"quantity": 0.0001}, InvalidLine),
        ({"unit_price": -5}, InvalidLine),
        ({"unit_price": float("inf")}, NoNumber),
        ({"quantity": 999_999_999, "unit_price": 99_999_999_999}, AmountTooLarge),
        ({"description": " \n"}, InvalidLine),
        ({"vat": 0}, InvalidLine),
    ],
)
def test_a_line_that_cannot_be_is_refused(
    seller: Organization, alya: Member, changes: dict[str, Any], error: type[Refusal]
) -> None:
    arguments = asked(LINE | changes)
    for ask in (PROPOSAL.describe, PROPOSAL.execute):
        with pytest.raises(error):
            ask(alya, arguments)
    assert not Invoice.objects.exists()


def test_a_draft_needs_a_customer_of_ones_own(seller: Organization, alya: Member, vera: Member) -> None:
    arguments = asked()
    with pytest.raises(NoCustomer):
        PROPOSAL.execute(alya, {"lines": [LINE]})
    with scope(vera.organization, vera), pytest.raises(NoSuchRecord):
        PROPOSAL.execute(vera, arguments)


@pytest.mark.parametrize("taken", ["invoices.edit", "invoices.view"])
def test_a_draft_needs_the_rights_of_who_asks(seller: Organization, alya: Member, boris: Member, taken: str) -> None:
    boris.overrides = {taken: False}
    with pytest.raises(PermissionRefused):
        PROPOSAL.describe(boris, asked())


def test_a_customer_one_may_not_see_is_not_there(seller: Organization, alya: Member, boris: Member) -> None:
    boris.overrides = {"crm.view": False}
    with pytest.raises(NoSuchRecord):
        PROPOSAL.describe(boris, asked())
