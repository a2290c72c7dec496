"""From an offer to invoices: the whole, deposits with the right VAT, the rest; twice pressed is once done."""

from decimal import Decimal

import pytest

from accounts.models import AuditEvent, Member, Organization
from config.lib.errors import PermissionRefused
from invoices.errors import (
    DepositOutOfRange,
    DepositTooLarge,
    DepositTooSmall,
    FullyInvoiced,
    InvoiceDraftOpen,
    OfferNotOpen,
    PartlyInvoiced,
)
from invoices.models import Invoice, Offer
from invoices.queries.readiness import problems
from invoices.services.corrections import cancel_invoice, create_note
from invoices.services.invoices import delete_draft, update_draft
from invoices.services.issuing import issue_invoice
from invoices.services.offer_answers import accept_offer, decline_offer
from invoices.services.offer_invoicing import Share, convert_offer, possible_shares
from invoices.tests.factories import line, make_company, make_deal
from invoices.tests.offer_factories import make_accepted, make_offer, make_over, make_sent, option, options_of

REDUCED = {"vat_rate": Decimal(9), "description": "Книга", "quantity": Decimal(3), "unit_price": Decimal("33.37")}


def issued(offer: Offer, actor: Member, share: Share = Share.WHOLE, percent: int | None = None) -> Invoice:
    """An issued invoice of an offer."""
    deposit = None if percent is None else Decimal(percent)
    draft = convert_offer(offer=offer, actor=actor, share=share, deposit_percent=deposit)
    return issue_invoice(invoice=draft, actor=actor)


def test_the_whole_offer_becomes_a_draft_with_what_was_taken(in_lipa: Organization, alya: Member) -> None:
    deal = make_deal(company=make_company())
    offer = make_sent(line(), option(), option(description="Доставка"), deal=deal, company=deal.company, language="bg")
    accept_offer(offer=offer, signer_name="Петър", chosen=[options_of(offer)[0].pk])
    invoice = convert_offer(offer=offer, actor=alya)
    offer.refresh_from_db()
    assert (invoice.state, invoice.number, invoice.offer) == (Invoice.State.DRAFT, None, offer)
    assert (invoice.company, invoice.deal, invoice.language) == (offer.company, deal, "bg")
    assert [row.description for row in invoice.lines.all()] == ["Предпечатна подготовка", "Подаръчни кутии"]
    assert (invoice.total_gross, invoice.total_due) == (offer.total_gross, offer.total_gross)
    assert problems(invoice) == []


def test_converting_twice_gives_the_same_draft(in_lipa: Organization, alya: Member) -> None:
    offer = make_accepted()
    assert convert_offer(offer=offer, actor=alya) == convert_offer(offer=offer, actor=alya)
    deposit = {"share": Share.DEPOSIT, "deposit_percent": Decimal(30)}
    other = make_accepted()
    assert convert_offer(offer=other, actor=alya, **deposit) == convert_offer(offer=other, actor=alya, **deposit)
    assert Invoice.objects.count() == 2
    assert AuditEvent.objects.filter(event="invoices.offer_invoiced").count() == 2


def test_one_draft_is_open_at_a_time(in_lipa: Organization, alya: Member) -> None:
    offer = make_accepted()
    draft = convert_offer(offer=offer, actor=alya, share=Share.DEPOSIT, deposit_percent=Decimal(30))
    assert possible_shares(offer) == frozenset()
    for share, percent in ((Share.WHOLE, None), (Share.REMAINING, None), (Share.DEPOSIT, Decimal(20))):
        with pytest.raises(InvoiceDraftOpen):
            convert_offer(offer=offer, actor=alya, share=share, deposit_percent=percent)
    delete_draft(invoice=draft, actor=alya)
    assert possible_shares(offer) == set(Share)


def test_a_deposit_has_one_line_for_each_vat_group(in_lipa: Organization, alya: Member) -> None:
    offer = make_accepted(line(), line(), line(**REDUCED), language="bg")
    deposit = convert_offer(offer=offer, actor=alya, share=Share.DEPOSIT, deposit_percent=Decimal("12.5"))
    rows = list(deposit.lines.values_list("description", "vat_category", "vat_rate", "net"))
    assert [row[1:] for row in rows] == [
        ("S", Decimal(20), Decimal("90.00")),
        ("S", Decimal(9), Decimal("12.51")),
    ]
    assert all("12,5\u00a0%" in row[0] and "OF-0001" in row[0] for row in rows)
    assert deposit.deposit_percent == Decimal("12.5")


def test_a_deposit_speaks_both_languages_of_its_document(in_lipa: Organization, alya: Member) -> None:
    offer = make_accepted(language="both")
    deposit = convert_offer(offer=offer, actor=alya, share=Share.DEPOSIT, deposit_percent=Decimal(30))
    bulgarian, english = deposit.lines.get().description.split(" / ")
    assert "30\u00a0%" in bulgarian
    assert english == "Deposit of 30% on offer OF-0001"


def test_deposits_and_the_rest_come_to_the_offer(in_lipa: Organization, alya: Member) -> None:
    odd = line(quantity=Decimal(7), unit_price=Decimal("13.37"), discount_percent=Decimal("3.3"))
    offer = make_accepted(odd, line(**REDUCED), option())
    parts = [
        issued(offer, alya, Share.DEPOSIT, 30),
        issued(offer, alya, Share.DEPOSIT, 33),
        issued(offer, alya, Share.REMAINING),
    ]
    offer.refresh_from_db()
    assert sum(part.total_net for part in parts) == offer.total_net
    assert sum(part.total_vat for part in parts) == offer.total_vat
    assert sum(part.total_gross for part in parts) == offer.total_gross
    rest = parts[-1]
    deductions = list(rest.lines.filter(quantity=-1).values_list("description", "vat_rate", "net"))
    assert len(deductions) == 4
    assert all(parts[0].number in row[0] for row in deductions[:2])
    assert sum(row[2] for row in deductions) == -(parts[0].total_net + parts[1].total_net)
    assert possible_shares(offer) == frozenset()


def test_the_rest_deducts_what_was_really_invoiced(in_lipa: Organization, alya: Member) -> None:
    """A deposit that was changed before it was issued counts with its own amount."""
    offer = make_accepted()
    draft = convert_offer(offer=offer, actor=alya, share=Share.DEPOSIT, deposit_percent=Decimal(50))
    changed = line(description="Аванс", quantity=Decimal(1), unit_price=Decimal(100))
    update_draft(invoice=draft, actor=alya, values={}, lines=[changed])
    issue_invoice(invoice=draft, actor=alya)
    rest = convert_offer(offer=offer, actor=alya, share=Share.REMAINING)
    assert rest.total_net == Decimal(260)


def test_a_cancelled_invoice_leaves_all_to_be_invoiced(in_lipa: Organization, alya: Member) -> None:
    offer = make_accepted()
    whole = issued(offer, alya)
    with pytest.raises(FullyInvoiced):
        convert_offer(offer=offer, actor=alya)
    cancel_invoice(invoice=whole, actor=alya, reason="Грешен получател")
    assert convert_offer(offer=offer, actor=alya).total_gross == offer.total_gross


def test_what_a_credit_note_takes_back_remains_to_be_invoiced(in_lipa: Organization, alya: Member) -> None:
    offer = make_accepted()
    whole = issued(offer, alya)
    note = create_note(invoice=whole, kind="381", actor=alya, reason="Върната част", lines=[line(quantity=Decimal(3))])
    issue_invoice(invoice=note, actor=alya)
    rest = convert_offer(offer=offer, actor=alya, share=Share.REMAINING)
    assert rest.total_net == Decimal(135)
    assert whole.number in rest.lines.get(quantity=-1).description


def test_the_whole_is_refused_after_a_part(in_lipa: Organization, alya: Member) -> None:
    offer = make_accepted()
    issued(offer, alya, Share.DEPOSIT, 30)
    with pytest.raises(PartlyInvoiced):
        convert_offer(offer=offer, actor=alya)
    assert possible_shares(offer) == {Share.DEPOSIT, Share.REMAINING}


@pytest.mark.parametrize("percent", [None, "0", "100", "-5", "130"])
def test_a_deposit_is_a_part(in_lipa: Organization, alya: Member, percent: str | None) -> None:
    with pytest.raises(DepositOutOfRange) as refusal:
        convert_offer(
            offer=make_accepted(), actor=alya, share=Share.DEPOSIT, deposit_percent=percent and Decimal(percent)
        )
    assert refusal.value.field == "deposit_percent"
    assert not Invoice.objects.exists()


def test_a_deposit_of_more_than_is_left_is_refused(in_lipa: Organization, alya: Member) -> None:
    offer = make_accepted()
    issued(offer, alya, Share.DEPOSIT, 70)
    with pytest.raises(DepositTooLarge):
        convert_offer(offer=offer, actor=alya, share=Share.DEPOSIT, deposit_percent=Decimal(31))
    assert issued(offer, alya, Share.DEPOSIT, 30).total_net == Decimal(108)


def test_a_deposit_of_nothing_is_refused(in_lipa: Organization, alya: Member) -> None:
    offer = make_accepted(line(quantity=Decimal(1), unit_price=Decimal("0.03")))
    with pytest.raises(DepositTooSmall):
        convert_offer(offer=offer, actor=alya, share=Share.DEPOSIT, deposit_percent=Decimal(20))
    assert not Invoice.objects.exists()


def test_invoicing_a_draft_or_sent_offer_takes_it_as_accepted(in_lipa: Organization, alya: Member) -> None:
    for offer in (make_offer(line(), option()), make_sent(line(), option())):
        invoice = convert_offer(offer=offer, actor=alya)
        offer.refresh_from_db()
        assert (offer.state, offer.signer_name) == (Offer.State.ACCEPTED, "")
        assert offer.buyer["name"] == "Винарна Тракийски хълмове ООД"
        assert invoice.total_net == Decimal(360)


def test_a_closed_offer_is_not_invoiced(in_lipa: Organization, alya: Member) -> None:
    declined = decline_offer(offer=make_sent())
    for offer in (declined, make_over()):
        with pytest.raises(OfferNotOpen):
            convert_offer(offer=offer, actor=alya)
    assert not Invoice.objects.exists()


def test_invoicing_asks_for_the_permission(in_lipa: Organization, boris: Member) -> None:
    boris.overrides = {"invoices.edit": False}
    with pytest.raises(PermissionRefused):
        convert_offer(offer=make_accepted(), actor=boris)
