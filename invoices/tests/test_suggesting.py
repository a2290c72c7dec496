"""What is noticed about invoices, offers and payments, and the letters that go with it."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from accounts.models import Member, Organization
from ai_assistant.models import Suggestion
from ai_assistant.queries import suggestions as reading
from ai_assistant.services import suggestions
from config.lib import clock
from crm.abilities.drafting import draft
from crm.models import Contact
from crm.tests.factories import make_contact
from invoices.letters import OFFER_FOLLOW_UP, PAYMENT_REMINDER
from invoices.models import Invoice, Offer, Payment
from invoices.tests.offer_factories import make_offer
from invoices.tests.payment_rows import customer, open_invoice


def days(organization: Organization, number: int) -> datetime.date:
    return clock.today(organization) + datetime.timedelta(days=number)


def late_invoice(organization: Organization, *, paid: int, person: bool = True) -> Invoice:
    company = customer("Хотел Синя скала")
    for number in range(paid):
        row = open_invoice(100 + number, company=company)
        Invoice.objects.filter(pk=row.pk).update(state=Invoice.State.PAID)
    if person:
        contact = make_contact("Рада", "Колева", email="rada@hotel.example")
        Contact.objects.filter(pk=contact.pk).update(company=company)
    return open_invoice(1, "120.00", company=company, due_date=days(organization, -20))


def test_an_overdue_invoice_of_a_good_customer_gets_a_letter(in_lipa: Organization, alya: Member) -> None:
    invoice = late_invoice(in_lipa, paid=3)
    open_invoice(2, "500.00", company=customer("Нов клиент"), due_date=days(in_lipa, -20))
    assert suggestions.notice(in_lipa) == 1
    row = Suggestion.objects.get()
    assert (row.kind, row.tool, row.record["label"]) == ("invoices.overdue", "propose_letter", invoice.number)
    said = [field.after for field in suggestions.change_of(alya, row).fields]
    assert any("rada@hotel.example" in each for each in said)
    assert any("120" in each and "[" not in each for each in said)
    assert reading.newest(alya, 1)[0].title.startswith("Хотел Синя скала")


def test_without_anybody_to_write_to_it_is_a_call(in_lipa: Organization, alya: Member) -> None:
    late_invoice(in_lipa, paid=3, person=False)
    suggestions.notice(in_lipa)
    row = Suggestion.objects.get()
    assert (row.tool, row.arguments["kind"]) == ("propose_task", "call")
    assert suggestions.change_of(alya, row).fields


def test_an_offer_that_runs_out_and_a_payment_that_waits(in_lipa: Organization, alya: Member) -> None:
    offer = make_offer()
    Offer.objects.filter(pk=offer.pk).update(state=Offer.State.SENT, valid_until=days(in_lipa, 2))
    Payment.objects.create(amount="120.00", received_on=days(in_lipa, -10), payer_name="Балкан Карго")
    assert suggestions.notice(in_lipa) == 2
    kinds = {row.kind: row for row in Suggestion.objects.all()}
    assert set(kinds) == {"invoices.expiring_offer", "invoices.unmatched_payment"}
    for row in kinds.values():
        assert suggestions.change_of(alya, row).fields
    title = kinds["invoices.unmatched_payment"].arguments["title"]  # models read titles of tasks, and have tools then
    assert ("120.00" in title, "Балкан" in title) == (True, False)
    Offer.objects.filter(pk=offer.pk).update(valid_until=days(in_lipa, 60))
    suggestions.notice(in_lipa)
    assert [row.kind for row in Suggestion.objects.all()] == ["invoices.unmatched_payment"]


def test_noticing_money_costs_the_same_however_many(in_lipa: Organization, django_assert_max_num_queries: Any) -> None:
    late_invoice(in_lipa, paid=3)
    company = Invoice.objects.first().company  # type: ignore[union-attr]
    for number in range(20):
        open_invoice(200 + number, company=company, due_date=days(in_lipa, -30))
    with django_assert_max_num_queries(60):
        assert suggestions.notice(in_lipa) == 21


@pytest.mark.parametrize("language", ["bg", "en"])
@pytest.mark.parametrize("tone", ["neutral", "friendly", "firm"])
def test_letters_about_documents_have_their_fields(
    in_lipa: Organization, alya: Member, language: str, tone: str
) -> None:
    invoice = late_invoice(in_lipa, paid=0)
    found = draft(
        kind=PAYMENT_REMINDER, record=invoice, organization=in_lipa, sender=alya, tone=tone, language=language
    )
    assert str(invoice.number) in found.subject
    assert "Рада" in found.body
    assert "Alya Ilieva" in found.body
    assert found.gaps == []
    offer = draft(kind=OFFER_FOLLOW_UP, record=make_offer(), organization=in_lipa, tone=tone, language=language)
    assert len(offer.gaps) >= 1
