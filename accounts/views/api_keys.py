"""API keys of the organization."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, requires, step_up, works_unpaid
from accounts.forms.api_keys import ApiKeyForm
from accounts.models import ApiKey
from accounts.queries import api_keys as key_queries
from accounts.rules import AccountsPermission
from accounts.services import api_keys as key_service
from config.lib import clock
from config.lib.urls import org_reverse


@requires(AccountsPermission.MANAGE_API_KEYS)
@require_safe
def keys(request: MemberRequest) -> HttpResponse:
    """Every key: whose, for what, and when it was last used."""
    return render(request, "accounts/api_keys.html", {"keys": key_queries.keys(), "now": clock.now()})


@requires(AccountsPermission.MANAGE_API_KEYS)
@require_http_methods(["GET", "HEAD", "POST"])
@step_up
@never_cache
def new_key(request: MemberRequest) -> HttpResponse:
    """Make a key; its secret is shown in this one answer and never again, hence no redirect."""
    form = ApiKeyForm(request.POST or None, actor=request.member)
    if request.method == "POST" and form.is_valid():
        key, secret = key_service.create_key(actor=request.member, **form.values)
        return render(request, "accounts/api_key_made.html", {"key": key, "secret": secret})
    return render(request, "accounts/api_key_new.html", {"form": form}, status=422 if form.errors else 200)


@works_unpaid
@requires(AccountsPermission.MANAGE_API_KEYS)
@require_POST
@step_up
def revoke(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Make a key useless."""
    key = get_object_or_404(ApiKey, pk=pk)
    key_service.revoke_key(key=key, actor=request.member)
    messages.success(request, _("The key “%(name)s” does not work any more.") % {"name": key})
    return redirect(org_reverse("accounts:api_keys"))
