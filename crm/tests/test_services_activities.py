"""The timeline: written by members, corrected and deleted by who wrote, and by nobody else."""

import datetime

import pytest

from accounts.models import AuditEvent, Member
from accounts.tenancy import scope
from config.lib import clock
from config.lib.errors import PermissionRefused
from crm.errors import NotHappenedYet, NothingAbout, NotYourEntry
from crm.models import Activity
from crm.services import activities
from crm.tests.factories import make_company, make_contact, make_deal

pytestmark = pytest.mark.usefixtures("in_lipa")


def test_write_keeps_what_was_said_and_moves_the_customer_forward(alya: Member) -> None:
    contact = make_contact(company=make_company())
    entry = activities.write(actor=alya, kind="call", body="Иска втора мостра.", contact=contact)
    contact.refresh_from_db()
    assert (entry.member, entry.company, entry.body) == (alya, contact.company, "Иска втора мостра.")
    assert contact.last_activity_at == entry.occurred_at
    assert AuditEvent.objects.filter(event="crm.activity_written", object_id=entry.pk).exists()


def test_write_about_the_past_does_not_move_the_customer_back(alya: Member) -> None:
    company = make_company()
    company.refresh_from_db()
    before = company.last_activity_at
    activities.write(
        actor=alya, kind="note", body="x", company=company, occurred_at=clock.now() - datetime.timedelta(days=3)
    )
    company.refresh_from_db()
    assert company.last_activity_at == before


def test_write_refuses_the_future_and_nothing_to_be_about(alya: Member) -> None:
    with pytest.raises(NotHappenedYet):
        activities.write(
            actor=alya, kind="note", body="x", deal=make_deal(), occurred_at=clock.now() + datetime.timedelta(hours=1)
        )
    with pytest.raises(NothingAbout):
        activities.write(actor=alya, kind="note", body="x")


def test_log_refuses_a_kind_that_nobody_registered() -> None:
    with pytest.raises(KeyError):
        activities.log("unheard_of", company=make_company())


def test_rewrite_and_delete_are_for_who_wrote(alya: Member, boris: Member) -> None:
    entry = activities.write(actor=alya, kind="note", body="грешка", company=make_company())
    for act in (activities.delete, lambda **names: activities.rewrite(body="x", **names)):
        with pytest.raises(NotYourEntry):
            act(activity=entry, actor=boris)
    activities.rewrite(activity=entry, actor=alya, body="вярно")
    assert Activity.objects.get(pk=entry.pk).body == "вярно"
    assert AuditEvent.objects.get(event="crm.activity_changed").changes == {"body": ["грешка", "вярно"]}
    activities.delete(activity=entry, actor=alya)
    assert not Activity.objects.filter(pk=entry.pk).exists()


def test_the_products_own_entries_stay(alya: Member) -> None:
    make_deal()
    entry = Activity.objects.get(kind="deal_created")
    with pytest.raises(NotYourEntry):
        activities.delete(activity=entry, actor=alya)


def test_write_needs_the_permission(alya: Member, boris: Member) -> None:
    boris.overrides = {"crm.edit": False}
    with pytest.raises(PermissionRefused):
        activities.write(actor=boris, kind="note", body="x", company=make_company())


def test_log_without_a_member_is_the_products_own_voice(alya: Member) -> None:
    company = make_company()
    with scope(alya.organization):
        assert activities.log("file_deleted", company=company, data={"name": "x"}).member is None
