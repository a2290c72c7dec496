"""The organization's own keys of Stripe."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import MemberRequest, requires, step_up, works_unpaid
from accounts.forms.stripe_keys import StripeKeysForm
from accounts.queries import stripe_keys as key_queries
from accounts.rules import AccountsPermission
from accounts.services import stripe_keys as key_service
from config.lib.errors import DomainError
from config.lib.urls import org_reverse


@requires(AccountsPermission.MANAGE_ORGANIZATION)
@require_http_methods(["GET", "HEAD", "POST"])
@step_up
def keys(request: MemberRequest) -> HttpResponse:
    """Which keys there are, and others in their place."""
    form = StripeKeysForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            key_service.set_stripe_keys(actor=request.member, **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field, str(error.message))
        else:
            messages.success(request, _("Stripe knows the keys; they are saved."))
            return redirect(org_reverse("accounts:stripe_keys"))
    context = {"form": form, "keys": key_queries.stripe_keys()}
    return render(request, "accounts/stripe_keys.html", context, status=422 if form.errors else 200)


@works_unpaid
@requires(AccountsPermission.MANAGE_ORGANIZATION)
@require_POST
@step_up
def remove(request: MemberRequest) -> HttpResponse:
    """Forget the keys."""
    key_service.clear_stripe_keys(actor=request.member)
    messages.success(request, _("The keys are removed."))
    return redirect(org_reverse("accounts:stripe_keys"))
