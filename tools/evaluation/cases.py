"""The questions: one a line, `question | tool | key=value key=value`; nothing behind the bars is out of scope."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from accounts.models import Member
from config.lib.text import fold
from crm.models import Company, Contact, Deal
from invoices.models import Invoice
from invoices.queries import invoices

_FOLDER: Final = Path(__file__).parent / "questions"
# The files, with what the table calls them.
SETS: Final = {
    "bg": "Bulgarian",
    "en": "English",
    "bg_fresh": "Bulgarian, second set",
    "en_fresh": "English, second set",
    "bg_unseen": "Bulgarian, third set",
    "en_unseen": "English, third set",
    "bg_strangers": "Bulgarian, fourth set",
    "en_strangers": "English, fourth set",
    "bg_blind": "Bulgarian, fifth set",
    "en_blind": "English, fifth set",
}
_ARGUMENT: Final = re.compile(r"(\w+)=(.*?)(?=\s+\w+=|$)")
_WORDS: Final = frozenset({"search", "customer", "words", "title", "text"})
_PLAIN: Final = {"true": True, "false": False}


@dataclass(frozen=True)
class Case:
    """A question, and the call of a tool that answers it; `tool` is "" for what must be refused."""

    language: str
    question: str
    tool: str
    arguments: str

    @property
    def in_scope(self) -> bool:
        """Whether it can be answered at all."""
        return bool(self.tool)

    def wanted(self, member: Member) -> dict[str, Any]:
        """The arguments as the tool takes them; `@me`, `@company:<name>` and the like are ids of the demo company."""
        return {key: _value(key, raw, member) for key, raw in _ARGUMENT.findall(self.arguments)}


def cases(name: str) -> Iterator[Case]:
    """The questions of the file `<name>.txt`, whose name begins with their language: `bg_fresh`."""
    for row in (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if row and not row.startswith("#"):
            question, tool, arguments = (part.strip() for part in row.split("|"))
            yield Case(name[:2], question, tool, arguments)


def _value(key: str, raw: str, member: Member) -> Any:
    if raw == "@me":
        return str(member.pk)
    kind, _colon, name = raw.partition(":")
    if kind in _RECORDS:
        return _RECORDS[kind](name)
    if raw.startswith("["):
        return json.loads(raw)
    if key in _WORDS or raw in _PLAIN:
        return _PLAIN.get(raw, raw)
    return _number(raw)


def _company(name: str) -> Company:
    return Company.objects.get(name__startswith=name)


def _longest_due(name: str) -> Invoice:
    found = invoices.longest_due(company=_company(name))
    if found is None:
        raise LookupError(name)
    return found


# How a record of the demo company is named, by what it is.
_RECORDS: Final[Mapping[str, Callable[[str], str]]] = {
    "@company": lambda name: f"companies:{_company(name).pk}",
    "@contact": lambda name: f"contacts:{Contact.objects.get(search_text__startswith=fold(name)).pk}",
    "@deal": lambda title: f"deals:{Deal.objects.get(title__startswith=title, status=Deal.Status.OPEN).pk}",
    "@longest_due": lambda name: f"invoices:{_longest_due(name).pk}",
}


def _number(raw: str) -> Any:
    """The number that is written, the text when it is none."""
    try:
        return int(raw)
    except ValueError:
        pass
    try:
        return float(raw)
    except ValueError:
        return raw
