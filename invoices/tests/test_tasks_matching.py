"""The night: one task for each organization, each in its own scope, safe to repeat."""

from celery import current_app
from django.conf import settings

from accounts.models import Member, Notification, Organization
from accounts.tenancy import scope
from invoices import tasks
from invoices.models import Invoice, Payment
from invoices.tests.payment_rows import credit, imported, open_invoice


def test_night_books_in_every_organization_and_tells_its_people(alya: Member, vera: Member) -> None:
    for member in (alya, vera):
        with scope(member.organization, member):
            imported(credit(reference=open_invoice(387).payment_reference))
    tasks.match_payments_with_invoices()
    tasks.match_payments_with_invoices()
    for member in (alya, vera):
        with scope(member.organization, member):
            assert Payment.objects.get().state == Payment.State.BOOKED
            assert Invoice.objects.get().state == Invoice.State.PAID
            told = Notification.objects.get(kind="invoices.payments_matched")
            assert (told.member, told.data) == (member, {"booked": 1, "proposed": 0})


def test_night_that_changes_nothing_tells_nobody(in_lipa: Organization) -> None:
    imported(credit("3.33", counterparty_name="Никой"))
    tasks.match_payments_with_invoices()
    assert not Notification.objects.exists()


def test_beat_knows_the_night() -> None:
    entry = settings.CELERY_BEAT_SCHEDULE["match-payments"]
    assert entry["task"] == tasks.match_payments_with_invoices.name
    assert entry["task"] in current_app.tasks
