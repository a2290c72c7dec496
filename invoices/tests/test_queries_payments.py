"""A customer's credit, what waits, and payments in words."""

from decimal import Decimal

from accounts.models import Member, Organization
from accounts.tenancy import scope
from ai_assistant.search.finding import find
from config.lib import clock
from crm.models import Contact
from invoices import payment_frame
from invoices.models import Payment
from invoices.queries import payments as queries
from invoices.queries.public import organizations_with_undecided_payments
from invoices.services import payments
from invoices.services.payments import Wanted
from invoices.tests.payment_rows import cash, credit, customer, open_invoice, paid_by


def test_credit_is_what_booked_payments_leave_over_by_currency(in_lipa: Organization, alya: Member) -> None:
    firm = customer()
    first, second = open_invoice(1, due="100.10", company=firm), open_invoice(2, due="20.20", company=firm)
    dollars = open_invoice(3, due="7.00", company=firm, currency="USD")
    payments.record_payment(actor=alya, values=cash("130.43"), wanted=[Wanted(first), Wanted(second)])
    payments.record_payment(actor=alya, values=cash("10.00", currency="USD"), wanted=[Wanted(dollars)])
    payments.record_payment(actor=alya, values=cash("999.00", company=firm))
    assert queries.credit_of(firm) == [(Decimal("10.13"), "EUR"), (Decimal("3.00"), "USD")]
    assert queries.credit_of(customer("Друга")) == []


def test_credit_of_a_person_and_after_undo(in_lipa: Organization, alya: Member) -> None:
    person = Contact.objects.create(first_name="Ана")
    invoice = open_invoice(1, due="10.00", contact=person)
    invoice.company = None
    invoice.save(update_fields=["company"])
    payment = payments.record_payment(actor=alya, values=cash("15.00"), wanted=[Wanted(invoice)])
    assert queries.credit_of(person) == [(Decimal("5.00"), "EUR")]
    payments.undo(payment=payment, actor=alya)
    assert queries.credit_of(person) == []


def test_menu_counts_what_waits(in_lipa: Organization, alya: Member) -> None:
    assert payment_frame.menu_count() == (0, False)
    open_invoice(1, company=customer("Балкан Карго"))
    paid_by(credit("120.00", counterparty_name="Балкан Карго", bank_reference="A"))
    other = paid_by(credit("3.33", counterparty_name="Никой", bank_reference="B"))
    assert payment_frame.menu_count() == (2, True)
    assert queries.waiting() == (2, 1)
    payments.ignore(payment=other, actor=alya)
    assert payment_frame.menu_count() == (1, True)


def test_dashboard_names_the_likeliest_proposal(in_lipa: Organization, alya: Member) -> None:
    assert payment_frame.decide_card(alya, None)["first"] is None
    invoice = open_invoice(1, company=customer("Балкан Карго"))
    payment = paid_by(credit("120.00", counterparty_name="Балкан Карго"))
    card = payment_frame.decide_card(alya, None)
    assert (card["waiting"], card["first"], card["invoice"]) == (1, payment, invoice)


def test_payment_with_a_reason_of_another_version_is_shown(in_lipa: Organization) -> None:
    payment = paid_by(credit("3.33", counterparty_name="Никой"))
    Payment.objects.filter(pk=payment.pk).update(reasons=[{"code": "moon_phase", "params": {"phase": "full"}}])
    assert queries.explained(queries.payments().get()).reasons == []


def test_night_fans_out_to_organizations_that_wait(in_lipa: Organization, alya: Member, vera: Member) -> None:
    assert organizations_with_undecided_payments() == []
    payments.record_payment(actor=alya, values=cash("3.33"))
    with scope(vera.organization, vera):
        payments.record_payment(actor=vera, values=cash("4.44"), wanted=[Wanted(open_invoice(1, due="4.44"))])
    assert organizations_with_undecided_payments() == [in_lipa.pk]


def test_palette_finds_a_payment_by_amount_and_payer(in_lipa: Organization, alya: Member) -> None:
    payments.record_payment(actor=alya, values=cash("1234.50", payer_name="Хотел Синя скала"))
    for words in ("1234,50", "синя", "sinya skala"):
        (found,) = find(alya, words)
        assert [hit.icon for hit in found.hits()] == ["cash-coin"], words
    assert find(alya, "няма") == []


def test_received_today_is_not_the_future(in_lipa: Organization, alya: Member) -> None:
    values = cash("1.00", received_on=clock.today(in_lipa))
    assert payments.record_payment(actor=alya, values=values).pk
