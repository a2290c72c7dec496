"""The words of days and periods in both languages, and the items of a sentence under the labels of the rules."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from ai_assistant.offline.grammar import Item
from ai_assistant.offline.numbers import amount_in
from ai_assistant.offline.periods.spans import YEARS
from ai_assistant.offline.words import Lexicon

# The label that a word has in the rules, and the number or unit that it stands for, if any.
_WORDS: Final[Lexicon[tuple[str, Any]]] = Lexicon({
    ("month", 1): "януари january jan ян ianuari", ("month", 2): "февруари february feb фев",
    ("month", 3): "март march mar", ("month", 4): "април april apr апр", ("month", 5): "май may",
    ("month", 6): "юни june jun uni juni", ("month", 7): "юли july jul uli juli", ("month", 8): "август august aug авг",
    ("month", 9): "септември september sep sept септ", ("month", 10): "октомври october oct окт",
    ("month", 11): "ноември november nov ное", ("month", 12): "декември december dec дек",
    ("weekday", 0): "понеделник* monday mon", ("weekday", 1): "вторник* tuesday tue",
    ("weekday", 2): "сряда срядата wednesday wed", ("weekday", 3): "четвъртък* chetvurtuk thursday thu",
    ("weekday", 4): "петък* petuk friday fri", ("weekday", 5): "събота съботата subota saturday",
    ("weekday", 6): "неделя неделята sunday",
    ("near", 0): "днес днеска днешн* довечера today tonight", ("near", -1): "вчера вчерашн* снощи yesterday",
    ("near", 1): "утре утрешн* tomorrow tomorow tommorow", ("near", 2): "вдругиден", ("near", -2): "завчера",
    ("which", -1): "минал* предишн* предходн* предн* last previous prior",
    ("which", 0): "този тази това тези тоя тая тоз this these current текущ* настоящ*",
    ("which", 1): "следващ* друг другия другата другото next following",
    ("coming", 1): "идн* идващ* предстоящ* coming upcoming", ("past", -1): "последн* изминал* изтекл* past",
    ("unit", "day"): "ден деня дни дните дена day days", ("unit", "week"): "седмиц* week weeks",
    ("unit", "month"): "месец* month months", ("unit", "quarter"): "тримесечи* quarter quarters",
    ("unit", "half"): "полугоди* половина половината half halfyear",
    ("unit", "year"): "година* години* year years yr", ("ytd", "year"): "ytd", ("ytd", "month"): "mtd",
    ("ytd", "quarter"): "qtd",
    ("weekend", None): "уикенд* weekend weekends", ("ago", None): "ago", ("before", None): "преди before",
    ("after", None): "след after", ("within", None): "within рамките", ("from", None): "от from",
    ("to", None): "до to until till by through", ("dash", None): "- – —", ("and", None): "и and",
    ("between", None): "между between", ("since", None): "since считано",
    ("now", None): "насам досега far onward onwards",
    ("end", None): "край края end", ("start", None): "начало началото start beginning",
    ("older", None): "стар стара стари старите older",
    ("least", None): "поне least", ("same", None): "същия същият същата същото same",
    ("stretch", None): "период* period time", ("than", None): "than", ("more", None): "повече над over more",
    ("plus", None): "+", ("in", None): "in", ("of", None): "на of за през във в on for during", ("date", None): "date",
    ("lacking", None): "не няма без not no without never havent hasnt", ("other", None): "онзи",
    ("feast", (12, 25)): "колед* christmas xmas", ("new", None): "нова new", ("season", None): "лято лятото summer",
    ("unheard", None): "the a an so по г год м календарн* calendar whole full",
}, typos_from=6)  # fmt: skip
_QUARTER_LETTERS: Final = {"ia": "quarter", "h": "half"}  # by key: Q4, H1
# Words that are months only where something else speaks of dates: „нов клиент“ and "right now", „май“ and "may I".
_DOUBTFUL_MONTHS: Final = {
    "nov": frozenset({"number", "nth", "ordinal", "year", "dash", "in", "of"}),
    "mai": frozenset({"number", "nth", "ordinal", "year", "dash", "in", "of", "from", "to", "since", "before", "after",
                      "between", "and", "which", "end", "start", "unit"}),
}  # fmt: skip
# What may follow a word like миналия.
_AFTER_WHICH: Final = frozenset({"unit", "month", "weekday", "weekend", "number", "ordinal", "nth", "year", "which"})
_NOW: Final = "nov"
_AFTER_STRANDED_TO: Final = frozenset({"in", "for", "since", "during", "within"})
_ENGLISH_BEFORE_DO: Final = frozenset({"i", "to", "ve", "iou"})  # what do I do today: not „до днес“
_BEFORE_DAY_AND_MONTH: Final = frozenset(
    {"from", "to", "between", "and", "dash", "of", "in", "since", "before", "after"}
)
DATE: Final = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})(?:[./-]([0-9]{2,4}))?\.?")
ISO_DATE: Final = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
MONTH_AND_YEAR: Final = re.compile(r"([0-9]{1,2})[./]([0-9]{4})")


def labelled(numbers: Sequence[Item]) -> list[Item]:
    """The items of `numbers_in` under the labels that the rules know them by, without articles and the like."""
    return list(_with_units(list(_labelled(numbers))))


def _labelled(numbers: Sequence[Item]) -> Iterator[Item]:
    amount = amount_in(numbers)
    items = [_label(item) for item in numbers]
    for place, item in enumerate(items):
        before = items[place - 1].label if place else ""
        if amount is not None and amount.start < item.end and item.start < amount.end:
            yield item._replace(label="money")
        elif _is_something_else(numbers, items, place):
            yield item._replace(label="here" if numbers[place].value == _NOW else "word", value=None)
        elif item.label == "decimal" and (before in _BEFORE_DAY_AND_MONTH or MONTH_AND_YEAR.match(str(item.value))):
            yield item._replace(label="written", value=str(item.value))
        elif _bounds_nothing(numbers, place):
            yield item._replace(label="word", value=None)
        elif item.label != "unheard":
            yield item


def _bounds_nothing(numbers: Sequence[Item], place: int) -> bool:
    """Whether the `to` at this place bounds nothing: compare May to June, talked to in two months."""
    if place == 0 or numbers[place].value != "to":
        return False
    before = [str(item.value) for item in numbers[:place]]
    is_comparing = "from" not in before and any(word.startswith("compar") for word in before)
    return is_comparing or numbers[min(place + 1, len(numbers) - 1)].value in _AFTER_STRANDED_TO


def _with_units(items: Sequence[Item]) -> Iterator[Item]:
    """The items; „тази година спрямо миналата“ and "this month with the last one" have the unit in both places."""
    held: Item | None = None
    unit = None
    for place, item in enumerate(items):
        is_one = item.label == "number" and item.value == 1 and items[place + 1 : place + 2] == []
        if held is not None and (item.label not in _AFTER_WHICH or is_one) and unit is not None:
            yield unit._replace(start=held.end, end=item.end if is_one else held.end)
        if not (held is not None and is_one):
            yield item
        held = item if item.label == "which" else None
        unit = item if item.label == "unit" else unit
    if held is not None and unit is not None:
        yield unit._replace(start=held.end, end=held.end)


def _is_something_else(numbers: Sequence[Item], items: Sequence[Item], place: int) -> bool:
    """Whether a word that may be a month or a bound is another one here: its neighbours tell."""
    key = numbers[place].value
    if key == "do":
        return place > 0 and numbers[place - 1].value in _ENGLISH_BEFORE_DO
    if key not in _DOUBTFUL_MONTHS:
        return False
    before = items[place - 1].label if place else ""
    after = items[place + 1].label if place + 1 < len(items) else ""
    return before not in _DOUBTFUL_MONTHS[key] and (after == "and" or after not in _DOUBTFUL_MONTHS[key])


def _label(item: Item) -> Item:
    """A number, a date or a word under its label in the rules; "word" where it has none."""
    if item.label == "word":
        if item.value[:1].isdigit():
            return item._replace(label="written")
        if item.value in _QUARTER_LETTERS:
            return item._replace(label="letter", value=_QUARTER_LETTERS[item.value])
        label, value = _WORDS.find(item.value) or ("word", None)
        return item._replace(label=label, value=value)
    if item.value != int(item.value):
        return item._replace(label="decimal")
    label = "year" if item.value in YEARS else item.label
    return item._replace(label=label, value=int(item.value))
