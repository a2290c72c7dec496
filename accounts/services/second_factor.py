"""Checking the code of an authenticator app, or a recovery code, outside of allauth's pages."""

from allauth.mfa.models import Authenticator

from accounts.models import User


def accepts(user: User, code: str) -> bool:
    """Whether the code is right; it is used up then. A passkey has no code, so it is not asked."""
    rows = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN)
    return any(row.wrap().validate_code(code) for row in rows)
