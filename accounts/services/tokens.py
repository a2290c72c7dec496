"""JSON Web Tokens of the API (RFC 7519): HS256, claims `sub` and `type`, refresh tokens that rotate."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

import jwt
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest

from accounts.errors import BadCredentials, BadToken, TooManyAttempts
from accounts.models import RefreshToken, User
from config.lib import clock
from config.lib.ids import uuid7

ALGORITHM = "HS256"
ATTEMPTS, WINDOW_SECONDS = 10, 300


@dataclass(frozen=True)
class TokenPair:
    """An access token and the refresh token that gets the next one."""

    access: str
    refresh: str


def log_in(request: HttpRequest | None, email: str, password: str) -> TokenPair:
    """Tokens for an e-mail and password. Raises `BadCredentials`, `TooManyAttempts` (10 in 5 minutes an address)."""
    key = f"login-attempts:{email.lower()}"
    cache.add(key, 0, WINDOW_SECONDS)
    if cache.incr(key) > ATTEMPTS:
        raise TooManyAttempts
    user = authenticate(request, username=email.lower(), password=password)
    if not isinstance(user, User):
        raise BadCredentials
    cache.delete(key)
    return issue_pair(user, family=uuid7())


def issue_pair(user: User, *, family: uuid.UUID) -> TokenPair:
    """A new access token and a new refresh token of `family`."""
    now = clock.now()
    expires_at = now + datetime.timedelta(days=settings.JWT_REFRESH_DAYS)
    row = RefreshToken.objects.create(user=user, family=family, expires_at=expires_at)
    access_until = now + datetime.timedelta(minutes=settings.JWT_ACCESS_MINUTES)
    return TokenPair(
        access=_encode(user, "access", now, access_until, jti=uuid7()),
        refresh=_encode(user, "refresh", now, expires_at, jti=row.pk),
    )


def refresh(token: str) -> TokenPair:
    """The next pair for a refresh token, which then is used up. Reuse revokes the family. Raises `BadToken`."""
    row = _refresh_row(token)
    now = clock.now()
    used = RefreshToken.objects.filter(pk=row.pk, used_at=None, revoked_at=None, expires_at__gt=now)
    if not used.update(used_at=now):
        revoke_family(row.family)
        raise BadToken
    return issue_pair(row.user, family=row.family)


def log_out(token: str) -> None:
    """Revoke the refresh token's family. Raises `BadToken`."""
    revoke_family(_refresh_row(token).family)


def revoke_family(family: uuid.UUID) -> None:
    """No token of the family works any more."""
    RefreshToken.objects.filter(family=family, revoked_at=None).update(revoked_at=clock.now())


def revoke_user(user: User) -> None:
    """Sign the person out of every program, as after a change of password."""
    RefreshToken.objects.filter(user=user, revoked_at=None).update(revoked_at=clock.now())


def user_of_access_token(token: str) -> User:
    """The active user an access token speaks for. Raises `BadToken`."""
    user = User.objects.filter(pk=_decode(token, "access")["sub"], is_active=True).first()
    if user is None:
        raise BadToken
    return user


def _refresh_row(token: str) -> RefreshToken:
    claims = _decode(token, "refresh")
    row = RefreshToken.objects.select_related("user").filter(pk=claims["jti"], user__is_active=True).first()
    if row is None:
        raise BadToken
    return row


def _encode(
    user: User, kind: str, issued: datetime.datetime, expires: datetime.datetime, *, jti: uuid.UUID
) -> str:
    claims = {"sub": str(user.pk), "type": kind, "iat": issued, "exp": expires, "jti": str(jti)}
    return jwt.encode(claims, settings.SECRET_KEY, algorithm=ALGORITHM)


def _decode(token: str, kind: str) -> dict[str, Any]:
    try:
        claims = jwt.decode(
            token, settings.SECRET_KEY, algorithms=[ALGORITHM], options={"require": ["sub", "type", "exp", "jti"]}
        )
        uuid.UUID(claims["sub"]), uuid.UUID(claims["jti"])
    except (jwt.InvalidTokenError, ValueError) as error:
        raise BadToken from error
    if claims["type"] != kind:
        raise BadToken
    return claims


@transaction.atomic
def delete_expired() -> int:
    """Forget refresh tokens that ended a month ago; gives how many."""
    month_ago = clock.now() - datetime.timedelta(days=30)
    return RefreshToken.objects.filter(expires_at__lt=month_ago).delete()[0]
