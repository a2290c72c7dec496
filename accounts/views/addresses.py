"""The network addresses the organization lets in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, requires
from accounts.forms.addresses import AddressesForm
from accounts.forms.fields import refused_at
from accounts.rules import AccountsPermission
from accounts.services import allow_list
from config.lib import ambient
from config.lib.urls import org_reverse


@requires(AccountsPermission.MANAGE_SECURITY)
@require_http_methods(["GET", "HEAD", "POST"])
def addresses(request: MemberRequest) -> HttpResponse:
    """Show and change the list."""
    form = AddressesForm(request.POST or None, initial={"networks": request.organization.allowed_networks})
    if request.method == "POST" and form.is_valid():
        with refused_at(form, "networks"):
            allow_list.set_allow_list(
                organization=request.organization, actor=request.member, networks=form.cleaned_data["networks"]
            )
            messages.success(request, _("The list of allowed addresses is saved."))
            return redirect(org_reverse("accounts:addresses"))
    context = {"form": form, "address": ambient.current().ip_address}
    return render(request, "accounts/addresses.html", context, status=422 if form.errors else 200)
