"""Passwords that were stolen elsewhere, by the range search of Have I Been Pwned (haveibeenpwned.com/API/v3).

Off unless `settings.BREACHED_PASSWORDS_URL` is set. Of a password the first five digits of its SHA-1 leave this server;
some hundred endings come back and are compared here. Whoever cannot be asked forbids nothing.
"""

import hashlib
import logging

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from config.lib import outside

_SENT = 5
log = logging.getLogger("kantora.security")


class BreachedPasswordValidator:
    """For `AUTH_PASSWORD_VALIDATORS`."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise `ValidationError` for a password that is known to thieves."""
        if settings.BREACHED_PASSWORDS_URL and times_seen(password):
            raise ValidationError(
                _("This password is in lists of stolen passwords. Choose another one."), code="password_breached"
            )

    def get_help_text(self) -> str:
        """What Django shows beside the field."""
        return _("Your password can’t be in lists of stolen passwords.")


def times_seen(password: str) -> int:
    """How often the password stands in what was stolen; 0 also when nobody answers."""
    digest = hashlib.sha1(password.encode(errors="replace"), usedforsecurity=False).hexdigest().upper()
    headers = {"User-Agent": settings.SITE_NAME, "Add-Padding": "true"}  # padded, its length tells nothing
    try:
        answer = outside.get(f"{settings.BREACHED_PASSWORDS_URL}{digest[:_SENT]}", headers)
        answer.require_success()
    except outside.NotDelivered as error:
        log.warning("stolen passwords were not asked: %s", error)
        return 0
    for line in answer.body.decode(errors="replace").splitlines():
        ending, _colon, number = line.strip().partition(":")
        if ending.upper() == digest[_SENT:]:
            return int(number) if number.isdecimal() else 0
    return 0
