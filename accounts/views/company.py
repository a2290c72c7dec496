"""The company's own data."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, requires
from accounts.forms.company import CompanyForm
from accounts.rules import AccountsPermission
from accounts.services import organizations
from config.lib.errors import DomainError
from config.lib.urls import org_reverse


@requires(AccountsPermission.MANAGE_ORGANIZATION)
@require_http_methods(["GET", "HEAD", "POST"])
def company(request: MemberRequest) -> HttpResponse:
    """Show and change the legal data, the logo, and what the organization works in."""
    if request.method != "POST":
        return _page(request, CompanyForm.of(request.organization))
    form = CompanyForm.of(request.organization, request.POST, request.FILES)
    if form.is_valid() and _save(request, form):
        messages.success(request, _("Company details are saved."))
        return redirect(org_reverse("accounts:company"))
    return _page(request, form)


def _save(request: MemberRequest, form: CompanyForm) -> bool:
    try:
        organizations.update_organization(
            organization=request.organization,
            actor=request.member,
            values=form.values,
            version=form.cleaned_data["version"],
            logo=form.cleaned_data["logo"],
            remove_logo=form.cleaned_data["remove_logo"],
        )
    except DomainError as error:
        form.refuse(error, request.organization.version)
        return False
    return True


def _page(request: MemberRequest, form: CompanyForm) -> HttpResponse:
    return render(request, "accounts/company.html", {"form": form}, status=422 if form.errors else 200)
