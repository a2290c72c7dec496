"""Pages and fragments of the chat."""

import uuid
from collections.abc import Callable
from io import BytesIO
from typing import Any, Final

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import MemberRequest, requires
from ai_assistant import once, streaming
from ai_assistant.chat import exporting
from ai_assistant.chat.showing import balance_of, shown, situation
from ai_assistant.hooks import Record
from ai_assistant.models import Conversation, Message
from ai_assistant.queries import conversations
from ai_assistant.rules import AssistantPermission
from ai_assistant.services import conversations as talking
from ai_assistant.tables.conversations import ConversationList
from ai_assistant.tools import records
from config.lib import htmx
from config.lib.downloads import as_download
from config.lib.errors import Refusal
from config.lib.streams import streamed
from config.lib.urls import org_reverse

USE: Final = AssistantPermission.USE
_LISTED: Final = 60
_FIRST: Final = 2  # a question and its answer are the beginning of a conversation, which has a page of its own


@requires(USE)
@require_safe
def new(request: MemberRequest) -> HttpResponse:
    """A conversation that has not begun; `?about=` is the record that was on the screen."""
    return _page(request, None)


@requires(USE)
@require_safe
def conversation(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """A conversation of one's own."""
    return _page(request, _own(request, pk))


def _page(request: MemberRequest, thread: Conversation | None) -> HttpResponse:
    context = _thread(request, thread) | {
        "groups": conversations.by_age(request.member, _LISTED),
        "situation": situation(request.member),
    }
    return render(request, "ai_assistant/chat.html", context)


def _thread(request: MemberRequest, thread: Conversation | None) -> dict[str, Any]:
    """What both the page and the panel show."""
    about = records.find(request.member, request.GET.get("about", ""))
    return {
        "conversation": thread,
        "messages_shown": [shown(row) for row in conversations.messages_of(thread)] if thread else [],
        "about": about,
        "examples": talking.examples(request.member, about),
        "longest": talking.LONGEST,
        "once": once.mark(),
        **_costs(request, thread, about),
    }


def _costs(request: MemberRequest, thread: Conversation | None, about: Record | None) -> dict[str, Any]:
    """What the next answer costs at most, what the last one has cost, and what is left."""
    return {
        "price": talking.price(request.member, thread, about),
        "balance": balance_of(request.member, thread) if thread else None,
    }


@requires(USE)
@require_safe
def conversation_list(request: MemberRequest) -> HttpResponse:
    """All conversations of one's own, the oldest too."""
    is_fragment = request.htmx and request.htmx.target == "list"
    context = {
        "page": ConversationList(request.member).page(request.GET),
        "empty": {
            "title": _("No conversations yet"),
            "text": _("What you ask the assistant is kept here, for you alone."),
            "action_url": org_reverse("assistant:new"),
            "action_label": _("New conversation"),
        },
    }
    return render(request, "components/list_body.html" if is_fragment else "ai_assistant/conversations.html", context)


@requires(USE)
@require_safe
def panel(request: MemberRequest) -> HttpResponse:
    """The assistant beside another page; `?about=` is the record on it, `?c=` a conversation to go on with."""
    key = request.GET.get("c", "")
    thread = conversations.of_member(request.member).filter(pk=key).first() if _is_uuid(key) else None
    return render(request, "ai_assistant/panel.html", _thread(request, thread) | {"is_panel": True})


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


@requires(USE)
@require_POST
def ask(request: MemberRequest) -> HttpResponse:
    """Put a question. A page with scripts is given the question and a waiting answer, others the whole answer."""
    member, key = request.member, request.POST.get("conversation", "")
    thread = get_object_or_404(conversations.of_member(member), pk=key) if _is_uuid(key) else None
    text, about = request.POST.get("text", ""), request.POST.get("about", "")
    try:
        answer = talking.once(
            member, once.key_of(request, "ask"), lambda pk: talking.ask(member, text, thread, about, pk)
        )
    except Refusal as refusal:
        return _refused(request, refusal)
    return _asked(request, answer)


def _refused(request: MemberRequest, refusal: Refusal) -> HttpResponse:
    if request.htmx:
        return htmx.toast(HttpResponse(status=204), refusal, tone="bad")
    return render(request, "errors/domain.html", {"error": refusal}, status=refusal.status)


def _asked(request: MemberRequest, answer: Message) -> HttpResponse:
    """Show a new answer and the question before it; without scripts it is given at once."""
    is_panel = _is_panel(request)
    if not request.htmx:
        for _event in streaming.events(request.member, answer, get_language() or "en"):
            pass
    if not request.htmx or (answer.conversation.messages.count() == _FIRST and not is_panel):
        return htmx.redirect(request, org_reverse("assistant:conversation", answer.conversation_id))
    before = answer.conversation.messages.filter(role=Message.Role.QUESTION, created_at__lte=answer.created_at)
    question = before.latest("created_at")
    context = {"question": shown(question), "message": shown(answer), "is_panel": is_panel, "once": once.mark()}
    return render(request, "ai_assistant/asked.html", context | _costs_after(request, answer))


@requires(USE)
@require_safe
def message(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """One message as it is now."""
    return _fragment(request, _message(request, pk))


def _fragment(request: MemberRequest, row: Message) -> HttpResponse:
    context = {"message": shown(row), "is_panel": _is_panel(request), "once": once.mark()}
    return render(request, "ai_assistant/message.html", context | _costs_after(request, row))


def _costs_after(request: MemberRequest, row: Message) -> dict[str, Any]:
    return _costs(request, row.conversation, records.find(request.member, row.about) if row.about else None)


def _is_panel(request: MemberRequest) -> bool:
    """Whether the panel asks, by its address or by its form; it shows messages without the lamp."""
    return "panel" in request.GET or "panel" in request.POST


@requires(USE)
@require_POST
def stream(request: MemberRequest, pk: uuid.UUID) -> StreamingHttpResponse:
    """Give a waiting answer and send it as it comes: lines of JSON, for pages that have no socket."""
    member, row, language = request.member, _answer(request, pk), get_language() or "en"
    return streamed(request, lambda: streaming.lines(member, row, language), "application/x-ndjson")


@requires(USE)
@require_POST
def stop(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Stop an answer; what was said stays."""
    row = _answer(request, pk)
    talking.stop(request.member, row)
    return _fragment(request, row)


@requires(USE)
@require_POST
def retry(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Another answer in the place of this one."""
    return _again(request, f"retry:{pk}", lambda new: talking.retry(request.member, _answer(request, pk), new))


@requires(USE)
@require_POST
def edit(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Put a question in other words."""
    text = request.POST.get("text", "")
    return _again(request, f"edit:{pk}", lambda new: talking.edit(request.member, _question(request, pk), text, new))


def _again(request: MemberRequest, purpose: str, act: Callable[[uuid.UUID | None], Message]) -> HttpResponse:
    """Act, then show the whole thread, which has become shorter."""
    try:
        answer = talking.once(request.member, once.key_of(request, purpose), act)
    except Refusal as refusal:
        return _refused(request, refusal)
    if not request.htmx:
        return _asked(request, answer)
    context = _thread(request, answer.conversation) | {"is_panel": _is_panel(request)}
    return render(request, "ai_assistant/_thread.html", context)


@requires(USE)
@require_POST
def rate(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Say whether an answer was good."""
    row = _answer(request, pk)
    wanted = {"up": 1, "down": -1}.get(request.POST.get("rating", ""), 0)
    talking.rate(request.member, row, 0 if row.rating == wanted else wanted)
    if not request.htmx:
        return htmx.redirect(request, org_reverse("assistant:conversation", row.conversation_id))
    return _fragment(request, row)


@requires(USE)
@require_POST
def rename(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Call a conversation something else."""
    thread = _own(request, pk)
    try:
        talking.rename(request.member, thread, request.POST.get("title", ""))
    except Refusal as refusal:
        return _refused(request, refusal)
    return htmx.redirect(request, org_reverse("assistant:conversation", pk))


@requires(USE)
@require_POST
def pin(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Keep a conversation on top, or no longer."""
    talking.pin(request.member, _own(request, pk), is_pinned=request.POST.get("pinned") == "1")
    return htmx.redirect(request, org_reverse("assistant:conversation", pk))


@requires(USE)
@require_POST
def delete(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Delete a conversation."""
    talking.delete(request.member, _own(request, pk))
    return htmx.redirect(request, org_reverse("assistant:new"))


@requires(USE)
@require_safe
def export(request: MemberRequest, pk: uuid.UUID) -> FileResponse:
    """A conversation as a Markdown file."""
    thread = _own(request, pk)
    text = exporting.markdown(thread, conversations.messages_of(thread))
    name = f"{_('conversation')}-{thread.created_at:%Y-%m-%d}.md"
    return as_download(BytesIO(text.encode()), name=name, media_type="text/markdown; charset=utf-8")


def _own(request: MemberRequest, pk: uuid.UUID) -> Conversation:
    return get_object_or_404(conversations.of_member(request.member), pk=pk)


def _message(request: MemberRequest, pk: uuid.UUID) -> Message:
    return get_object_or_404(conversations.messages(request.member), pk=pk)


def _answer(request: MemberRequest, pk: uuid.UUID) -> Message:
    return get_object_or_404(conversations.messages(request.member), pk=pk, role=Message.Role.ANSWER)


def _question(request: MemberRequest, pk: uuid.UUID) -> Message:
    return get_object_or_404(conversations.messages(request.member), pk=pk, role=Message.Role.QUESTION)
