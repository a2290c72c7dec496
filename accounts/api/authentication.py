"""How a program or a page proves who it is, and in which language and zone it is answered then."""

from contextlib import suppress
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from accounts import key_format
from accounts.errors import BadToken
from accounts.models import Member, User
from accounts.services import api_keys, tokens


class JWTAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer <access token>`."""

    def authenticate(self, request: Request) -> tuple[User, str] | None:
        """The user of the token; None lets the next class try. Raises `AuthenticationFailed`."""
        token = bearer_token(request)
        if token is None:
            return None
        try:
            user = tokens.user_of_access_token(token)
        except BadToken as error:
            raise exceptions.AuthenticationFailed(str(error.message), code=error.code) from error
        _speak_to(user, request)
        return user, token

    def authenticate_header(self, request: Request) -> str:
        """Makes a missing log-in a 401 and not a 403."""
        return "Bearer"


class ApiKeyAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer kan_…`: a key of an organization. Only endpoints inside an organization know it."""

    def authenticate(self, request: Request) -> tuple[User, Member] | None:
        """The user and member in whose name the key acts; None lets the next class try.

        Raises `AuthenticationFailed`, `AddressNotAllowed`.
        """
        token = bearer_token(request)
        if token is None or not token.startswith(key_format.PREFIX):
            return None
        try:
            member = api_keys.member_of_key(token)
        except BadToken as error:
            raise exceptions.AuthenticationFailed(str(error.message), code=error.code) from error
        _speak_to(member.user, request)
        return member.user, member

    def authenticate_header(self, request: Request) -> str:
        """As for access tokens."""
        return "Bearer"


def bearer_token(request: Request) -> str | None:
    """The token of the `Authorization` header, None without one."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _speak_to(user: User, request: Request) -> None:
    """Go on in the person's zone, and in their language unless the program asks for one we speak.

    Until the end of the request: `LanguageMiddleware` puts both back.
    """
    if not _asked_language(request):
        translation.activate(user.language)
    timezone.activate(ZoneInfo(user.time_zone))


def _asked_language(request: Request) -> str | None:
    for code, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        with suppress(LookupError):
            return get_supported_language_variant(code)
    return None


class SessionAuthentication(authentication.SessionAuthentication):
    """The page's own session, with CSRF protection, for the interactive documentation."""

    def authenticate_header(self, request: Request) -> str:
        """The scheme a program should use."""
        return "Bearer"

    def enforce_csrf(self, request: Request) -> None:
        """As the parent, in our words."""
        try:
            super().enforce_csrf(request)
        except exceptions.PermissionDenied as error:
            raise exceptions.PermissionDenied(_("The CSRF token is missing or wrong.")) from error
