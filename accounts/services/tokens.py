"""JSON Web Tokens of the API (RFC 7519): HS256, claims `sub` and `type`, refresh tokens that rotate."""

import datetime
import hashlib
import uuid
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import jwt
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.cache import cache
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from accounts.errors import BadCredentials, BadToken, CodeNeeded, TooManyAttempts, WrongCode
from accounts.models import RefreshToken, User
from accounts.queries.second_factor import has_second_factor
from accounts.services import second_factor, security, sign_ins
from config.lib import clock
from config.lib.addresses import client_address
from config.lib.counters import count_up
from config.lib.ids import uuid7

ALGORITHM = "HS256"
ATTEMPTS_PER_EMAIL, ATTEMPTS_PER_ADDRESS, WINDOW_SECONDS = 10, 100, 300


@dataclass(frozen=True)
class TokenPair:
    """An access token and the refresh token that gets the next one."""

    access: str
    refresh: str


def log_in(request: HttpRequest | None, email: str, password: str, code: str = "") -> TokenPair:
    """Tokens for an e-mail and password, and a code from who has a second factor.

    Raises `BadCredentials`, `CodeNeeded`, `WrongCode`, `TooManyAttempts`. Failed attempts are counted for five minutes:
    10 to one e-mail address, 100 from one network address.
    """
    counters = _counters(request, email)
    if any(count_up(key, WINDOW_SECONDS) > most for key, most in counters.items()):
        raise TooManyAttempts(WINDOW_SECONDS)
    user = authenticate(request, username=email.lower(), password=password)
    if not isinstance(user, User):
        sign_ins.failed(email)
        raise BadCredentials
    _require_code(user, code)
    _forget_attempt(counters)
    sign_ins.succeeded(user, request)
    return issue_pair(user, family=uuid7())


def _require_code(user: User, code: str) -> None:
    if not has_second_factor(user):
        return
    if not code:
        raise CodeNeeded
    if not second_factor.accepts(user, code):
        sign_ins.failed(user.email)
        raise WrongCode


def _counters(request: HttpRequest | None, email: str) -> dict[str, int]:
    """The cache keys under which this attempt counts, with the most attempts each allows."""
    email_hash = hashlib.sha256(email.lower().encode()).hexdigest()  # a cache key is short and without spaces
    counters = {f"login-attempts:{email_hash}": ATTEMPTS_PER_EMAIL}
    if request is not None:
        counters[f"login-attempts-from:{client_address(request.META)}"] = ATTEMPTS_PER_ADDRESS
    return counters


def _forget_attempt(counters: dict[str, int]) -> None:
    """A success frees the e-mail address and takes its own attempt off the network address."""
    by_email, *by_address = counters
    cache.delete(by_email)
    for key in by_address:
        with suppress(ValueError):
            cache.decr(key)


def issue_pair(user: User, *, family: uuid.UUID) -> TokenPair:
    """A new access token and a new refresh token of `family`."""
    now = clock.now()
    expires_at = now + datetime.timedelta(days=settings.JWT_REFRESH_DAYS)
    row = RefreshToken.objects.create(user=user, family=family, expires_at=expires_at)
    access_until = now + datetime.timedelta(minutes=settings.JWT_ACCESS_MINUTES)
    return TokenPair(
        access=_encode(user, "access", now, access_until, jti=uuid7(), family=str(family), seal=_seal(user)),
        refresh=_encode(user, "refresh", now, expires_at, jti=row.pk),
    )


def refresh(token: str) -> TokenPair:
    """The next pair for a refresh token, which then is used up. Reuse revokes the family. Raises `BadToken`."""
    row = _refresh_row(token)
    pair = _use_up(row)
    if pair is None:
        revoke_family(row.family)
        if row.used_at is not None:
            security.record_for(row.user, "accounts.token_reused", once=row.family.hex)
        raise BadToken
    return pair


@transaction.atomic
def _use_up(row: RefreshToken) -> TokenPair | None:
    """The next pair, or None when the token was used before.

    One transaction: who uses the token at the same moment waits here for the new row, and revokes it with the family.
    """
    now = clock.now()
    unused = RefreshToken.objects.filter(pk=row.pk, used_at=None, revoked_at=None, expires_at__gt=now)
    return issue_pair(row.user, family=row.family) if unused.update(used_at=now) else None


def log_out(token: str) -> None:
    """Revoke the refresh token's family. Raises `BadToken`."""
    revoke_family(_refresh_row(token).family)


def log_out_of_access(token: str) -> None:
    """Revoke the family of refresh tokens the access token came with. Raises `BadToken`."""
    revoke_family(_family(_decode(token, "access")))


def revoke_family(family: uuid.UUID) -> None:
    """No token of the family works any more."""
    RefreshToken.objects.filter(family=family, revoked_at=None).update(revoked_at=clock.now())


def revoke_user(user: User) -> None:
    """Sign the person out of every program, as after a change of password."""
    RefreshToken.objects.filter(user=user, revoked_at=None).update(revoked_at=clock.now())


def user_of_access_token(token: str) -> User:
    """The active user an access token speaks for, while their log-in lasts and with its password. Raises `BadToken`."""
    claims = _decode(token, "access")
    log_in_lasts = Exists(RefreshToken.objects.filter(family=_family(claims), user=OuterRef("pk"), revoked_at=None))
    user = User.objects.filter(log_in_lasts, pk=claims["sub"], is_active=True).first()
    if user is None or not constant_time_compare(claims.get("seal", ""), _seal(user)):
        raise BadToken
    return user


def _family(claims: dict[str, Any]) -> uuid.UUID:
    try:
        return uuid.UUID(claims["family"])
    except (KeyError, ValueError) as error:
        raise BadToken from error


def _seal(user: User) -> str:
    """Changes with the password, and with it every access token ends."""
    return user.get_session_auth_hash()[:16]


def _refresh_row(token: str) -> RefreshToken:
    claims = _decode(token, "refresh")
    row = RefreshToken.objects.select_related("user").filter(pk=claims["jti"], user__is_active=True).first()
    if row is None:
        raise BadToken
    return row


def _encode(
    user: User, kind: str, issued: datetime.datetime, expires: datetime.datetime, *, jti: uuid.UUID, **more: str
) -> str:
    claims = {"sub": str(user.pk), "type": kind, "iat": issued, "exp": expires, "jti": str(jti), **more}
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
