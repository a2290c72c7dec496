"""The beat reminds each organization of its own tasks, once."""

import datetime

from accounts.models import Member, Notification
from accounts.tenancy import scope
from config.lib import clock
from crm import tasks as jobs
from crm.tests.factories import make_task


def test_remind_reaches_every_organization_and_each_task_once(alya: Member, vera: Member) -> None:
    past = clock.now() - datetime.timedelta(minutes=1)
    for member in (alya, vera):
        with scope(member.organization, member):
            make_task(f"на {member}", remind_at=past)
    jobs.remind()
    jobs.remind()
    for member in (alya, vera):
        with scope(member.organization, member):
            assert [notice.data["task"] for notice in Notification.objects.all()] == [f"на {member}"]


def test_remind_starts_nothing_when_nothing_is_due(alya: Member) -> None:
    with scope(alya.organization, alya):
        make_task(remind_at=clock.now() + datetime.timedelta(hours=1))
    jobs.remind()
    with scope(alya.organization, alya):
        assert not Notification.objects.exists()
