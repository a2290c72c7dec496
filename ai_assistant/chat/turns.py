"""Turns of a conversation as they are stored, and which of them a model is told again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from django.db.models import QuerySet

from ai_assistant.models import Conversation, Message
from ai_assistant.providers.types import ModelTurn, State, ToolCall, ToolResult, ToolTurn, Turn, UserTurn

# What a model is told of the past: so many messages, so many characters of them, the newest first.
_MESSAGES: Final = 20
_CHARACTERS: Final = 40_000
# What somebody outside wrote is told to no model that has tools, nor is what was said about it.
_LEFT_OUT: Final = "(An answer about texts from outside the company. It is not repeated here.)"
_ID: Final = re.compile(r"[a-z_]{1,40}:[0-9a-f-]{36}")


def dumped(turns: Sequence[Turn]) -> list[dict[str, Any]]:
    """The turns as JSON values; pictures are not kept."""
    return [_dumped(turn) for turn in turns]


def _dumped(turn: Turn) -> dict[str, Any]:
    if isinstance(turn, UserTurn):
        return {"text": turn.text}
    if isinstance(turn, ToolTurn):
        return {"results": [{"call": _call(one.call), "content": one.content} for one in turn.results]}
    state = turn.state
    return {
        "text": turn.text,
        "calls": [_call(call) for call in turn.calls],
        "state": {"provider": state.provider, "model": state.model, "content": state.content} if state else None,
    }


def _call(call: ToolCall) -> dict[str, Any]:
    return {"id": call.id, "name": call.name, "arguments": call.arguments}


def loaded(values: Sequence[dict[str, Any]]) -> list[Turn]:
    """The turns that `dumped` wrote."""
    return [_loaded(value) for value in values]


def _loaded(value: dict[str, Any]) -> Turn:
    if "results" in value:
        return ToolTurn([ToolResult(ToolCall(**one["call"]), one["content"]) for one in value["results"]])
    if "calls" not in value:
        return UserTurn(value["text"])
    state = State(**value["state"]) if value["state"] else None
    return ModelTurn(value["text"], tuple(ToolCall(**call) for call in value["calls"]), state)


def ids_in(turns: Sequence[Turn]) -> set[str]:
    """The ids of records that tools gave in these turns."""
    given = [str(result.content) for turn in turns if isinstance(turn, ToolTurn) for result in turn.results]
    return {key for text in given for key in _ID.findall(text)}


def before(answer: Message) -> list[Turn]:
    """What led to an answer that is to be given: its question, and as much of the past as a model is told."""
    return _of(Message.objects.filter(conversation=answer.conversation_id, created_at__lt=answer.created_at))


def of(conversation: Conversation) -> list[Turn]:
    """As much of the conversation so far as a model is told with the next question."""
    return _of(Message.objects.filter(conversation=conversation))


def _of(rows: QuerySet[Message]) -> list[Turn]:
    turns: list[Turn] = []
    length = 0
    for row in rows.order_by("-created_at", "-pk")[:_MESSAGES]:
        told = _told(row)
        length += sum(len(str(_without_state(turn))) for turn in told)
        if turns and length > _CHARACTERS:
            break
        turns = told + turns
    while turns and not isinstance(turns[0], UserTurn):
        turns.pop(0)
    return turns


def _without_state(turn: Turn) -> Turn:
    """What was thought besides leaves no less room for what was said."""
    return replace(turn, state=None) if isinstance(turn, ModelTurn) else turn


def _told(row: Message) -> list[Turn]:
    if row.role == Message.Role.QUESTION:
        return [UserTurn(row.text)]
    if row.is_tainted:
        return [ModelTurn(_LEFT_OUT)]
    told = loaded(row.turns) if row.text else []
    has_end = bool(told) and isinstance(told[-1], ModelTurn)  # as the model gave it; not where it was stopped
    return told if has_end else [*told, ModelTurn(row.text or "…")]
