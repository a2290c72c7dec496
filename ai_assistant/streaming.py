"""An answer on its way to the page: the events of the chat as JSON, over a socket or plain HTTP."""

from __future__ import annotations

import json
from collections.abc import Generator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Member
from accounts.tenancy import scope
from ai_assistant.chat import loop
from ai_assistant.models import Message
from config.lib.text import without_controls


def events(member: Member, answer: Message, language: str) -> Generator[dict[str, Any]]:
    """Give the answer, which nobody else must have claimed, and tell of it: `{"type": …, "text": …}`.

    Types: "text" a piece, "looking" a tool runs, "anew" what came so far does not count, "end", "taken" when somebody
    else gives the answer already.
    """
    with scope(member.organization, member), override(language):
        if not loop.claim(answer):
            yield {"type": "taken", "text": ""}
            return
        for event in loop.respond(member, answer, language):
            yield _told(event)


def _told(event: loop.Event) -> dict[str, Any]:
    if isinstance(event, loop.Said):
        return {"type": "text", "text": without_controls(event.text)}
    if isinstance(event, loop.Looking):
        return {"type": "looking", "text": _("Looking it up…")}
    if isinstance(event, loop.Anew):
        return {"type": "anew", "text": event.why}
    return {"type": "end", "text": ""}


def lines(member: Member, answer: Message, language: str) -> Generator[bytes]:
    """The events, one JSON object on each line."""
    for event in events(member, answer, language):
        yield json.dumps(event).encode() + b"\n"
