"""Runs of labelled words: the small engine under `numbers` and `periods`.

A grammar is a table of rules, a pattern of labels and a function: ("past number unit", _last_units). Patterns are read
like sentences: a label, `this|last` for either, `year?` for one that may be missing.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

# Letters that stand for labels inside a regular expression: the private area of Unicode, so none has another meaning.
_FIRST_LETTER: Final = 0xE000
_NO_LABEL: Final = "\uffff"


class Item(NamedTuple):
    """A labelled piece of a text, `text[start:end]`; `value` is what it tells (the month's number), or None."""

    label: str
    value: Any
    start: int
    end: int


class Grammar:
    """Replaces each run of items that a rule describes by one item.

    A rule's function gets the `context`, then the values of the items that have one, in their order, and answers the
    new value. None says "not my case": the next rule is tried. ValueError or OverflowError says that these words mean
    nothing (30 февруари): the whole run is left as it is.
    At one place the first rule of the table that fits is taken, so longer patterns stand before shorter ones.
    """

    def __init__(self, label: str, rules: Sequence[tuple[str, Callable[..., Any]]]) -> None:
        self._label = label
        names = {word for pattern, _ in rules for word in re.findall(r"\w+", pattern)}
        self._letters = {name: chr(_FIRST_LETTER + place) for place, name in enumerate(sorted(names))}
        self._rules: dict[str, list[tuple[re.Pattern[str], Callable[..., Any]]]] = defaultdict(list)
        for pattern, function in rules:
            rule = re.compile(self._expression(pattern)), function
            for letter in self._first_letters(pattern):
                self._rules[letter].append(rule)

    def reduce(self, items: Sequence[Item], context: Any = None) -> list[Item]:
        """The `items`, with each run that a rule describes made one item with this grammar's label."""
        letters = "".join(self._letters.get(item.label, _NO_LABEL) for item in items)
        reduced: list[Item] = []
        place = 0
        while place < len(items):
            end, value = self._apply(letters, items, place, context)
            run = items[place:end]
            reduced += run if value is None else [Item(self._label, value, run[0].start, run[-1].end)]
            place = end
        return reduced

    def _apply(self, letters: str, items: Sequence[Item], place: int, context: Any) -> tuple[int, Any]:
        """Where the run from `place` on ends and what it means; None for what means nothing."""
        for expression, function in self._rules.get(letters[place], ()):
            if match := expression.match(letters, place):
                values = [item.value for item in items[place : match.end()] if item.value is not None]
                try:
                    meaning = function(context, *values)
                except (ValueError, OverflowError):
                    return match.end(), None
                if meaning is not None:
                    return match.end(), meaning
        return place + 1, None

    def _first_letters(self, pattern: str) -> set[str]:
        """The letters with which a run that fits the pattern can begin: only its rules are tried at such a place."""
        letters: set[str] = set()
        for part in pattern.split():
            letters.update(self._letters[name] for name in part.rstrip("?").split("|"))
            if not part.endswith("?"):
                break
        return letters

    def _expression(self, pattern: str) -> str:
        """The regular expression over letters of a pattern over labels. Nothing in it repeats: it cannot run away."""
        parts = []
        for part in pattern.split():
            choices = "".join(self._letters[name] for name in part.rstrip("?").split("|"))
            parts.append(f"[{choices}]" + ("?" if part.endswith("?") else ""))
        return "".join(parts)
