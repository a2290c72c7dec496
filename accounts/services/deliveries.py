"""Notifications on their way out: planned with the notification, claimed by a task, tried again, driven on by the beat.

The channels differ in one thing. A message to a browser or a phone is claimed, committed as "sending" and then handed
over; after a crash in between it is tried again. E-mail is put into the queue of `services.mail` in the transaction
that marks it, so it is queued exactly once; everything that waits for the same reader goes in one message, and that
is what makes the daily digest.
"""

import datetime
import logging
from collections.abc import Callable
from functools import partial
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import translation

from accounts.models import Delivery, Member, Notification, NotificationSettings, PushDevice
from accounts.queries.members import confirmed_email
from accounts.queries.notification_settings import devices_of
from accounts.services import mail
from accounts.services.notification_settings import end_device
from config.lib import clock, sms
from config.lib import push as browsers
from config.lib.notifications import Channel, NotificationKind
from config.lib.outside import NotDelivered
from config.lib.urls import absolute, org_reverse

log = logging.getLogger("kantora.deliveries")
MAX_ATTEMPTS: Final = 6
LOST_AFTER: Final = datetime.timedelta(minutes=15)
KEPT_FOR: Final = datetime.timedelta(days=90)
DIGEST_AT: Final = datetime.time(8)
LONGEST_BODY: Final = 300  # what a browser is told; the whole must stay under 4 KB (RFC 8291 §4)


# --- Planning ---------------------------------------------------------------------------------------------------------
def plan(notification: Notification, chosen: NotificationSettings) -> None:
    """Write down by which channels the notification goes out, and send after commit what need not wait.

    News of a sample stays in its inbox.
    """
    if notification.member.organization.sample_of_id is not None:
        return
    rows = Delivery.objects.bulk_create(_rows(notification, chosen))
    for row in rows:
        if row.due_at is not None and row.due_at <= clock.now():
            _dispatch(row)


def _rows(notification: Notification, chosen: NotificationSettings) -> list[Delivery]:
    user = notification.member.user
    rows = []
    if chosen.wants(notification.about, Channel.EMAIL):
        rows.append(Delivery(channel=Channel.EMAIL))
    if chosen.wants(notification.about, Channel.SMS) and user.phone_verified_at and sms.is_available():
        rows.append(Delivery(channel=Channel.SMS))
    if chosen.wants(notification.about, Channel.PUSH) and browsers.is_available():
        rows += [Delivery(channel=Channel.PUSH, device=device) for device in devices_of(user)]
    for row in rows:
        row.notification = notification
        row.due_at = due_at(chosen, notification.about, Channel(row.channel), clock.now())
    return rows


def due_at(
    chosen: NotificationSettings, kind: NotificationKind, channel: Channel, now: datetime.datetime
) -> datetime.datetime:
    """When a message of this moment goes out: at once, with the next daily e-mail, or when the rest ends.

    An urgent e-mail wakes nobody and is there when its reader looks, so it goes at once.
    """
    if kind.is_urgent and channel == Channel.EMAIL:
        return now
    moment = now.astimezone(ZoneInfo(chosen.member.user.time_zone))
    if channel == Channel.EMAIL and chosen.has_digest:
        moment = _next(moment, DIGEST_AT)
    if chosen.quiet_until is not None and chosen.is_quiet(moment.time()):
        moment = _next(moment, chosen.quiet_until)
    return moment


def _next(moment: datetime.datetime, at: datetime.time) -> datetime.datetime:
    """The next time the clock on the wall shows `at`."""
    candidate = moment.replace(hour=at.hour, minute=at.minute, second=at.second, microsecond=0)
    return candidate if candidate > moment else candidate + datetime.timedelta(days=1)


def _dispatch(delivery: Delivery) -> None:
    from accounts.tasks import send_delivery  # noqa: PLC0415  (tasks call services; services dispatch tasks)

    transaction.on_commit(partial(send_delivery.delay, str(delivery.organization_id), str(delivery.pk)))


# --- Sending ----------------------------------------------------------------------------------------------------------
def send(delivery_id: str) -> bool:
    """Send one message if it is due and nobody else has it; gives whether it was taken."""
    delivery = Delivery.objects.select_related("notification__member__user", "organization", "device").get(
        pk=delivery_id
    )
    with translation.override(delivery.notification.member.user.language):
        if delivery.channel == Channel.EMAIL:
            return _send_email(delivery)
        return _claim(delivery) and _hand_over(delivery, _CARRIERS[Channel(delivery.channel)])


def _claim(delivery: Delivery) -> bool:
    now = clock.now()
    due = Delivery.objects.filter(pk=delivery.pk, due_at__lte=now, attempts__lt=MAX_ATTEMPTS)
    claimed = due.update(state=Delivery.State.SENDING, attempts=F("attempts") + 1, due_at=now + LOST_AFTER)
    if claimed:
        delivery.refresh_from_db(fields=["state", "attempts", "due_at"])
    return bool(claimed)


def _hand_over(delivery: Delivery, carry: Callable[[Delivery], None]) -> bool:
    """Give a claimed message to its carrier and write down how it went."""
    try:
        _require_reader(delivery.notification.member)
        carry(delivery)
    except NotDelivered as error:
        log.warning("delivery %s: attempt %s failed", delivery.pk, delivery.attempts)
        _fail(delivery, error)
        return False
    delivery.state, delivery.error = Delivery.State.SENT, ""
    delivery.sent_at, delivery.due_at = clock.now(), None
    delivery.save(update_fields=["state", "error", "sent_at", "due_at"])
    return True


def _fail(delivery: Delivery, error: NotDelivered) -> None:
    is_over = error.is_final or delivery.attempts >= MAX_ATTEMPTS
    delivery.state, delivery.error = Delivery.State.FAILED, str(error)[:1000]
    delivery.due_at = None if is_over else clock.now() + datetime.timedelta(minutes=2**delivery.attempts)
    delivery.save(update_fields=["state", "error", "due_at"])
    if isinstance(error, browsers.EndpointGone) and delivery.device is not None:
        end_device(delivery.device)


def _require_reader(member: Member) -> None:
    """Who has left the organization is told nothing more."""
    if not (member.is_active and member.user.is_active):
        raise NotDelivered("the reader has left", is_final=True)


def _to_phone(delivery: Delivery) -> None:
    user = delivery.notification.member.user
    if user.phone_verified_at is None:
        raise NotDelivered("the phone number is not confirmed", is_final=True)
    sms.send(user.phone, f"{delivery.notification.title}\n{_address(delivery.notification)}")


def _to_browser(delivery: Delivery) -> None:
    device, notification = delivery.device, delivery.notification
    if device is None or device.ended_at is not None or device.user_id != notification.member.user_id:
        raise NotDelivered("the browser no longer listens", is_final=True)
    message = {
        "id": str(notification.pk),
        "title": notification.title,
        "body": notification.body[:LONGEST_BODY],
        "url": _address(notification),
    }
    browsers.send(endpoint=device.endpoint, p256dh=device.p256dh, auth=device.auth, message=message)
    PushDevice.objects.filter(pk=device.pk).update(used_at=clock.now())


_CARRIERS: dict[Channel, Callable[[Delivery], None]] = {Channel.SMS: _to_phone, Channel.PUSH: _to_browser}


def _address(notification: Notification) -> str:
    return absolute(notification.url or org_reverse("accounts:notifications"))


@transaction.atomic
def _send_email(delivery: Delivery) -> bool:
    """Put everything that waits for the member's mail into one message; False when it went with an earlier one."""
    member = Member.objects.select_for_update(no_key=True).get(pk=delivery.notification.member_id)
    waiting = Delivery.objects.filter(
        channel=Channel.EMAIL, state=Delivery.State.QUEUED, due_at__lte=clock.now(), notification__member=member
    )
    rows = list(waiting.select_related("notification__member__user").order_by("created_at", "pk"))
    if not rows:
        return False
    outcome = _queued_email(member, [row.notification for row in rows])
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(attempts=1, due_at=None, **outcome)
    return bool(outcome["state"] == Delivery.State.SENT)


def _queued_email(member: Member, notifications: list[Notification]) -> dict[str, Any]:
    """What becomes of the rows: sent with a message, or failed with the reason there is none."""
    user = member.user
    if not (member.is_active and user.is_active and confirmed_email(user)):
        return {"state": Delivery.State.FAILED, "error": "the reader has left or the address is not confirmed"}
    items = [{"notification": row, "url": _address(row)} for row in notifications]
    context = {
        "items": items,
        "title": notifications[0].title,
        "settings_url": absolute(org_reverse("accounts:notification_settings")),
    }
    email = mail.queue(
        template="notifications", to=user.email, language=user.language, context=context,
        organization=member.organization,
    )  # fmt: skip
    return {"state": Delivery.State.SENT, "email": email, "sent_at": clock.now()}


# --- Driving on -------------------------------------------------------------------------------------------------------
def due_deliveries() -> QuerySet[Delivery]:
    """Messages of every organization that are due: quiet hours are over, a retry has come, a worker or a task died."""
    return _of_every_organization().filter(due_at__lte=clock.now(), attempts__lt=MAX_ATTEMPTS).order_by("due_at")


def give_up_deliveries() -> int:
    """Fail the messages whose worker died at every attempt; gives how many."""
    hopeless = _of_every_organization().filter(due_at__lte=clock.now(), attempts__gte=MAX_ATTEMPTS)
    return hopeless.update(state=Delivery.State.FAILED, due_at=None, error="the worker died at every attempt")


def requeue(rows: QuerySet[Delivery]) -> int:
    """Let the beat begin anew with failed messages; gives how many. For who operates the installation."""
    failed = rows.filter(state=Delivery.State.FAILED)
    return failed.update(state=Delivery.State.QUEUED, attempts=0, due_at=clock.now())


def delete_old() -> int:
    """Forget what was sent three months ago; gives how many."""
    return _of_every_organization().filter(created_at__lt=clock.now() - KEPT_FOR).delete()[0]


def _of_every_organization() -> QuerySet[Delivery]:
    return Delivery.objects.unscoped(reason="the beat drives on every organization's deliveries")
