"""How a program or a page proves who it is."""

from django.utils.translation import gettext as _
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from accounts.errors import BadToken
from accounts.models import User
from accounts.services import tokens


class JWTAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer <access token>`."""

    keyword = "Bearer"

    def authenticate(self, request: Request) -> tuple[User, str] | None:
        """The user of the token; None lets the next class try. Raises `AuthenticationFailed`."""
        scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != self.keyword.lower():
            return None
        try:
            return tokens.user_of_access_token(token.strip()), token
        except BadToken as error:
            raise exceptions.AuthenticationFailed(str(error.message), code=error.code) from error

    def authenticate_header(self, request: Request) -> str:
        """Makes a missing log-in a 401 and not a 403."""
        return self.keyword


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
