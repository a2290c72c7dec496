"""The devices a person is signed in on: knowing them again, telling of new ones, ending their sessions."""

import hashlib
import logging
import secrets

from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from accounts.models import Device, User
from accounts.services import mail, tokens
from config.lib import clock
from config.lib.devices import device_name

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


def end_session(session: UserSession) -> None:
    """Sign the device out."""
    get_adapter().end_sessions([session])
    log.info("session of user %s ended", session.user_id)


def end_others(*, user: User, session_key: str | None) -> None:
    """Sign out every device but the one with this session, and every program."""
    get_adapter().end_sessions(list(UserSession.objects.filter(user=user).exclude(session_key=session_key or "")))
    tokens.revoke_user(user)
    log.info("other sessions of user %s ended", user.pk)


@transaction.atomic
def delete_ended() -> int:
    """Forget sessions that are over, and of whose devices only the cookie is left; gives how many rows."""
    Session.objects.filter(expire_date__lt=clock.now()).delete()
    kept = Session.objects.values("session_key")
    count: int = UserSession.objects.exclude(session_key__in=kept).delete()[0]
    return count
