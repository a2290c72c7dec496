"""Deleting the organization: asked for by an owner, taken back by one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import MemberRequest, in_person, requires, step_up, works_unpaid
from accounts.forms.organizations import DeletionForm
from accounts.models import Role
from accounts.rules import AccountsPermission
from accounts.services import organization_deletion
from config.lib.errors import DomainError
from config.lib.urls import org_reverse


@works_unpaid
@requires(AccountsPermission.MANAGE_DATA)
@require_http_methods(["GET", "HEAD", "POST"])
@step_up
def delete(request: MemberRequest) -> HttpResponse:
    """Say what goes, offer a copy of it, and have the name typed; a POST announces the deletion."""
    if request.member.role != Role.OWNER:
        raise PermissionDenied
    form = DeletionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _request(request, form):
        messages.success(request, _("The deletion is announced. The owners are told."))
        return redirect(org_reverse("accounts:organization_data"))
    return render(request, "accounts/organization_delete.html", {"form": form}, status=422 if form.errors else 200)


def _request(request: MemberRequest, form: DeletionForm) -> bool:
    name = form.cleaned_data["name"]
    try:
        organization_deletion.request(organization=request.organization, actor=request.member, name=name)
    except DomainError as error:
        form.add_error(error.field, str(error.message))
        return False
    return True


@works_unpaid
@requires(AccountsPermission.MANAGE_DATA)
@require_POST
@in_person
def keep(request: MemberRequest) -> HttpResponse:
    """Take the deletion back."""
    try:
        organization_deletion.keep(organization=request.organization, actor=request.member)
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("The organisation stays."))
    return redirect(org_reverse("accounts:organization_data"))
