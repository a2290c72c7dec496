"""The page behind an invitation's link, for people with and without an account."""

from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from accounts.access import public
from accounts.forms.people import JoinForm
from accounts.models import Invitation, User
from accounts.queries.invitations import has_account, invitation_by_token
from accounts.services import registration, team
from config.lib import htmx
from config.lib.errors import DomainError


@public
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept with the account one is signed in with, or register; tells when the invitation is somebody else's."""
    found = invitation_by_token(token)
    if found is None:
        return render(request, "accounts/invitation_closed.html", status=410)
    if isinstance(request.user, User):
        return _accept(request, found, request.user)
    return _join(request, found)


def _accept(request: HttpRequest, found: Invitation, user: User) -> HttpResponse:
    is_recipient = user.email.lower() == found.email.lower()
    if request.method == "POST":
        team.accept_invitation(invitation=found, user=user)
        return htmx.redirect(request, _dashboard(found))
    context = {"invitation": found, "is_recipient": is_recipient}
    return render(request, "accounts/invitation.html", context)


def _join(request: HttpRequest, found: Invitation) -> HttpResponse:
    if has_account(found):
        return render(request, "accounts/invitation.html", {"invitation": found, "has_account": True})
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            member = registration.register_invited(
                invitation=found,
                full_name=form.cleaned_data["full_name"],
                password=form.cleaned_data["password"],
                language=get_language() or "en",
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error.message))
        else:
            return perform_login(request, member.user, redirect_url=_dashboard(found))
    context = {"invitation": found, "form": form}
    return render(request, "accounts/invitation.html", context, status=422 if form.errors else 200)


def _dashboard(found: Invitation) -> str:
    return reverse("dashboard", args=[found.organization.slug])
