"""Drafting, issuing, sending, correcting and cancelling invoices."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.utils import translation

from accounts.models import AuditEvent, Member, Organization
from accounts.tenancy import scope
from config.lib.errors import DomainError, PermissionRefused, StaleEdit
from crm.models import Activity
from invoices import errors
from invoices.models import Invoice, InvoiceLine, NumberSeries, Payment
from invoices.models.payment import Allocation
from invoices.queries import readiness
from invoices.references import make_reference
from invoices.services import bank_accounts, corrections, delivery, invoices, issuing, numbering, parties, settlement
from invoices.services.lines import tax_groups
from invoices.tests.factories import (
    IBAN,
    fill_in_legal_data,
    line,
    make_bank_account,
    make_company,
    make_contact,
    make_deal,
    make_draft,
    make_issued,
)
from invoices.vat import LEGAL_GROUNDS

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 20)


@pytest.fixture
def firm(in_lipa: Organization) -> Organization:
    """Lipa with everything the law wants of a seller."""
    return fill_in_legal_data(in_lipa)


def codes(invoice: Invoice) -> list[str]:
    return [found.code for found in readiness.problems(invoice)]


# --- Drafts ---------------------------------------------------------------------------------------------------------
def test_the_trail_calls_a_draft_by_its_kind_in_the_readers_language(firm: Organization) -> None:
    with translation.override("bg"):
        make_draft(line())
    event = AuditEvent.objects.get(event="invoices.invoice_created")
    assert (event.object_label, event.record_name) == ("", "Invoice")
    with translation.override("bg"):
        assert event.record_name == "Фактура"


def test_draft_is_priced_by_the_server_and_has_no_number(firm: Organization) -> None:
    draft = make_draft(line(), line(quantity=Decimal(3), unit_price=Decimal("0.335"), discount_percent=Decimal(10)))
    assert [row.net for row in draft.lines.all()] == [Decimal("360.00"), Decimal("0.90")]
    assert (draft.total_net, draft.total_vat, draft.total_gross) == (
        Decimal("360.90"),
        Decimal("72.18"),
        Decimal("433.08"),
    )
    assert (draft.number, draft.state, draft.total_due) == (None, Invoice.State.DRAFT, Decimal("433.08"))
    assert draft.customer_name == "Винарна Тракийски хълмове ООД"


def test_draft_fills_in_what_is_usual_for_the_customer(firm: Organization) -> None:
    account = make_bank_account()
    draft = make_draft(company=make_company(payment_days=30, language="bg"), issue_date=TODAY)
    assert (draft.tax_point_date, draft.due_date) == (TODAY, datetime.date(2026, 12, 20))
    assert (draft.currency, draft.language, draft.bank_account) == ("EUR", "bg", account)


def test_draft_of_a_foreign_customer_is_in_english(firm: Organization) -> None:
    assert make_draft(company=make_company(country="DE")).language == "en"
    assert make_draft(company=make_company(country="DE", language="bg")).language == "bg"


def test_draft_needs_a_customer(firm: Organization, alya: Member) -> None:
    with pytest.raises(errors.NoCustomer):
        invoices.create_draft(actor=alya, values={}, lines=[line()])


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"unit_price": Decimal(-1)}, "BR-27", "lines.1.unit_price"),
        ({"vat_rate": Decimal(21)}, "bulgarian_vat_rate", "lines.1.vat_rate"),
        ({"vat_category": "AE"}, "BR-AE-05", "lines.1.vat_rate"),
        ({"description": "  "}, "BR-25", "lines.1.description"),
        ({"unit_code": "ZZZ"}, "unit_unknown", "lines.1.unit_code"),
        ({"discount_percent": Decimal(101)}, "discount_range", "lines.1.discount_percent"),
        (
            {"quantity": Decimal(999_999_999), "unit_price": Decimal(99_999_999)},
            "amount_too_large",
            "lines.1.unit_price",
        ),
    ],
)
def test_draft_refuses_lines_that_cannot_be(firm: Organization, values: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(DomainError) as refusal:
        make_draft(line(), line(**values))
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert not Invoice.objects.exists()


def test_updated_draft_keeps_lines_unless_new_ones_are_given(firm: Organization, alya: Member) -> None:
    draft = make_draft(line(), line())
    draft = invoices.update_draft(invoice=draft, actor=alya, values={"notes": "Благодарим"}, version=draft.version)
    assert (draft.lines.count(), draft.notes, draft.total_net) == (2, "Благодарим", Decimal("720.00"))
    draft = invoices.update_draft(invoice=draft, actor=alya, values={}, lines=[line(quantity=Decimal(1))])
    assert (draft.lines.count(), draft.total_net) == (1, Decimal("45.00"))


def test_stale_edit_changes_nothing(firm: Organization, alya: Member) -> None:
    draft = make_draft()
    invoices.update_draft(invoice=draft, actor=alya, values={"notes": "first"}, version=draft.version)
    with pytest.raises(StaleEdit):
        invoices.update_draft(invoice=draft, actor=alya, values={"notes": "second"}, lines=[], version=draft.version)
    stored = Invoice.objects.get(pk=draft.pk)
    assert (stored.notes, stored.lines.count()) == ("first", 1)


def test_draft_is_thrown_away_and_an_issued_invoice_is_not(firm: Organization, alya: Member) -> None:
    draft, issued = make_draft(), make_issued()
    invoices.delete_draft(invoice=draft, actor=alya)
    with pytest.raises(errors.NotADraft):
        invoices.delete_draft(invoice=issued, actor=alya)
    assert list(Invoice.objects.all()) == [issued]


def test_deal_becomes_a_draft_with_its_lines(firm: Organization, alya: Member) -> None:
    draft = invoices.draft_from_deal(deal=make_deal(company=make_company()), actor=alya)
    assert [(row.description, row.net, row.vat_rate) for row in draft.lines.all()] == [
        ("Етикети", Decimal("1920.00"), Decimal(20))
    ]
    assert draft.deal is not None


def test_deal_with_a_german_firm_is_reverse_charged(firm: Organization, alya: Member) -> None:
    company = make_company(country="DE", vat_number="DE136695976", eik="")
    draft = invoices.draft_from_deal(deal=make_deal(company=company), actor=alya)
    assert draft.lines.get().vat_category == "AE"
    assert draft.vat_reason == LEGAL_GROUNDS["art_21_2"].en
    assert [group.exemption_reason for group in tax_groups(draft)] == [LEGAL_GROUNDS["art_21_2"].en]


def test_boris_drafts_but_does_not_issue(firm: Organization, boris: Member) -> None:
    draft = make_draft(actor=boris)
    with pytest.raises(PermissionRefused):
        issuing.issue_invoice(invoice=draft, actor=boris)
    assert Invoice.objects.get(pk=draft.pk).is_draft


# --- Ready to be issued? --------------------------------------------------------------------------------------------
def test_complete_draft_is_ready(firm: Organization) -> None:
    assert codes(make_draft()) == []


def test_seller_without_legal_data_is_told(in_lipa: Organization) -> None:
    found = readiness.problems(make_draft(line(vat_category="O", vat_rate=Decimal(0)), vat_reason="чл. 113, ал. 9"))
    assert ("seller_incomplete", "seller.legal_name") in [(each.code, each.field) for each in found]


def test_company_needs_identification_and_address(firm: Organization) -> None:
    company = make_company(eik="", vat_number="", street="", city="")
    assert codes(make_draft(company=company)) == ["buyer_identification", "buyer_address"]


def test_person_needs_neither_but_is_warned_about_the_address(firm: Organization) -> None:
    draft = make_draft(contact=make_contact(city="", street=""))
    make_bank_account()
    assert codes(draft) == []
    assert "buyer_address" in [found.code for found in readiness.warnings(draft)]


def test_draft_without_lines_is_not_ready(firm: Organization, alya: Member) -> None:
    draft = invoices.create_draft(actor=alya, values={"company": make_company()}, lines=[])
    assert codes(draft) == ["BR-16"]


def test_zero_rate_needs_its_ground(firm: Organization) -> None:
    export = line(vat_category="G", vat_rate=Decimal(0))
    assert codes(make_draft(export, vat_reason="")) == ["BR-G-10"]
    assert codes(make_draft(export, vat_reason="чл. 28 ЗДДС")) == []
    zero = line(vat_category="Z", vat_rate=Decimal(0))
    assert codes(make_draft(zero)) == ["zero_rate_ground"]
    assert codes(make_draft(zero, vat_reason="чл. 30 ЗДДС")) == []


def test_ground_the_law_leaves_no_choice_about_is_filled_in(firm: Organization) -> None:
    assert make_draft(line(vat_category="G", vat_rate=Decimal(0))).vat_reason == LEGAL_GROUNDS["art_28"].en
    assert make_draft(line(vat_category="E", vat_rate=Decimal(0))).vat_reason == ""


def test_unregistered_seller_charges_no_vat(in_lipa: Organization) -> None:
    fill_in_legal_data(in_lipa, is_vat_registered=False)
    assert codes(make_draft()) == ["not_registered"]
    untaxed = make_draft(line(vat_category="O", vat_rate=Decimal(0)), vat_reason=LEGAL_GROUNDS["art_113_9"].bg)
    assert codes(untaxed) == []
    issued = issuing.issue_invoice(invoice=untaxed, actor=None)
    assert parties.seller(issued).vat_number == ""


def test_tax_documents_are_in_euro(firm: Organization) -> None:
    assert codes(make_draft(currency="USD", issue_date=TODAY)) == ["euro_only"]
    assert codes(make_draft(currency="BGN", issue_date=datetime.date(2025, 12, 31))) == []


def test_negative_total_is_no_invoice(firm: Organization) -> None:
    assert codes(make_draft(line(quantity=Decimal(-1)))) == ["negative_total"]


def test_late_and_future_dates_are_warned_about(firm: Organization) -> None:
    make_bank_account()
    make_issued(issue_date=datetime.date(2020, 1, 20))
    late = make_draft(issue_date=datetime.date(2020, 1, 19), tax_point_date=datetime.date(2020, 1, 13))
    assert [found.code for found in readiness.warnings(late)] == ["five_days", "past_date", "date_order"]
    future = make_draft(issue_date=datetime.date(2099, 1, 1))
    assert [found.code for found in readiness.warnings(future)] == ["future_date"]


def test_refused_issue_names_everything_and_uses_no_number(in_lipa: Organization, alya: Member) -> None:
    draft = make_draft(company=make_company(eik="", vat_number=""))
    with pytest.raises(errors.NotReady) as refusal:
        issuing.issue_invoice(invoice=draft, actor=alya)
    assert {found.code for found in refusal.value.problems} >= {"seller_incomplete", "buyer_identification"}
    assert numbering.default_series("invoice").next_number == 1
    assert Invoice.objects.get(pk=draft.pk).is_draft


# --- Issuing --------------------------------------------------------------------------------------------------------
def test_issued_invoices_count_up_without_a_gap(firm: Organization) -> None:
    assert [make_issued().number for _ in range(3)] == ["0000000001", "0000000002", "0000000003"]


def test_issued_invoice_keeps_copies(firm: Organization) -> None:
    account, company = make_bank_account(), make_company()
    issued = make_issued(company=company)
    company.legal_name = company.name = "Друго име"
    company.save()
    account.iban = "BG00"
    account.save()
    stored = Invoice.objects.get(pk=issued.pk)
    assert parties.buyer(stored).name == "Винарна Тракийски хълмове ООД"
    assert (stored.payment["iban"], stored.payment["holder"]) == (IBAN, "Ателие Липа ООД")
    assert stored.payment_reference == make_reference("0000000001")
    assert stored.state == Invoice.State.ISSUED


def test_second_click_issues_nothing_more(firm: Organization, alya: Member) -> None:
    draft = make_draft()
    first = issuing.issue_invoice(invoice=draft, actor=alya)
    second = issuing.issue_invoice(invoice=draft, actor=alya)
    assert first.number == second.number
    assert numbering.default_series("invoice").next_number == 2
    assert AuditEvent.objects.filter(event="invoices.invoice_issued").count() == 1


def test_issue_of_a_draft_changed_meanwhile_is_refused(firm: Organization, alya: Member) -> None:
    draft = make_draft()
    invoices.update_draft(invoice=draft, actor=alya, values={"notes": "new"})
    with pytest.raises(StaleEdit):
        issuing.issue_invoice(invoice=draft, actor=alya, version=draft.version)
    assert numbering.default_series("invoice").next_number == 1


def test_issue_stands_on_the_timeline(firm: Organization) -> None:
    company = make_company()
    issued = make_issued(company=company)
    activity = Activity.objects.get(kind="invoice_issued")
    assert (activity.company, activity.data["name"]) == (company, issued.number)


def test_next_number_is_set_before_the_first_invoice_only(firm: Organization, alya: Member) -> None:
    series = numbering.default_series(NumberSeries.Kind.INVOICE)
    numbering.update_series(series=series, actor=alya, next_number=412)
    assert make_issued().number == "0000000412"
    with pytest.raises(errors.SeriesStarted):
        numbering.update_series(series=series, actor=alya, next_number=500)
    assert make_issued().number == "0000000413"


def test_offers_numbers_never_go_back(firm: Organization, alya: Member) -> None:
    series = numbering.default_series(NumberSeries.Kind.OFFER)
    series = numbering.update_series(series=series, actor=alya, next_number=40, prefix="О-")
    assert numbering.format_number(series, 40) == "О-0040"
    with pytest.raises(errors.SeriesStarted):
        numbering.update_series(series=series, actor=alya, next_number=39, prefix="О-")


def test_series_ends_at_ten_digits(firm: Organization) -> None:
    NumberSeries.objects.filter(kind="invoice").update(next_number=10**10)
    with pytest.raises(errors.SeriesExhausted):
        make_issued()


# --- Frozen ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("total_gross", Decimal(1)),
        ("number", "0000000009"),
        ("issue_date", TODAY - datetime.timedelta(1)),
        ("notes", "x"),
        ("buyer", {"name": "Друг"}),
        ("vat_reason", "x"),
        ("currency", "USD"),
    ],
)
def test_issued_invoice_cannot_be_saved_otherwise(firm: Organization, name: str, value: Any) -> None:
    issued = make_issued(issue_date=TODAY)
    setattr(issued, name, value)
    with pytest.raises(errors.DocumentFrozen):
        issued.save()
    with pytest.raises(errors.DocumentFrozen):
        issued.save(update_fields=[name])
    with pytest.raises(errors.DocumentFrozen):
        Invoice.objects.filter(pk=issued.pk).update(**{name: value})


def test_copy_changed_in_place_is_noticed(firm: Organization) -> None:
    issued = make_issued()
    issued.buyer["name"] = "Друг"
    with pytest.raises(errors.DocumentFrozen):
        issued.save()


def test_issued_invoice_and_its_lines_cannot_be_deleted(firm: Organization) -> None:
    issued = make_issued()
    for remove in (issued.delete, Invoice.objects.all().delete, issued.lines.all().delete, issued.lines.get().delete):
        with pytest.raises(errors.DocumentFrozen):
            remove()
    assert InvoiceLine.objects.count() == 1


def test_lines_of_an_issued_invoice_cannot_change(firm: Organization) -> None:
    issued = make_issued()
    row = issued.lines.get()
    row.quantity = Decimal(9)
    with pytest.raises(errors.DocumentFrozen):
        row.save()
    with pytest.raises(errors.DocumentFrozen):
        InvoiceLine.objects.update(quantity=9)
    with pytest.raises(errors.DocumentFrozen):
        InvoiceLine.objects.create(invoice=issued, description="more", unit_price=Decimal(1))
    with pytest.raises(errors.DocumentFrozen):
        InvoiceLine.objects.bulk_create([InvoiceLine(invoice=issued, description="more", unit_price=Decimal(1))])


def test_money_and_delivery_of_an_issued_invoice_go_on(firm: Organization) -> None:
    issued = make_issued()
    issued.sent_to = "x@example.com"
    issued.save()
    assert Invoice.objects.filter(pk=issued.pk).update(viewed_at=None) == 1


# --- Sending --------------------------------------------------------------------------------------------------------
def test_invoice_goes_out_in_its_language_with_link_and_pdf(
    firm: Organization, alya: Member, django_capture_on_commit_callbacks: Any
) -> None:
    issued = make_issued(company=make_company(language="en"))
    with django_capture_on_commit_callbacks(execute=True):
        sent = delivery.send_invoice(invoice=issued, actor=alya, message="Thanks!")
    [letter] = mail.outbox
    assert letter.to == ["petar@vinarna.example"]
    assert letter.subject == f"Invoice {issued.number} · Lipa"
    assert f"/i/{issued.public_token}/" in letter.body
    assert "Thanks!" in letter.body
    name, content, media_type = letter.attachments[0]
    assert (name, media_type, content[:4]) == (f"invoice-{issued.number}.pdf", "application/pdf", b"%PDF")
    assert (sent.state, sent.sent_to) == (Invoice.State.SENT, "petar@vinarna.example")


def test_sending_again_sends_again(firm: Organization, alya: Member, django_capture_on_commit_callbacks: Any) -> None:
    issued = make_issued()
    with django_capture_on_commit_callbacks(execute=True):
        delivery.send_invoice(invoice=issued, actor=alya)
        delivery.send_invoice(invoice=issued, actor=alya, to="other@example.com")
    assert [letter.to for letter in mail.outbox] == [["petar@vinarna.example"], ["other@example.com"]]


def test_issue_and_send_does_neither_without_an_address(firm: Organization, alya: Member) -> None:
    draft = make_draft(company=make_company(email=""))
    with pytest.raises(errors.NoRecipientAddress):
        delivery.issue_and_send(invoice=draft, actor=alya)
    assert Invoice.objects.get(pk=draft.pk).is_draft
    assert numbering.default_series("invoice").next_number == 1


def test_drafts_and_cancelled_documents_are_not_sent(firm: Organization, alya: Member) -> None:
    with pytest.raises(errors.NotIssued):
        delivery.send_invoice(invoice=make_draft(), actor=alya)
    cancelled = corrections.cancel_invoice(invoice=make_issued(), actor=alya, reason="Грешка")
    with pytest.raises(errors.NotCorrectable):
        delivery.send_invoice(invoice=cancelled, actor=alya)


def test_first_look_of_the_customer_counts_once(firm: Organization, alya: Member) -> None:
    issued = make_issued()
    assert delivery.mark_viewed(issued, alya.user) is False
    assert delivery.mark_viewed(issued, None) is True
    assert delivery.mark_viewed(issued, None) is False
    assert Activity.objects.filter(kind="invoice_viewed").count() == 1


# --- Money, notes, cancelling ---------------------------------------------------------------------------------------
def pay(invoice: Invoice, amount: str) -> Invoice:
    payment = Payment.objects.create(state=Payment.State.BOOKED, amount=Decimal(amount), received_on=TODAY)
    Allocation.objects.create(payment=payment, invoice=invoice, amount=Decimal(amount))
    return settlement.settle(Invoice.objects.get(pk=invoice.pk))


def test_payments_settle_an_invoice(firm: Organization) -> None:
    issued = make_issued(due_date=datetime.date(2099, 1, 1))
    assert (pay(issued, "32.00").state, issued.total_gross) == (Invoice.State.PARTLY_PAID, Decimal("432.00"))
    paid = pay(issued, "400.00")
    assert (paid.state, paid.total_due, paid.paid_amount) == (Invoice.State.PAID, Decimal("0.00"), Decimal("432.00"))
    assert paid.paid_at is not None


def test_credit_note_takes_back_what_is_due(firm: Organization, alya: Member) -> None:
    issued = make_issued(line(quantity=Decimal(10)), due_date=datetime.date(2099, 1, 1))
    note = corrections.create_note(
        invoice=issued, kind="381", actor=alya, reason="Върната стока", lines=[line(quantity=Decimal(4))]
    )
    note = issuing.issue_invoice(invoice=note, actor=alya)
    issued.refresh_from_db()
    assert (note.number, note.kind, note.corrects) == ("0000000002", "381", issued)
    assert (issued.total_due, issued.state) == (Decimal("324.00"), Invoice.State.PARTLY_PAID)
    assert (note.total_due, note.state, note.payment) == (Decimal("0.00"), Invoice.State.PAID, {})


def test_credit_note_to_a_paid_invoice_is_to_be_paid_back(firm: Organization, alya: Member) -> None:
    issued = make_issued()
    pay(issued, "432.00")
    note = corrections.create_note(invoice=issued, kind="381", actor=alya, reason="Отказ")
    note = issuing.issue_invoice(invoice=note, actor=alya)
    assert (note.total_gross, note.total_due, note.state) == (
        Decimal("432.00"),
        Decimal("432.00"),
        Invoice.State.ISSUED,
    )


def test_credit_notes_take_back_no_more_than_the_invoice(firm: Organization, alya: Member) -> None:
    issued = make_issued()
    first = corrections.create_note(invoice=issued, kind="381", actor=alya, reason="Отказ")
    second = corrections.create_note(invoice=issued, kind="381", actor=alya, reason="Отказ")
    issuing.issue_invoice(invoice=first, actor=alya)
    with pytest.raises(errors.NotReady) as refusal:
        issuing.issue_invoice(invoice=second, actor=alya)
    assert refusal.value.code == "credit_too_large"


def test_debit_note_starts_empty_and_stands_for_itself(firm: Organization, alya: Member) -> None:
    issued = make_issued(due_date=datetime.date(2099, 1, 1))
    note = corrections.create_note(invoice=issued, kind="383", actor=alya, reason="Доставка")
    assert not note.lines.exists()
    note = invoices.update_draft(invoice=note, actor=alya, values={}, lines=[line(quantity=Decimal(1))])
    note = issuing.issue_invoice(invoice=note, actor=alya)
    issued.refresh_from_db()
    assert (note.total_due, issued.total_due) == (Decimal("54.00"), Decimal("432.00"))


def test_note_needs_a_reason_and_an_issued_invoice(firm: Organization, alya: Member) -> None:
    with pytest.raises(errors.ReasonMissing):
        corrections.create_note(invoice=make_issued(), kind="381", actor=alya, reason=" ")
    with pytest.raises(errors.NotCorrectable):
        corrections.create_note(invoice=make_draft(), kind="381", actor=alya, reason="x")


def test_cancelled_invoice_keeps_its_number_and_counts_no_more(firm: Organization, alya: Member) -> None:
    issued = make_issued()
    for _ in range(2):
        cancelled = corrections.cancel_invoice(invoice=issued, actor=alya, reason="Грешен получател")
    assert (cancelled.number, cancelled.state) == ("0000000001", Invoice.State.CANCELLED)
    assert (cancelled.total_due, cancelled.cancel_reason) == (Decimal(0), "Грешен получател")
    assert AuditEvent.objects.filter(event="invoices.invoice_cancelled").count() == 1
    assert make_issued().number == "0000000002"


def test_paid_or_corrected_invoice_cannot_be_cancelled(firm: Organization, alya: Member) -> None:
    paid, corrected = make_issued(), make_issued()
    pay(paid, "10.00")
    note = corrections.create_note(invoice=corrected, kind="381", actor=alya, reason="Отказ")
    issuing.issue_invoice(invoice=note, actor=alya)
    for each in (paid, corrected):
        with pytest.raises(errors.NotCancellable):
            corrections.cancel_invoice(invoice=each, actor=alya, reason="x")


def test_cancelled_credit_note_gives_the_due_back(firm: Organization, alya: Member) -> None:
    issued = make_issued(due_date=datetime.date(2099, 1, 1))
    note = corrections.create_note(invoice=issued, kind="381", actor=alya, reason="Отказ")
    note = issuing.issue_invoice(invoice=note, actor=alya)
    corrections.cancel_invoice(invoice=note, actor=alya, reason="Грешка")
    issued.refresh_from_db()
    assert (issued.total_due, issued.state) == (Decimal("432.00"), Invoice.State.ISSUED)


def test_overdue_is_marked_once_and_only_what_is_late(firm: Organization) -> None:
    late = make_issued(issue_date=datetime.date(2020, 1, 1), due_date=datetime.date(2020, 1, 2))
    Invoice.objects.filter(pk=late.pk).update(state=Invoice.State.SENT)
    make_issued(due_date=datetime.date(2099, 1, 1))
    make_draft()
    assert settlement.mark_overdue() == 1
    assert settlement.mark_overdue() == 0


# --- Bank accounts --------------------------------------------------------------------------------------------------
def test_first_bank_account_is_the_default_and_only_one_is(firm: Organization, alya: Member) -> None:
    first = bank_accounts.create_bank_account(actor=alya, values={"iban": IBAN})
    second = bank_accounts.create_bank_account(
        actor=alya, values={"iban": "BG18RZBB91550123456789", "is_default": True}
    )
    first.refresh_from_db()
    assert (first.is_default, second.is_default) == (False, True)
    with pytest.raises(errors.AccountTaken):
        bank_accounts.create_bank_account(actor=alya, values={"iban": IBAN})


def test_numbers_of_two_firms_do_not_meet(firm: Organization, vera: Member) -> None:
    make_issued()
    with scope(vera.organization, vera):
        assert make_issued().number == "0000000001"
