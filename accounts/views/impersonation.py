"""An operator of the installation in the account of a person."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import impersonation
from accounts.access import PersonRequest, signed_in, staff_only, step_up
from accounts.forms.impersonation import ImpersonationForm
from accounts.models import User
from accounts.queries import members
from accounts.rules import may_impersonate


@staff_only
@step_up
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: PersonRequest) -> HttpResponse:
    """Ask for the reason, then go on as the person `user_pk`; who names nobody chooses in the administration."""
    person = _person(request)
    if person is None:
        return redirect("admin:accounts_user_changelist")
    if not may_impersonate(hijacker=request.user, hijacked=person):
        raise PermissionDenied
    form = ImpersonationForm(request.POST or None, initial={"user_pk": person.pk})
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            return impersonation.enter(request, person=person, reason=form.cleaned_data["reason"])
    context = {"form": form, "person": person, "memberships": members.memberships(person)}
    return render(request, "accounts/impersonate.html", context, status=422 if form.errors else 200)


def _person(request: HttpRequest) -> User | None:
    values = request.POST if request.method == "POST" else request.GET
    try:
        pk = uuid.UUID(values.get("user_pk", ""))
    except ValueError:
        return None
    return get_object_or_404(User, pk=pk)


@signed_in
@require_POST
def stop(request: PersonRequest) -> HttpResponse:
    """Back to the operator's own account."""
    going_on = impersonation.of(request)
    if going_on is None:
        return redirect("home")
    messages.success(request, _("You are yourself again."))
    return impersonation.leave(request, going_on)
