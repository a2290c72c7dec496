"""Codes of authenticator apps and recovery codes outside of allauth's pages, and the secrets behind them."""

import logging
from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts.errors import SecondFactorRequired
from accounts.models import Member, User
from accounts.queries.second_factor import has_second_factor
from accounts.services import mail
from config.lib import crypto

log = logging.getLogger("kantora.security")
# allauth keeps both in one JSON column, encrypted by `accounts.adapter.MFAAdapter`.
PLACE = "mfa.authenticator.data"
SECRET_NAMES = ("secret", "seed")


def require_second_factor(member: Member) -> None:
    """Raise `SecondFactorRequired` when the organization asks for one and the member has none."""
    if member.organization.requires_second_factor and not has_second_factor(member.user):
        raise SecondFactorRequired


def accepts(user: User, code: str) -> bool:
    """Whether the code is right; it is used up then. A passkey has no code, so it is not asked."""
    rows = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN)
    return any(row.wrap().validate_code(code) for row in rows)


@transaction.atomic
def reset(user: User) -> int:
    """Remove what the person proves with beside the password, and tell them; gives how many. For the operator."""
    removed = Authenticator.objects.filter(user=user).delete()[0]
    if removed:
        log.warning("second factors of user %s removed by the operator", user.pk)
        mail.queue(template="second_factor_reset", to=user.email, language=user.language, context={"user": user})
    return int(removed)


def rotate_secrets() -> Iterator[bool]:
    """Encrypt anew what older keys encrypted; for each secret, whether it could be read."""
    for pk in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).values_list("pk", flat=True):
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().filter(pk=pk).first()
            if row is not None:
                yield from _rotate(row)


def _rotate(row: Authenticator) -> Iterator[bool]:
    for name in SECRET_NAMES:
        stored = row.data.get(name, "")
        if not stored or stored.startswith(crypto.newest_prefix()):
            continue
        try:
            row.data[name] = crypto.encrypt(crypto.decrypt(stored, place=PLACE), place=PLACE)
        except crypto.UnreadableSecret:
            yield False
        else:
            row.save(update_fields=["data"])
            yield True
