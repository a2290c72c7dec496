"""A conversation as a file."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ai_assistant.chat.showing import plain
from ai_assistant.content.exporting import Mark, Written, as_markdown
from ai_assistant.models import Conversation, Message, Proposal
from config.lib import formats


def markdown(conversation: Conversation, messages: Iterable[Message]) -> str:
    """The conversation as Markdown; what a model wrote says so, to people and to machines (AI Act, art. 50)."""
    rows = list(messages)
    begun = localtime(conversation.created_at)
    day = formats.date_long(begun, get_language() or "en")
    parts = [f"# {conversation.title}", f"{day}, {begun:%H:%M}"]
    for row in rows:
        parts.append(f"**{_who(row)}**\n\n{plain(row) or row.error or row.get_state_display()}")
        parts += [_proposed(proposal) for proposal in row.proposals.all()]
    models = ", ".join(dict.fromkeys(row.answered_by for row in rows if row.is_by_model))
    mark = Mark(models) if models else None
    return as_markdown(Written(conversation.title, "\n\n".join(parts), get_language() or "en", mark)).decode()


def _proposed(proposal: Proposal) -> str:
    """What was proposed, field by field, and what became of it."""
    state = str(proposal.get_state_display())
    if proposal.decided_at:
        state = f"{state}, {formats.date_short(localtime(proposal.decided_at), get_language() or 'en')}"
    title = _("Proposal: %(title)s") % {"title": proposal}
    lines = [f"**{title}** ({state})\n"]
    for field in proposal.change["fields"]:
        before = f"{field['before']} → " if field["before"] else ""
        lines.append(f"- {field['label']}: {before}{field['after']}".replace("\n", "\n  "))
    return "\n".join(lines)


def _who(row: Message) -> str:
    if row.role == Message.Role.QUESTION:
        return _("You")
    if row.is_by_model:
        return _("Assistant (written by the AI model %(model)s)") % {"model": row.answered_by}
    return _("Assistant (by rules, no AI model)")
