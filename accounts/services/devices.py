"""The devices a person is signed in on: knowing them again, telling of new ones, ending their sessions."""

import hashlib
import logging
import secrets
from collections.abc import Mapping
from typing import Any, Final

from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.cached_db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction

from accounts.models import Device, PushDevice, User
from accounts.queries.notification_settings import devices_of
from accounts.services import mail, tokens
from config.lib import clock
from config.lib.devices import device_name

_PUSH: Final = "push_device"
log = logging.getLogger("kantora.security")


@transaction.atomic
def signed_in_on(*, user: User, token: str, user_agent: str, ip_address: str) -> str:
    """Remember the device whose cookie holds `token`, and give the token its cookie shall hold from now on.

    A sign-in from a device that is new is told by mail, except the first one of all.
    """
    token = token or secrets.token_urlsafe(32)
    name, now = device_name(user_agent), clock.now()
    has_others = Device.objects.filter(user=user).exists()
    _device, is_new = Device.objects.update_or_create(
        user=user,
        token_hash=hashlib.sha256(token.encode()).hexdigest(),
        defaults={"name": name, "last_seen_at": now},
    )
    if is_new and has_others:
        log.info("log-in of user %s from a new device", user.pk)
        context = {"user": user, "device": name, "ip": ip_address, "at": now}
        mail.queue(template="new_device", to=user.email, language=user.language, context=context)
    return token


def keep_push(session: SessionBase, device: PushDevice) -> None:
    """Let the session know which browser gets notifications in it; they end with it."""
    session[_PUSH] = str(device.pk)


def end_push(session: SessionBase | Mapping[str, Any]) -> None:
    """Send nothing more to the browser that asked for notifications in a session which ends."""
    if _PUSH in session:
        device = PushDevice.objects.filter(pk=session[_PUSH], user=session.get(SESSION_KEY), ended_at=None)
        device.update(ended_at=clock.now())


def end_other_push(user: User, session: SessionBase | None = None) -> None:
    """Send nothing more to the person's browsers, but for the one of this session."""
    rows = devices_of(user)
    if session is not None and _PUSH in session:
        rows = rows.exclude(pk=session[_PUSH])
    rows.update(ended_at=clock.now())


def end_session(session: UserSession) -> None:
    """Sign the device out."""
    end_push(SessionStore(session.session_key))
    get_adapter().end_sessions([session])
    log.info("session of user %s ended", session.user_id)


def end_others(*, user: User, session_key: str | None) -> None:
    """Sign out every device but the one with this session, and every program."""
    end_other_push(user, SessionStore(session_key))
    get_adapter().end_sessions(list(UserSession.objects.filter(user=user).exclude(session_key=session_key or "")))
    tokens.revoke_user(user)
    log.info("other sessions of user %s ended", user.pk)


@transaction.atomic
def delete_ended() -> int:
    """Forget sessions that are over, and of whose devices only the cookie is left; gives how many rows."""
    over = Session.objects.filter(expire_date__lt=clock.now())
    for session in over.iterator():
        end_push(session.get_decoded())
    over.delete()
    kept = Session.objects.values("session_key")
    count: int = UserSession.objects.exclude(session_key__in=kept).delete()[0]
    return count
