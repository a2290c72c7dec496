"""Pages of what the assistant noticed: list, one with its exact change, apply, dismiss."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import MemberRequest, requires
from ai_assistant.forms.suggestions import DismissForm
from ai_assistant.models import Suggestion
from ai_assistant.queries import suggestions as reading
from ai_assistant.rules import AssistantPermission
from ai_assistant.services import limits, proposals, suggestions
from config.lib.errors import Refusal
from config.lib.urls import org_reverse

_State = Suggestion.State
_SHOWN = 50


@requires(AssistantPermission.USE)
@require_safe
def suggestion_list(request: MemberRequest) -> HttpResponse:
    """What waits for the member, or what was applied or dismissed."""
    wanted = request.GET.get("state", "")
    state = wanted if wanted in _State.values else _State.NEW.value
    context = {
        "state": state,
        "rows": reading.newest(request.member, _SHOWN, state),
        "tabs": _tabs(request, state),
    }
    return render(request, "ai_assistant/suggestions.html", context)


def _tabs(request: MemberRequest, state: str) -> list[dict[str, Any]]:
    url, count = org_reverse("assistant:suggestions"), reading.count_new(request.member)
    return [
        {
            "label": each.label,
            "url": url if each == _State.NEW else f"{url}?state={each.value}",
            "count": count if each == _State.NEW else None,
            "is_current": each == state,
        }
        for each in _State
    ]


@requires(AssistantPermission.USE)
@require_safe
def suggestion(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """One with the exact change that applying it makes, or what became of it."""
    return _page(request, _found(request, pk), DismissForm())


@requires(AssistantPermission.USE)
@require_POST
def look(request: MemberRequest) -> HttpResponse:
    """Look through the data now instead of tonight."""
    limits.count(request.member)
    found = suggestions.notice(request.organization)
    if found:
        text = ngettext("%(count)d new suggestion.", "%(count)d new suggestions.", found) % {"count": found}
        messages.success(request, text)
    else:
        messages.info(request, _("Nothing new was noticed."))
    return redirect(org_reverse("assistant:suggestions"))


@requires(AssistantPermission.USE)
@require_POST
def apply(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Do what was suggested, as it was shown."""
    row = _found(request, pk)
    try:
        done = suggestions.apply(request.member, row, request.POST.get("seen", "")[:64])
    except Refusal as refusal:
        return _page(request, _found(request, pk), DismissForm(), str(refusal), 422)
    undo_tag = f"undo:{org_reverse('assistant:suggestion_undo', pk)}" if done.can_be_undone else ""
    messages.success(request, _("Done as suggested."), extra_tags=undo_tag)
    return redirect(org_reverse("assistant:suggestion", pk))


@requires(AssistantPermission.USE)
@require_POST
def undo(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Take back what was done."""
    row = _found(request, pk)
    if row.proposal is None:
        raise Http404
    proposals.undo(request.member, row.proposal)
    messages.success(request, _("Taken back."))
    return redirect(org_reverse("assistant:suggestion", pk))


@requires(AssistantPermission.USE)
@require_POST
def dismiss(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Let it be for good."""
    row, form = _found(request, pk), DismissForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    suggestions.dismiss(request.member, row, form.cleaned_data["reason"])
    messages.success(request, _("Dismissed. It will not be suggested again."))
    return redirect(org_reverse("assistant:suggestions"))


def _found(request: MemberRequest, pk: uuid.UUID) -> Suggestion:
    related = ("proposal", "decided_by__user")
    return get_object_or_404(reading.visible(request.member).select_related(*related), pk=pk)


def _page(
    request: MemberRequest, row: Suggestion, form: DismissForm, error: str = "", status: int = 200
) -> HttpResponse:
    shown = reading.shown(request.member, row)
    change = None
    if row.state == _State.NEW and shown.can_apply:
        try:
            change = suggestions.change_of(request.member, row)
        except Refusal as refusal:
            error = error or str(refusal)
    context = {
        "shown": shown,
        "change": change,
        "seen": suggestions.mark_of(change) if change else "",
        "form": form,
        "error": error,
        "proposal": row.proposal if row.proposal and row.proposal.member_id == request.member.pk else None,
    }
    return render(request, "ai_assistant/suggestion.html", context, status=status)
