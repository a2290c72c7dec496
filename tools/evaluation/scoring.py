"""Scoring an answer without a judge: the tool, its arguments, the numbers, the citations, the refusal."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from ai_assistant.hooks import known_questions
from ai_assistant.providers.types import ToolCall
from config.lib.money import bgn_to_eur
from tools.evaluation.asking import Asker, Given
from tools.evaluation.cases import Case

# What may differ where the question does not say it: how many rows, in which order, what turnover is set beside.
_FREE: Final = frozenset({"limit", "ordering", "against_first_day", "against_last_day"})
_CITED: Final = re.compile(r"\[\[([^\]]*)\]\]")
_NUMBER: Final = re.compile(r"\d{1,3}(?:[\u00a0\u202f,.]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?")
_ISO_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
# The figures that an answer owes, by tool: paths into what the tool gives; a list of any other tool owes its total.
_OWED: Final[Mapping[str, tuple[str, ...]]] = {
    "unpaid_invoices": ("total", "to_pay.amount"),
    "money_owed": ("to_collect", "overdue"),
    "customer_balance": ("companies.to_collect",),
    "revenue": ("revenue_without_vat", "before.revenue_without_vat", "difference"),
    "products_sold": ("rows.latest_price_without_vat",),
    "top_customers": ("companies.revenue_without_vat",),
    "vat_charged": ("vat_charged",),
    "pipeline_by_stage": ("deals",),
    "silent_contacts": ("total",),
    "find_records": (),
    "customer_history": (),
}
_OF_LISTS: Final = ("total", "sums.amount")


@dataclass(frozen=True)
class Score:
    """What was right about an answer. For a question out of scope only `refused` counts."""

    case: Case
    given: Given
    tool: bool
    arguments: bool
    numbers: bool
    citations: bool
    refused: bool

    @property
    def is_right(self) -> bool:
        """Whether all of it was."""
        if not self.case.in_scope:
            return self.refused
        return self.tool and self.arguments and self.numbers and self.citations

    @property
    def fault(self) -> str:
        """The first thing that was wrong."""
        if not self.case.in_scope:
            return "answered" if not self.refused else ""
        parts = ("tool", "arguments", "numbers", "citations")
        return next((part for part in parts if not getattr(self, part)), "")


def score(case: Case, given: Given, asker: Asker) -> Score:
    """Compare what was given with what the expected call gives now."""
    refused = _is_refusal(case, given)
    if not case.in_scope:
        return Score(case, given, tool=True, arguments=True, numbers=True, citations=True, refused=refused)
    wanted = case.wanted(asker.member)
    of_tool = [call for call in given.calls if call.name == case.tool]
    same = next((call for call in of_tool if _plain(call.arguments, wanted) == _plain(wanted, wanted)), None)
    return Score(
        case, given,
        tool=bool(of_tool),
        arguments=same is not None,
        numbers=same is not None and _numbers_are_right(case, same, given, asker),
        citations=set(_CITED.findall(given.answer)) <= given.records,
        refused=refused,
    )  # fmt: skip


def _is_refusal(case: Case, given: Given) -> bool:
    """Whether it says something, and nothing that would have to come from the data: no tool, no record, no new number.

    The questions that rules offer instead are theirs, not an answer.
    """
    said = given.answer
    for each in known_questions:
        said = said.replace(str(each.example), " ")
    numbers = set(_in_text(said)) <= set(_in_text(case.question))
    return bool(given.answer.strip()) and not given.calls and not _CITED.search(said) and numbers


def _plain(arguments: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments that are compared, words without regard to case."""
    kept = {key: value for key, value in arguments.items() if key not in _FREE or key in wanted}
    return {key: value.casefold() if isinstance(value, str) else value for key, value in kept.items()}


# --- Numbers ----------------------------------------------------------------------------------------------------------
def _numbers_are_right(case: Case, call: ToolCall, given: Given, asker: Asker) -> bool:
    """Whether the answer has the figures that it owes, and none that no tool gave."""
    truth = asker.run(call, Given())
    if "error" in truth or "proposed" in truth:
        return "proposed" in truth
    said = set(_in_text(_CITED.sub(" ", given.answer)))
    known = set(_leaves([truth, *given.contents, dict(call.arguments)])) | set(_in_text(case.question))
    known |= {bgn_to_eur(amount) for amount in _in_text(case.question)}  # an amount in lev is answered in euro
    known |= {Decimal(round(value)) for value in call.arguments.values() if isinstance(value, int | float)}
    if rows := truth.get("rows") or truth.get("contacts"):
        known.add(Decimal(truth["total"] - len(rows)))
    owed = set(_owed(call.name, truth))
    return owed <= said <= known


def _owed(tool: str, truth: Mapping[str, Any]) -> Iterator[Decimal]:
    if truth.get("total") == 0 or truth.get("deals") == 0:
        return
    for path in _OWED.get(tool, _OF_LISTS):
        for value in _at(truth, path.split(".")):
            yield abs(Decimal(str(value)).normalize())


def _at(value: Any, path: list[str]) -> Iterator[Any]:
    if isinstance(value, list):
        for each in value:
            yield from _at(each, path)
    elif not path:
        yield value
    elif isinstance(value, Mapping) and path[0] in value:
        yield from _at(value[path[0]], path[1:])


def _leaves(value: Any) -> Iterator[Decimal]:
    """Every number that JSON values hold or name, days by their parts."""
    if isinstance(value, Mapping):
        for each in value.values():
            yield from _leaves(each)
    elif isinstance(value, list | tuple):
        yield Decimal(len(value))
        for each in value:
            yield from _leaves(each)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield abs(Decimal(str(value)).normalize())
    elif isinstance(value, str):
        for iso in _ISO_DAY.findall(value):
            day = datetime.date.fromisoformat(iso)
            yield from (Decimal(part).normalize() for part in (day.year, day.month, day.day))
            yield from _in_text(f"{day:%d.%m.%Y}")
        yield from _in_text(value)


def _in_text(text: str) -> Iterator[Decimal]:
    for match in _NUMBER.findall(text):
        yield _read(match)


def _read(text: str) -> Decimal:
    """1 240,50 and 1,240.50; a comma or point before three digits parts thousands."""
    digits = text.replace("\u00a0", "").replace("\u202f", "")
    whole, mark, rest = digits.rpartition("," if digits.rfind(",") > digits.rfind(".") else ".")
    is_fraction = bool(mark) and len(rest) != 3
    plain = "".join(filter(str.isdigit, whole)) + (f".{rest}" if is_fraction else rest)
    return Decimal(plain or "0").normalize()
