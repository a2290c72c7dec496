"""A draft's clauses: filled by rules, and for each what its words rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ai_assistant.content.filling import fill_text, spoken
from ai_assistant.content.kinds import Variable
from ai_assistant.content.quality import numbers_unknown
from ai_assistant.policies.kinds import Clause, PolicyTemplate
from ai_assistant.policies.templates import COMPANY_FACTS


@dataclass(frozen=True, slots=True)
class Source:
    """Something a clause rests on: a field of the company or an input of the form, with its value."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class DraftClause:
    """A clause as it is kept: `sources` is what its words rest on, `unknown` numbers that rest on nothing."""

    key: str
    title: str
    text: str
    is_open: bool
    sources: Sequence[Source] = ()
    unknown: Sequence[str] = ()

    def as_json(self) -> dict[str, Any]:
        """For a JSON field."""
        return asdict(self)


def variables_of(template: PolicyTemplate) -> list[Variable]:
    """The company's facts and what the policy asks for; one that it asks for itself comes from the form."""
    return [*COMPANY_FACTS, *template.variables]


def clause(
    template: PolicyTemplate, part: Clause, values: Mapping[str, Any], language: str, currency: str, wording: str = ""
) -> DraftClause:
    """A clause in the template's own words, or in those given, with its sources."""
    variables = variables_of(template)
    own = fill_text(part.text.text(language), variables, values, language, currency)
    text = wording or own
    said = {each: "; ".join(spoken(each, values.get(each.name), language, currency)) for each in variables}
    sources = [Source(each.label.text(language), shown) for each, shown in said.items() if _rests_on(text, shown)]
    unknown = numbers_unknown(text, [part.text.text(language), *said.values()])
    return DraftClause(part.key, part.title.text(language), text, part.is_open, sources, unknown)


def _rests_on(text: str, shown: str) -> bool:
    """Whether the value, or an item of a list, stands in the text."""
    return any(item and item.casefold() in text.casefold() for item in shown.split("; "))


def as_markdown(title: str, clauses: Sequence[Mapping[str, Any]]) -> str:
    """The policy as one text."""
    parts = [f"## {place}. {each['title']}\n\n{each['text']}" for place, each in enumerate(clauses, 1)]
    return "\n\n".join([f"# {title}", *parts])
