"""Guesses, requests and workers at the same moment: limits hold and nobody is told twice. Needs PostgreSQL."""

from pathlib import Path
from typing import Any

import pytest

from accounts import tasks
from accounts.models import Delivery, Member, OutgoingEmail, PhoneCode
from accounts.services import notification_settings, notifications, phones
from accounts.tenancy import scope
from accounts.tests.outside_world import LocalBrowser, LocalServer
from accounts.tests.together import at_once, refusals
from config.lib.notifications import Channel

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_guesses_at_once_are_five_and_requests_at_once_are_three(alya: Member, settings: Any, tmp_path: Path) -> None:
    settings.MAIL_DIR = tmp_path
    alya.user.phone = "+359888123456"
    alya.user.save()
    answers = at_once(alya, *[lambda: phones.send_code(alya.user)] * 8)
    assert refusals(answers) == ["too_many_attempts"] * (8 - phones.MOST_FOR_PHONE)
    answers = at_once(alya, *[lambda: phones.confirm(alya.user, "no code")] * 8)
    assert refusals(answers) == ["wrong_code"] * 8
    assert list(PhoneCode.objects.order_by("-created_at").values_list("tries", flat=True)) == [phones.TRIES, 0, 0]


def test_workers_at_once_tell_once(alya: Member) -> None:
    with LocalServer() as server:
        notification_settings.add_device(user=alya.user, endpoint=server.url, name="x", **LocalBrowser().keys)
        with scope(alya.organization, alya):
            kind = "accounts.member_joined"
            chosen = [f"{kind} {channel}" for channel in (Channel.PUSH, Channel.EMAIL)]
            notification_settings.save_settings(
                member=alya, chosen=chosen, quiet_from=None, quiet_until=None, has_digest=True
            )
            for name in ("Ана", "Боян"):
                notifications.notify([alya], kind, {"name": name, "email": "a@lipa.example"})
            Delivery.objects.update(state=Delivery.State.QUEUED, attempts=0, due_at=alya.created_at)
            pushed = len(server.received)
            rows = list(Delivery.objects.values_list("pk", flat=True))
        sent = [lambda pk=pk: tasks.send_delivery(str(alya.organization_id), str(pk)) for pk in rows * 3]
        at_once(alya, *sent)
    assert len(server.received) - pushed == 2
    assert OutgoingEmail.objects.count() == 1
