"""Which tools a member's question may use, and running one that a model asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from accounts.models import Member
from ai_assistant.hooks import ProposeTool, ReadTool, ToolAnswer, list_sources, propose_tools, read_tools
from ai_assistant.providers.types import Tool, ToolCall
from ai_assistant.tools import lists
from config.lib.errors import Refusal
from config.lib.text import without_controls

_CHECKER = Draft202012Validator.FORMAT_CHECKER


class ToolFailed(Exception):
    """A tool was not run; the text says why, in English, for the model that asked, `for_people` says it to a person."""

    def __init__(self, why: str, for_people: str = "") -> None:
        super().__init__(why)
        self.for_people = for_people or _(
            "something in it is too large or too long, or not of the kind that is needed."
        )


AnyTool = ReadTool | ProposeTool


class _Tools(Mapping[str, ReadTool]):
    """The tools of a member by name; a list becomes one when it is asked for, since that reads its choices."""

    def __init__(self, member: Member) -> None:
        self._member = member
        self._sources = {lists.name_of(each): each for each in list_sources if member.has(each.permission)}
        self._made = {tool.name: tool for tool in read_tools if not tool.permission or member.has(tool.permission)}
        self._choices: lists.Choices = {}
        self._names = (*self._made, *self._sources)

    def __getitem__(self, name: str) -> ReadTool:
        if name not in self._made:
            self._made[name] = lists.tool_of(self._sources[name], self._member, self._choices)
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def tools_of(member: Member) -> Mapping[str, ReadTool]:
    """The tools that only read and that the member may use, by name; asks the database nothing."""
    return _Tools(member)


def proposals_of(member: Member) -> dict[str, ProposeTool]:
    """The changes that may be proposed to the member, by name."""
    return {tool.name: tool for tool in propose_tools if member.has(tool.permission)}


def described(tools: Iterable[AnyTool]) -> list[Tool]:
    """The tools as a model is told of them."""
    return [Tool(tool.name, tool.description, tool.parameters) for tool in tools]


def run(member: Member, call: ToolCall, tools: Mapping[str, ReadTool]) -> ToolAnswer:
    """Run one of the `tools` of a member, in the organization's scope.

    Raises `ToolFailed` for a tool that is not among them, for arguments that do not keep to its schema, and for what
    the product itself refuses. A tool of someone with more rights does not exist.
    """
    tool = tools.get(call.name)
    if tool is None:
        raise ToolFailed(f"There is no tool {call.name!r}. There are: {', '.join(sorted(tools))}.")
    try:
        return tool.run(member, checked(tool, call.arguments))
    except Refusal as refusal:
        raise ToolFailed(str(refusal), str(refusal)) from refusal


def checked(tool: AnyTool, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments, when they keep to the tool's schema, without characters that nobody sees. Raises `ToolFailed`."""
    known = {name: _readable(value) for name, value in arguments.items()}
    # The schemas are our own, and a test checks them: here only the arguments are.
    error = best_match(Draft202012Validator(tool.parameters, format_checker=_CHECKER).iter_errors(known))
    if error is not None:
        where = ".".join(map(str, error.absolute_path)) or "arguments"
        raise ToolFailed(f"{where}: {error.message[:300]}")
    return known


def _readable(value: Any) -> Any:
    """A value with every text in it as people read it: what is shown of it is what is done."""
    if isinstance(value, str):
        return without_controls(value)
    if isinstance(value, Mapping):
        return {key: _readable(each) for key, each in value.items()}
    return [_readable(each) for each in value] if isinstance(value, list | tuple) else value
