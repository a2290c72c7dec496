"""A person decides on what was proposed."""

import uuid
from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import MemberRequest, requires
from accounts.models import Member
from ai_assistant.models import Proposal
from ai_assistant.queries import conversations
from ai_assistant.rules import AssistantPermission
from ai_assistant.services import proposals
from config.lib import htmx
from config.lib.errors import Refusal
from config.lib.urls import org_reverse

_SHOWN: Final = 50
_DONE: Final = 20


@requires(AssistantPermission.USE)
@require_safe
def waiting(request: MemberRequest) -> HttpResponse:
    """Everything that waits for one's click, also what other programs proposed, and what was done lately."""
    rows = list(conversations.waiting(request.member)[: _SHOWN + 1])
    context = {
        "proposals": rows[:_SHOWN],
        "are_more": len(rows) > _SHOWN,
        "done": conversations.done(request.member)[:_DONE],
    }
    return render(request, "ai_assistant/waiting.html", context)


@requires(AssistantPermission.USE)
@require_POST
def execute(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Do it as it was shown."""
    return _decide(request, pk, proposals.execute)


@requires(AssistantPermission.USE)
@require_POST
def decline(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Let it be."""
    return _decide(request, pk, proposals.decline)


@requires(AssistantPermission.USE)
@require_POST
def undo(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Take it back."""
    return _decide(request, pk, proposals.undo)


def _decide(request: MemberRequest, pk: uuid.UUID, act: Callable[[Member, Proposal], Proposal]) -> HttpResponse:
    row = get_object_or_404(conversations.proposals(request.member).select_related("message"), pk=pk)
    error = ""
    try:
        act(request.member, row)
    except Refusal as refusal:
        error = str(refusal)
    row.refresh_from_db()
    if request.htmx:
        return render(request, "ai_assistant/_proposal.html", {"proposal": row, "error": error})
    if error:
        messages.error(request, error)
    thread = row.message and row.message.conversation_id
    return htmx.redirect(
        request, org_reverse("assistant:conversation", thread) if thread else org_reverse("assistant:waiting")
    )
