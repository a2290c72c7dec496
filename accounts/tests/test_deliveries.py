"""Notifications on their way out: by e-mail, SMS and browser, in quiet hours, once a day, refused, lost, repeated."""

import base64
import datetime
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
import time_machine
from django.core import mail as outbox

from accounts import tasks
from accounts.models import Delivery, Member, NotificationSettings, OutgoingEmail, PushDevice
from accounts.queries import inbox
from accounts.queries.notification_settings import devices_of, kinds_for
from accounts.services import deliveries, notification_settings, notifications
from accounts.services.notification_settings import BadSubscription
from accounts.tenancy import scope
from accounts.tests.outside_world import LocalBrowser, LocalServer, claims_of_sender
from config.lib import clock, push
from config.lib.mail import local_messages
from config.lib.notifications import Channel, NotificationKind, notification_kinds
from config.lib.outside import ForbiddenAddress

NOON = "2026-11-20T12:00:00Z"  # two in the afternoon in Bulgaria
State = Delivery.State
JOINED: dict[str, Any] = {"name": "Ана", "email": "ana@lipa.example"}


@pytest.fixture(autouse=True)
def loud_kind() -> Iterator[None]:
    """A kind that comes by every channel."""
    kind = NotificationKind("test.loud", "%(name)s came", "Write to %(email)s.", "people", "Loud", frozenset(Channel))
    with notification_kinds.registered_temporarily("test.loud", kind):
        yield


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with LocalServer() as running:
        yield running


@pytest.fixture
def with_phone(alya: Member) -> None:
    alya.user.phone, alya.user.phone_verified_at = "+359888123456", clock.now()
    alya.user.save()


def choose(member: Member, *channels: Channel, **more: Any) -> None:
    """The member wants these channels for the loud kind, and nothing else of anything."""
    values = {"quiet_from": None, "quiet_until": None, "has_digest": False} | more
    with scope(member.organization, member):
        notification_settings.save_settings(
            member=member, chosen=[f"test.loud {channel}" for channel in channels], **values
        )


def subscribe(member: Member, server: LocalServer, browser: LocalBrowser, name: str = "Firefox") -> PushDevice:
    return notification_settings.add_device(
        user=member.user, endpoint=f"{server.url}/push/{name}", name=name, **browser.keys
    )


def tell(member: Member, url: str = "/o/lipa/settings/team/", **data: str) -> None:
    with scope(member.organization, member):
        notifications.notify([member], "test.loud", JOINED | data, url)


def told(member: Member) -> list[Delivery]:
    """What is on its way to the member, the oldest first."""
    rows = Delivery.objects.unscoped(reason="test").filter(notification__member=member)
    return list(rows.order_by("created_at", "pk"))


# --- who is told how --------------------------------------------------------------------------------------------------
def test_nothing_goes_out_that_nobody_asked_for(alya: Member) -> None:
    with scope(alya.organization, alya):
        notifications.notify([alya], "accounts.member_joined", JOINED)
    assert told(alya) == []


def test_every_chosen_channel_gets_its_row(alya: Member, boris: Member, with_phone: None, server: LocalServer) -> None:
    subscribe(alya, server, LocalBrowser(), "Firefox")
    subscribe(alya, server, LocalBrowser(), "Chrome")
    with scope(alya.organization, alya):
        notifications.notify([alya, boris], "test.loud", JOINED)
    assert [row.channel for row in told(alya)] == ["email", "sms", "push", "push"]
    assert [row.channel for row in told(boris)] == ["email"]  # neither phone nor browser


def test_who_wants_nothing_in_the_page_finds_it_read(alya: Member) -> None:
    choose(alya)
    tell(alya)
    with scope(alya.organization, alya):
        assert (inbox.unread_count(alya), inbox.inbox(alya).count()) == (0, 1)


def test_choices_are_kept_where_they_differ_from_what_is_proposed(alya: Member, settings: Any) -> None:
    choose(alya, Channel.EMAIL)
    with scope(alya.organization, alya):
        row = NotificationSettings.objects.get()
    assert row.overrides["test.loud push"] is False
    assert "test.loud email" not in row.overrides
    settings.SMS_PROVIDER = ""  # what is not offered is not unticked
    choose(alya, Channel.EMAIL, Channel.SMS)
    with scope(alya.organization, alya):
        assert NotificationSettings.objects.get().overrides["test.loud sms"] is False


# --- e-mail -----------------------------------------------------------------------------------------------------------
def test_email_is_in_the_readers_language_and_leads_there(
    alya: Member, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    alya.user.language = "bg"
    alya.user.save()
    choose(alya, Channel.EMAIL)
    with django_capture_on_commit_callbacks(execute=True):
        tell(alya)
    (message,) = outbox.outbox
    assert (message.subject, message.to) == ("Ана came", ["alya@lipa.example"])
    assert "http://testserver/o/lipa/settings/team/" in message.body
    assert 'lang="bg"' in message.alternatives[0][0]
    (row,) = told(alya)
    assert (row.state, row.due_at, row.outcome.tone) == (State.SENT, None, "ok")


def test_daily_email_holds_all_of_the_day_and_is_sent_once(alya: Member) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        choose(alya, Channel.EMAIL, has_digest=True)
        for name in ("Ана", "Боян", "Вяра"):
            tell(alya, name=name)
        tasks.redrive_deliveries()
        assert OutgoingEmail.objects.count() == 0
        now.move_to("2026-11-21T05:59:00Z")
        tasks.redrive_deliveries()
        assert OutgoingEmail.objects.count() == 0
        now.move_to("2026-11-21T06:00:00Z")  # eight in Bulgaria
        tasks.redrive_deliveries()
        tasks.redrive_deliveries()
    email = OutgoingEmail.objects.get()
    assert email.subject == "3 notifications from Lipa"
    assert [email.text.count(name) for name in ("Ана", "Боян", "Вяра")] == [1, 1, 1]
    assert {(row.state, row.email_id) for row in told(alya)} == {(State.SENT, email.pk)}


def test_email_does_not_go_to_an_address_nobody_confirmed(alya: Member) -> None:
    alya.user.emailaddress_set.update(verified=False)  # type: ignore[attr-defined]
    choose(alya, Channel.EMAIL)
    tell(alya)
    tasks.redrive_deliveries()
    (row,) = told(alya)
    assert (row.state, row.due_at, OutgoingEmail.objects.count()) == (State.FAILED, None, 0)


def test_log_tells_when_the_mail_server_refused(alya: Member) -> None:
    choose(alya, Channel.EMAIL)
    tell(alya)
    tasks.redrive_deliveries()
    OutgoingEmail.objects.update(state=OutgoingEmail.State.FAILED)
    assert told(alya)[0].outcome.tone == "bad"


# --- browsers ---------------------------------------------------------------------------------------------------------
def test_browser_is_sent_what_only_it_can_read(alya: Member, server: LocalServer) -> None:
    browser = LocalBrowser()
    device = subscribe(alya, server, browser)
    choose(alya, Channel.PUSH)
    tell(alya)
    tasks.redrive_deliveries()
    tasks.redrive_deliveries()
    (sent,) = server.received
    message = browser.read(sent)
    assert (message["title"], message["body"]) == ("Ана came", "Write to ana@lipa.example.")
    assert message["url"] == "http://testserver/o/lipa/settings/team/"
    assert (sent.path, sent.headers["content-encoding"], sent.headers["ttl"]) == ("/push/Firefox", "aes128gcm", "86400")
    claims = claims_of_sender(sent, push.public_key())
    assert claims["sub"] == "mailto:office@kantora.example"
    assert 0 < claims["exp"] - clock.now().timestamp() <= 24 * 3600
    assert told(alya)[0].state == State.SENT
    device.refresh_from_db()
    assert device.used_at is not None


def test_long_message_fits_into_a_push(alya: Member, server: LocalServer) -> None:
    browser = LocalBrowser()
    subscribe(alya, server, browser)
    choose(alya, Channel.PUSH)
    tell(alya, email="ю" * 5000)
    tasks.redrive_deliveries()
    assert len(server.received[0].body) < 4096
    assert browser.read(server.received[0])["body"].startswith("Write to ю")


@pytest.mark.parametrize("status", [404, 410])
def test_browser_that_withdrew_is_forgotten(alya: Member, server: LocalServer, status: int) -> None:
    subscribe(alya, server, LocalBrowser())
    choose(alya, Channel.PUSH)
    tell(alya)
    server.say(status)
    tasks.redrive_deliveries()
    tasks.redrive_deliveries()
    (row,) = told(alya)
    assert (row.state, row.due_at, len(server.received)) == (State.FAILED, None, 1)
    assert not devices_of(alya.user).exists()
    tell(alya)
    assert len(told(alya)) == 1


def test_push_service_in_trouble_is_asked_again_later(alya: Member, server: LocalServer) -> None:
    subscribe(alya, server, LocalBrowser())
    choose(alya, Channel.PUSH)
    server.say(503, b"later")
    with time_machine.travel(NOON, tick=False) as now:
        tell(alya)
        tasks.redrive_deliveries()
        (row,) = told(alya)
        assert (row.state, row.error) == (State.FAILED, "HTTP 503: later")
        assert row.due_at == clock.now() + datetime.timedelta(minutes=2)
        assert row.outcome.label == "Is tried again"
        tasks.redrive_deliveries()
        assert len(server.received) == 1
        now.shift(120)
        tasks.redrive_deliveries()
    (row,) = told(alya)
    assert (row.state, row.attempts, row.error) == (State.SENT, 2, "")


def test_push_is_given_up_after_six_attempts(alya: Member, server: LocalServer) -> None:
    subscribe(alya, server, LocalBrowser())
    choose(alya, Channel.PUSH)
    server.answers = [(500, {}, b"")] * 10
    with time_machine.travel(NOON, tick=False) as now:
        tell(alya)
        for _attempt in range(9):
            tasks.redrive_deliveries()
            now.shift(2 * 3600)
    (row,) = told(alya)
    assert (row.state, row.attempts, row.due_at, len(server.received)) == (State.FAILED, 6, None, 6)
    server.answers.clear()
    assert deliveries.requeue(Delivery.objects.unscoped(reason="test")) == 1
    tasks.redrive_deliveries()
    assert (told(alya)[0].state, told(alya)[0].attempts) == (State.SENT, 1)


def test_worker_that_died_while_sending_is_replaced(alya: Member, server: LocalServer) -> None:
    subscribe(alya, server, LocalBrowser())
    choose(alya, Channel.PUSH)
    with time_machine.travel(NOON, tick=False) as now:
        tell(alya)
        (row,) = told(alya)
        with scope(alya.organization):
            assert deliveries._claim(row)
            assert not deliveries.send(str(row.pk))  # another worker has it
        now.shift(15 * 60)
        tasks.redrive_deliveries()
        assert told(alya)[0].state == State.SENT
        Delivery.objects.unscoped(reason="test").update(state=State.SENDING, attempts=6, due_at=clock.now())
        tasks.redrive_deliveries()
    assert (told(alya)[0].state, told(alya)[0].due_at, len(server.received)) == (State.FAILED, None, 1)


def test_who_left_is_told_nothing_more(alya: Member, boris: Member, server: LocalServer) -> None:
    subscribe(boris, server, LocalBrowser())
    choose(boris, Channel.PUSH, Channel.EMAIL)
    tell(boris)
    with scope(boris.organization):
        Member.objects.filter(pk=boris.pk).update(is_active=False)
    tasks.redrive_deliveries()
    assert {row.state for row in told(boris)} == {State.FAILED}
    assert (server.received, OutgoingEmail.objects.count()) == ([], 0)


def test_browser_belongs_to_whoever_asked_last(alya: Member, vera: Member, server: LocalServer) -> None:
    browser = LocalBrowser()
    subscribe(alya, server, browser)
    subscribe(vera, server, browser)
    assert PushDevice.objects.get().user == vera.user
    for number in range(25):
        subscribe(vera, server, browser, f"browser-{number}")
    assert devices_of(vera.user).count() == notification_settings.MOST_DEVICES


def test_browser_that_became_anothers_is_not_told(alya: Member, vera: Member, server: LocalServer) -> None:
    browser = LocalBrowser()
    subscribe(alya, server, browser)
    choose(alya, Channel.PUSH)
    tell(alya)
    subscribe(vera, server, browser)
    tasks.redrive_deliveries()
    assert (told(alya)[0].state, server.received) == (State.FAILED, [])


@pytest.mark.parametrize(
    "changes",
    [
        {"p256dh": "BCVx"}, {"auth": "short"}, {"p256dh": "é" * 80}, {"auth": ""},
        {"p256dh": base64.urlsafe_b64encode(b"\x04" + b"\x01" * 64).decode()},
    ],
)  # fmt: skip
def test_what_is_no_key_of_a_browser_is_refused(alya: Member, server: LocalServer, changes: dict[str, str]) -> None:
    keys = LocalBrowser().keys | changes
    with pytest.raises(BadSubscription):
        notification_settings.add_device(user=alya.user, endpoint=server.url, name="x", **keys)


def test_push_service_inside_the_network_is_refused(alya: Member, settings: Any) -> None:
    settings.OUTSIDE_LOOPBACK = False
    for endpoint in ("https://169.254.169.254/x", "http://push.example/x", "https://10.1.2.3/"):
        with pytest.raises(ForbiddenAddress):
            notification_settings.add_device(user=alya.user, endpoint=endpoint, name="x", **LocalBrowser().keys)


# --- SMS --------------------------------------------------------------------------------------------------------------
@pytest.fixture
def twilio(settings: Any, server: LocalServer) -> LocalServer:
    """Messages go to a local server that speaks like Twilio."""
    settings.SMS_PROVIDER, settings.TWILIO_URL = "twilio", server.url
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, settings.TWILIO_FROM = "AC1", "s3cret", "+359700"
    return server


def test_sms_goes_to_twilio(alya: Member, with_phone: None, twilio: LocalServer) -> None:
    choose(alya, Channel.SMS)
    tell(alya)
    tasks.redrive_deliveries()
    (sent,) = twilio.received
    assert sent.path == "/2010-04-01/Accounts/AC1/Messages.json"
    assert sent.headers["authorization"] == "Basic " + base64.b64encode(b"AC1:s3cret").decode()
    assert parse_qs(sent.body.decode()) == {
        "To": ["+359888123456"], "From": ["+359700"], "Body": ["Ана came\nhttp://testserver/o/lipa/settings/team/"],
    }  # fmt: skip


def test_sms_that_twilio_never_takes_is_not_tried_again(alya: Member, with_phone: None, twilio: LocalServer) -> None:
    choose(alya, Channel.SMS)
    tell(alya)
    twilio.say(400, b'{"code": 21211, "message": "Invalid \'To\' Phone Number"}')
    tasks.redrive_deliveries()
    (row,) = told(alya)
    assert (row.state, row.due_at) == (State.FAILED, None)
    assert "21211" in row.error


def test_sms_needs_a_confirmed_number_and_a_provider(alya: Member, with_phone: None, settings: Any) -> None:
    choose(alya, Channel.SMS)
    tell(alya)
    settings.SMS_PROVIDER = ""
    tell(alya)
    alya.user.phone_verified_at = None
    alya.user.save()
    tasks.redrive_deliveries()
    (row,) = told(alya)
    assert (row.state, row.error) == (State.FAILED, "the phone number is not confirmed")


def test_sms_of_a_machine_without_a_provider_is_in_its_mail_folder(
    alya: Member, with_phone: None, settings: Any, tmp_path: Path
) -> None:
    settings.MAIL_DIR = tmp_path
    choose(alya, Channel.SMS)
    tell(alya)
    tasks.redrive_deliveries()
    (message,) = local_messages()
    assert (message.subject, message.to) == ("SMS", "+359888123456")
    assert message.text.startswith("Ана came\n")


# --- quiet hours ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("now", "quiet", "due"),
    [
        ("2026-11-20T12:00Z", (22, 7), "2026-11-20T12:00Z"),
        ("2026-11-20T20:00Z", (22, 7), "2026-11-21T05:00Z"),
        ("2026-11-21T04:59Z", (22, 7), "2026-11-21T05:00Z"),
        ("2026-11-21T05:00Z", (22, 7), "2026-11-21T05:00Z"),
        ("2026-11-20T12:00Z", (13, 15), "2026-11-20T13:00Z"),
        ("2026-10-24T20:00Z", (22, 7), "2026-10-25T05:00Z"),  # the night in which summer time ends has an hour more
    ],
)
def test_rest_is_counted_on_the_members_clock(alya: Member, now: str, quiet: tuple[int, int], due: str) -> None:
    begin, end = (datetime.time(hour) for hour in quiet)
    chosen = NotificationSettings(member=alya, quiet_from=begin, quiet_until=end)
    alya.user.time_zone = "Europe/Sofia"
    found = deliveries.due_at(
        chosen, notification_kinds["test.loud"], Channel.PUSH, datetime.datetime.fromisoformat(now)
    )
    assert found == datetime.datetime.fromisoformat(due)


def test_daily_email_waits_for_the_end_of_the_rest(alya: Member) -> None:
    chosen = NotificationSettings(
        member=alya, quiet_from=datetime.time(20), quiet_until=datetime.time(9), has_digest=True
    )
    loud, noon = notification_kinds["test.loud"], datetime.datetime.fromisoformat(NOON)
    found = deliveries.due_at(chosen, loud, Channel.EMAIL, noon)
    assert found == datetime.datetime.fromisoformat("2026-11-21T07:00Z")


def test_email_about_security_waits_for_nothing_and_only_owners_choose_it(alya: Member, boris: Member) -> None:
    chosen = NotificationSettings(
        member=alya, quiet_from=datetime.time(0), quiet_until=datetime.time(23), has_digest=True
    )
    noon, kind = datetime.datetime.fromisoformat(NOON), notification_kinds["accounts.new_device"]
    assert deliveries.due_at(chosen, kind, Channel.EMAIL, noon) == noon
    assert deliveries.due_at(chosen, kind, Channel.PUSH, noon) > noon
    assert kind in kinds_for(alya)
    assert kind not in kinds_for(boris)
    with scope(boris.organization, boris):
        values = {"quiet_from": None, "quiet_until": None, "has_digest": False}
        row = notification_settings.save_settings(member=boris, chosen=[], **values)
    assert "accounts.new_device email" not in row.overrides


def test_in_quiet_hours_the_page_tells_and_the_rest_waits(alya: Member, server: LocalServer) -> None:
    subscribe(alya, server, LocalBrowser())
    with time_machine.travel(NOON, tick=False) as now:
        choose(alya, Channel.IN_APP, Channel.PUSH, quiet_from=datetime.time(12), quiet_until=datetime.time(16))
        tell(alya)
        tasks.redrive_deliveries()
        assert server.received == []
        with scope(alya.organization, alya):
            assert inbox.unread_count(alya) == 1
        now.shift(2 * 3600)
        tasks.redrive_deliveries()
    assert len(server.received) == 1


def test_clean_up_forgets_old_deliveries_and_then_their_browsers(alya: Member, server: LocalServer) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        device = subscribe(alya, server, LocalBrowser())
        tell(alya)
        notification_settings.end_device(device)
        now.shift(91 * 24 * 3600)
        tasks.clean_up()
        assert (told(alya), PushDevice.objects.count()) == ([], 1)
        now.shift(10 * 24 * 3600)
        tasks.clean_up()
    assert PushDevice.objects.count() == 0
