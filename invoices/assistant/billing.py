"""What is billed in words: who gets the invoice, and its lines, „40 тефтера по 7,90 и два часа дизайн по 55“.

Pure functions of a text. Nothing of it is left out: what is not understood wholly is not understood.
"""

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple

from ai_assistant.offline.numbers import numbers_in
from ai_assistant.offline.words import tokens_of
from config.lib.money import BGN_PER_EUR

# Each number of a text becomes one letter of the private area of Unicode, which has no other meaning.
_FIRST_LETTER: Final = 0xE000
_N: Final = "[\ue000-\uf8ff]"
_ANY_N: Final = re.compile(_N)
# „по 200 и два часа“ is no 202, and "a hundred" no more than a number.
_NUMBER_AND: Final = re.compile(r"(?<=\d)(?:\s*[,;]|\s+(?:и|i|and))\s+", re.IGNORECASE)
_A_NUMBER: Final = re.compile(rf"\ban?\s+(?={_N})", re.IGNORECASE)
_MINUS: Final = re.compile(rf"(?:^|[\s€])[-–−]\s?(?:€\s*)?{_N}")

_UNIT: Final = Decimal("0.0001")
_EURO, _LEV = r"(?:€|евро|euros?|eur|evro)", r"(?:лева|лев|лв\.?|bgn|leva|lv\.?)"
_CENT: Final = r"(?:евроцент\w*|цент\w*|стотинк\w*|cents?)"
_MONEY: Final = rf"(?:€\s*{_N}|{_N}\s*(?:{_EURO}|{_LEV}|{_CENT})(?!\w)(?:\s+(?:и\s+|and\s+)?{_N}\s*{_CENT}(?!\w))?)"
_WITHOUT_VAT: Final = r"(?:\s+(?:без|without|excl\.?|excluding|\+|плюс|plus)\s+(?:ддс|dds|vat))?"
_EACH: Final = (
    r"(?:\s+(?:each|apiece|(?:a|per|the)\s+(?:piece|unit|item)|(?:an|per)\s+hour|(?:на|за)\s+(?:брой|бройка|час)"
    r"|бройката|парчето|всеки|всяка|всяко|единият?|едната|едното)|\s*/\s*(?:бр\.?|pcs?\.?|ч\.?|h))(?!\w)"
)
_BETWEEN: Final = r"(?:\s*[,;+]\s*(?:(?:и|i|and)\s+)?|\s+(?:и|i|and|плюс|plus)\s+)"
_OF: Final = r"(?:за|на|от|по|с|със|za|na|ot|po|for|of|at|with|to)\s"
# What is sold: no other line may begin in it, and no preposition begins it.
_WHAT: Final = rf"(?!\s|(?:{_N}\s*)?{_OF})(?:(?!{_BETWEEN}{_N}|{_MONEY}).)+?"
_QUANTITY: Final = (
    rf"(?P<quantity>{_N})\s*(?:(?P<hours>часа?|hours?|ч\.|h)(?:\s+(?:of|за))?(?!\w)\s*"
    r"|(?:бр\.|броя|бройки|pcs\.?|pieces(?:\s+of)?|x|×)(?!\w)\s*)?"
)
_AT: Final = r"(?:^|[\s,:–-]+)(?:по|po|at|@|x|×)\s*"
_END: Final = rf"(?={_BETWEEN}|\s*$)"
_LINES: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # „40 тефтера по 7,90“, "one foil die at 260 each"
        rf"(?:{_QUANTITY})?(?P<what>{_WHAT})?{_AT}(?P<price>{_MONEY}|{_N})(?:{_EACH})?{_WITHOUT_VAT}{_END}",
        # "a hundred catalogues, 6.20 each"
        rf"{_QUANTITY}(?P<what>{_WHAT})[\s,:–-]+(?:(?:за|za|for)\s+)?(?P<price>{_MONEY}|{_N}){_EACH}{_WITHOUT_VAT}{_END}",
        # „визитки, 120 евро“, "consulting for 200 euro"
        rf"(?P<what>{_WHAT})[\s,:–-]+(?:(?:за|от|на\s+стойност|za|ot|for|of|worth)\s+)?(?P<price>{_MONEY}){_WITHOUT_VAT}{_END}",
        # „300 евро за консултация“
        (
            rf"(?P<price>{_MONEY}){_WITHOUT_VAT}(?:\s*[,:–-]\s*(?:(?:за|za|for)\s+)?|\s+(?:за|za|for)\s+)"
            rf"(?P<what>{_WHAT})(?={_BETWEEN}{_N}|\s*$)"
        ),
        rf"(?P<price>{_MONEY}){_WITHOUT_VAT}{_END}",
    )
)
_AFTER_WHOM: Final = re.compile(
    r"\s*[:;,–-]\s+(?:(?:за|za|for|with|с(?:ъс)?)\s+)?"
    r"|\s+(?:за|с|със|на\s+стойност|za|for|with|of|worth)\s+"
    rf"|\s+(?=(?:по|po|at)\s+{_N}|€?\s*{_N})",
    re.IGNORECASE,
)
_BEFORE_WHOM: Final = re.compile(r"\s+(?:за|на|до|към|za|na|do|for|to)\s+", re.IGNORECASE)
_LEADING: Final = re.compile(r"(?:(?:за|на|към|до|na|za|for|to|of)\s+)?(?:the\s+)?", re.IGNORECASE)
_LINES_FIRST: Final = re.compile(
    rf"(?:(?:за|с|със|на\s+стойност|za|for|of|with|worth)\s+)?(?=€?\s*{_N})", re.IGNORECASE
)
# What follows a name is no part of it: „Акме за 40“, "Acme at".
_NO_NAME: Final = re.compile(
    rf"{_MONEY}|(?:[,;:+]|\b(?:за|по|с|със|и|za|po|i|for|at|with|and))\s*(?:{_N}|$)", re.IGNORECASE
)
_DOCUMENT: Final = re.compile(r"\s+(?:фактура|invoice)$", re.IGNORECASE)
_ARTICLE: Final = re.compile(r"^(?:an?|the)\s+", re.IGNORECASE)
_HOUR: Final = "HUR"


class Line(NamedTuple):
    """A line in words; `what` may be left unsaid, a `unit` is a code of `invoices.units`, "" for pieces."""

    what: str
    quantity: Decimal
    unit_price: Decimal
    unit: str = ""


class Bill(NamedTuple):
    """One way to understand a text: for whom the invoice is, and its lines."""

    who: str
    lines: tuple[Line, ...]


class _Text(NamedTuple):
    """A text with a letter for each number, and what the letters stand for."""

    marked: str
    numbers: dict[str, tuple[Decimal, str]]

    def plain(self, part: str) -> str:
        """A part of the text as it was written."""
        return _ANY_N.sub(lambda match: self.numbers[match[0]][1], part)

    def amount(self, price: str) -> Decimal:
        """What a price comes to in euro; a unit price has four decimals."""
        first, *cents = [self.numbers[letter][0] for letter in _ANY_N.findall(price)]
        if cents:
            first += cents[0] / 100
        elif re.search(_CENT, price, re.IGNORECASE):
            first /= 100
        return (first / BGN_PER_EUR).quantize(_UNIT, ROUND_HALF_UP) if re.search(_LEV, price, re.IGNORECASE) else first


def has_price_below_zero(text: str) -> bool:
    """Whether a minus stands before a number."""
    return bool(_MINUS.search(_marked(text).marked))


def bills_in(text: str) -> Iterator[Bill]:
    """The ways to read `text` as a customer and all that is billed, the likeliest first; none where a word is left."""
    said = _marked(text)
    if start := _LINES_FIRST.match(said.marked):
        for place in reversed(list(_BEFORE_WHOM.finditer(said.marked, start.end()))):
            yield from _bill(said, said.marked[place.end() :], said.marked[start.end() : place.start()])
        return
    for place in _AFTER_WHOM.finditer(said.marked):
        yield from _bill(said, said.marked[: place.start()], said.marked[place.end() :])


def _bill(said: _Text, who: str, what: str) -> Iterator[Bill]:
    lines = [] if _NO_NAME.search(who) else _lines(said, what)
    name = said.plain(_DOCUMENT.sub("", _LEADING.sub("", who, count=1))).strip()
    if lines and name:
        yield Bill(name, tuple(lines))


def _lines(said: _Text, text: str) -> list[Line]:
    """The lines that a text consists of; none where it has anything else."""
    lines, place = [], 0
    while place < len(text):
        match = next((found for pattern in _LINES if (found := pattern.match(text, place))), None)
        line = match and _line(said, match)
        if not match or not line or not line.quantity:
            return []
        lines.append(line)
        between = re.compile(_BETWEEN).match(text, match.end())
        place = between.end() if between else len(text)
    return lines


def _line(said: _Text, match: re.Match[str]) -> Line:
    parts = match.groupdict()
    quantity = said.numbers[parts["quantity"]][0] if parts.get("quantity") else Decimal(1)
    what = _ARTICLE.sub("", said.plain(parts.get("what") or "").strip())
    return Line(what, quantity, said.amount(parts["price"]), _HOUR if parts.get("hours") else "")


def _marked(text: str) -> _Text:
    """The text with its numbers as letters; digits that end a word (А5) are of that word."""
    text = _NUMBER_AND.sub(" + ", _ANY_N.sub("", text))
    marked, place = "", 0
    numbers: dict[str, tuple[Decimal, str]] = {}
    for item in numbers_in(tokens_of(text)):
        if item.label == "number" and not text[item.start - 1 : item.start].isalnum():
            letter = chr(_FIRST_LETTER + len(numbers))
            numbers[letter] = item.value, text[item.start : item.end]
            marked += text[place : item.start] + letter
            place = item.end
    return _Text(_A_NUMBER.sub("", marked + text[place:]), numbers)
