"""A template's own wording filled with values, without a model: nothing is invented, and every gap shows.

`{name}` stands for a value:
- what is required and missing shows as a gap, „[име на продукта]“;
- a line that names something optional and missing is left out, and a heading with it that has nothing left below;
- a line that names a list is written once for each of its items;
- a heading that names a list is written once for each item with the lines below it.

What begins a line, or a headline, begins with a capital letter; a full stop after a value that ends with one is left
out.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from ai_assistant.content.kinds import Bilingual, ContentTemplate, Type, Variable
from config.lib import formats

PLACE: Final = re.compile(r"\{([a-z_]+)\}")
GAP: Final = re.compile(r"\[[^\[\]\n]{2,80}\]")
_HEADINGS: Final = ("#", "**")
_LABELS: Final = "Тема|Заглавие|Подзаглавие|Описание|Бутон|Subject|Title|Headline|Line below|Description|Button"
_BEGINNING: Final = re.compile(rf"(?m)^(#+ |\*\*|(?:{_LABELS})(?: \d)?: )?([^\W\d_]+)(?![\w@.]|://)")
_SECOND_STOP: Final = re.compile(r"(?<!\.)([.!?…])\.(?!\.)")


def fill(
    template: ContentTemplate, values: Mapping[str, Any], language: str, *, wording: int = 0, currency: str = "EUR"
) -> str:
    """The wording of this number, filled. `values` as the form cleans them, by name of variable."""
    return fill_text(template.bodies[wording].text(language), template.variables, values, language, currency)


def fill_text(
    text: str, variables: Sequence[Variable], values: Mapping[str, Any], language: str, currency: str = "EUR"
) -> str:
    """A text with places for these variables, filled by the rules above."""
    words = {each.name: _words(each, values.get(each.name), language, currency) for each in variables}
    paragraphs = text.strip().split("\n\n")
    written = [text for paragraph in paragraphs for text in _paragraph(paragraph.splitlines(), words)]
    return _polished("\n\n".join(text for text in written if text))


def _polished(text: str) -> str:
    return _SECOND_STOP.sub(r"\1", _BEGINNING.sub(_capital, text))


def _capital(match: re.Match[str]) -> str:
    """The first word with a capital letter; a name such as iPhone stays as it is."""
    mark, word = match[1] or "", match[2]
    return mark + (word[0].upper() + word[1:] if word.islower() else word)


def _words(variable: Variable, value: Any, language: str, currency: str) -> list[str]:
    """What stands in the text: the value, a gap, or nothing."""
    said = spoken(variable, value, language, currency)
    return said or ([f"[{variable.label.text(language).lower()}]"] if variable.required else [])


def _paragraph(rows: list[str], words: Mapping[str, list[str]]) -> Iterator[str]:
    head = rows[0]
    if not head.startswith(_HEADINGS):
        yield "\n".join(_lines(rows, words))
        return
    for place in range(_times(head, words)):
        here = {name: [_at(items, place)] if name in PLACE.findall(head) else items for name, items in words.items()}
        below = _lines(rows[1:], here)
        if below or len(rows) == 1:
            yield "\n".join([*_lines([head], here), *below])


def _lines(rows: list[str], words: Mapping[str, list[str]]) -> list[str]:
    return [
        PLACE.sub(lambda match, place=place: _at(words[match[1]], place), row)  # type: ignore[misc]
        for row in rows
        for place in range(_times(row, words))
    ]


def _times(row: str, words: Mapping[str, list[str]]) -> int:
    """How often a line is written: not at all when a value is missing, else as often as its longest list is long."""
    counts = [len(words[name]) for name in PLACE.findall(row)]
    return max(counts, default=1) if all(counts) else 0


def _at(items: list[str], place: int) -> str:
    """The item there; what has fewer says its last in every further line."""
    return items[min(place, len(items) - 1)]


def spoken(variable: Variable, value: Any, language: str, currency: str = "EUR") -> list[str]:
    """A value as the text says it: one text, one for each item of a list, none for nothing."""
    if value in (None, "", []):
        return []
    if variable.type is Type.LIST:
        return [str(item) for item in value]
    return [_said(variable, value, language, currency)]


def _said(variable: Variable, value: Any, language: str, currency: str) -> str:
    if variable.type is Type.MONEY:
        return formats.money(Decimal(str(value)), currency, language)
    if variable.type is Type.NUMBER:
        return formats.number(Decimal(str(value)), language)
    if variable.type is Type.DATE:
        return formats.date_document(datetime.date.fromisoformat(str(value)), language)
    if variable.type is Type.CHOICE:
        chosen = next(each for each in variable.choices if each.key == value)
        return (chosen.words or chosen.name).text(language)
    return str(value)


def longest_lines(variables: Sequence[Variable]) -> str:
    """Inputs as a model reads them, each as long as it may be in either language: what they can cost at most."""
    return "\n".join(f"{_longest(each.label)}: {'?' * _most(each)}" for each in variables)


def _most(variable: Variable) -> int:
    """The most characters that a value says; items of a list are told with two characters between them."""
    chosen = [len(_longest(each.words or each.name)) for each in variable.choices]
    return max([variable.longest + variable.most * len("; "), *chosen])


def _longest(text: Bilingual) -> str:
    return max(text.bg, text.en, key=len)


def gaps(text: str) -> list[str]:
    """What is still to be written, „[име на продукта]“, in order and once each."""
    return list(dict.fromkeys(GAP.findall(text)))
