"""How the organization uses the assistant: models, limits, what it spent, and the address for other assistants."""

from __future__ import annotations

import json
import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import MemberRequest, requires, step_up
from accounts.hooks import permissions
from ai_assistant import prices
from ai_assistant.forms.settings import AssistantSettingsForm, OwnModelForm
from ai_assistant.hooks import list_sources
from ai_assistant.models import OrganizationModel
from ai_assistant.purposes import label_of
from ai_assistant.queries import requests, spending
from ai_assistant.queries.balance import balance
from ai_assistant.rules import AssistantPermission
from ai_assistant.services import assistant_settings, own_models
from config.lib.errors import DomainError, Refusal
from config.lib.urls import absolute, org_reverse

_MANAGE = AssistantPermission.MANAGE


@requires(_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: MemberRequest) -> HttpResponse:
    """Show and change how the assistant is used; show what the month has cost."""
    row = requests.settings_of(request.organization)
    form = AssistantSettingsForm.of(row, request.POST if request.method == "POST" else None)
    if form.is_valid():
        assistant_settings.change_settings(actor=request.member, **form.values)
        messages.success(request, _("The settings of the assistant are saved."))
        return redirect(org_reverse("assistant_settings:settings"))
    spent = requests.spent_this_month(request.organization)
    context = {
        "form": form,
        "models": [(row, prices.in_words(own_models.price(row))) for row in spending.own_models()],
        "sees": _seen_rights(),
        "spent": prices.in_words(spent),
        "budget": None if row.monthly_budget is None else prices.in_words(row.monthly_budget),
        "people": _worded(spending.by_person(request.organization)),
        "purposes": [
            (label_of(name), number, cost) for name, number, cost in _worded(spending.by_purpose(request.organization))
        ],
        "uses_models": row.uses_models,
        "mcp_url": absolute(reverse("mcp")),
        "mcp_configuration": _configuration(),
    }
    return render(request, "ai_assistant/settings.html", context, status=422 if form.errors else 200)


def _worded(shares: list[spending.Share]) -> list[tuple[str, int, str]]:
    return [(share.name, share.number, prices.in_words(share.cost)) for share in shares]


def _seen_rights() -> list[str]:
    """The rights by which the assistant sees records, as the table of roles words them."""
    return sorted({str(permissions[source.permission].label) for source in list_sources})


def _configuration() -> str:
    """What most programs with an assistant take as configuration, with a place for the key."""
    server = {
        "type": "http",
        "url": absolute(reverse("mcp")),
        "headers": {"Authorization": f"Bearer {_('YOUR-KEY')}"},
    }
    return json.dumps({"mcpServers": {"kantora": server}}, ensure_ascii=False, indent=2)


@requires(_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@step_up
def model(request: MemberRequest, pk: uuid.UUID | None = None) -> HttpResponse:
    """Set up a model with a key of one's own, or change one."""
    row = get_object_or_404(OrganizationModel, pk=pk) if pk else None
    form = OwnModelForm.of(row, request.POST if request.method == "POST" else None)
    if form.is_valid() and _saved(request, form, row):
        return redirect(org_reverse("assistant_settings:settings"))
    context = {
        "form": form,
        "model": row,
        "price": prices.in_words(own_models.price(row)) if row else "",
        "most": own_models.trying(),
    }
    return render(request, "ai_assistant/own_model.html", context, status=422 if form.errors else 200)


def _saved(request: MemberRequest, form: OwnModelForm, row: OrganizationModel | None) -> bool:
    """Whether the model was saved; it is tried at once, so that a mistake is seen here and not by who asks."""
    try:
        saved = own_models.set_model(actor=request.member, row=row, key=form.cleaned_data["key"], values=form.values)
    except DomainError as error:
        form.add_error(error.field, str(error.message))
        return False
    _try(request, saved)
    return True


@requires(_MANAGE)
@require_POST
def try_model(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask the model for a word."""
    _try(request, get_object_or_404(OrganizationModel, pk=pk))
    return redirect(org_reverse("assistant_settings:settings"))


def _try(request: MemberRequest, row: OrganizationModel) -> None:
    try:
        cost = own_models.try_model(actor=request.member, row=row)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return
    if left := balance(request.member, cost):
        messages.success(request, f"{_('%(model)s answers.') % {'model': row}} {prices.told(left)}")
    else:
        messages.error(request, _("%(model)s does not answer: %(error)s") % {"model": row, "error": row.check_error})


@requires(_MANAGE)
@require_POST
@step_up
def remove_model(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Forget the model and its key."""
    row = get_object_or_404(OrganizationModel, pk=pk)
    own_models.remove_model(actor=request.member, row=row)
    messages.success(request, _("%(model)s is removed.") % {"model": row})
    return redirect(org_reverse("assistant_settings:settings"))
