"""Asking a question as the chat does: the provider speaks, tools run between, until the answer stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from accounts.models import Member
from ai_assistant.providers.types import Provider, Question, ToolCall, ToolResult, ToolTurn, Turn, UserTurn, whole
from ai_assistant.tools.running import ToolFailed, checked, described, proposals_of, run, tools_of
from config.lib.errors import Refusal

_ROUNDS: Final = 6


@dataclass
class Given:
    """What came of a question: the calls and what they gave, the ids of records among it, and the answer."""

    calls: list[ToolCall] = field(default_factory=list)
    contents: list[Mapping[str, Any]] = field(default_factory=list)
    records: set[str] = field(default_factory=set)
    answer: str = ""


class Asker:
    """One member who asks one provider; proposals are described and not written down."""

    def __init__(self, member: Member, provider: Provider, system: str) -> None:
        self.member, self._provider, self._system = member, provider, system
        self.reads, self._proposes = tools_of(member), proposals_of(member)
        self._tools = described([*self.reads.values(), *self._proposes.values()])

    def ask(self, text: str) -> Given:
        """The answer to one question. Raises what the provider raises."""
        given, turns = Given(), list[Turn]([UserTurn(text)])
        for _round in range(_ROUNDS):
            turn = whole(self._provider.stream(Question(turns, self._system, self._tools))).turn
            given.answer = turn.text
            if not turn.calls:
                break
            turns += [turn, ToolTurn([ToolResult(call, self.run(call, given)) for call in turn.calls])]
        return given

    def run(self, call: ToolCall, given: Given) -> Mapping[str, Any]:
        """What a tool gives for a call, remembered in `given`."""
        given.calls.append(call)
        content = self._run(call, given)
        given.contents.append(content)
        return content

    def _run(self, call: ToolCall, given: Given) -> Mapping[str, Any]:
        try:
            if call.name in self._proposes:
                tool = self._proposes[call.name]
                change = tool.describe(self.member, checked(tool, call.arguments))
                return {"proposed": str(change.title), "waits_for": "the person's click"}
            found = run(self.member, call, self.reads)
        except (ToolFailed, Refusal) as failure:
            return {"error": str(failure)}
        given.records |= {record.id for record in found.records}
        return found.content
