"""Numbers, counts and amounts of money in a sentence: digits or words, Bulgarian or English, with what compares them.

Amounts are Decimal, in the currency that was said, or in none where only a number was; nothing is converted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, NamedTuple

from ai_assistant.offline.grammar import Grammar, Item
from ai_assistant.offline.words import Lexicon, Token, tokens_of
from config.lib import formats
from config.lib.errors import DomainError
from config.lib.money import parse_amount

# --- The words ---------------------------------------------------------------------------------------------------
_CARDINALS: Final[Lexicon[int | Decimal]] = Lexicon({
    Decimal("0.5"): "половин", 0: "нула zero", 1: "един една едно one", 2: "два две двама двете двата two",
    3: "три трима трите three", 4: "четири четирите четирима chetiri four", 5: "пет петте петима five",
    6: "шест шестте шестима six", 7: "седем seven", 8: "осем eight", 9: "девет nine", 10: "десет десетте ten",
    11: "единадесет единайсет eleven", 12: "дванадесет дванайсет twelve", 13: "тринадесет тринайсет thirteen",
    14: "четиринадесет четиринайсет fourteen", 15: "петнадесет петнайсет fifteen", 16: "шестнадесет шестнайсет sixteen",
    17: "седемнадесет седемнайсет seventeen", 18: "осемнадесет осемнайсет eighteen",
    19: "деветнадесет деветнайсет nineteen", 20: "двадесет двайсет двайсе twenty", 30: "тридесет трийсет трийсе thirty",
    40: "четиридесет четирийсет forty fourty", 50: "петдесет fifty", 60: "шестдесет шейсет sixty",
    70: "седемдесет seventy", 80: "осемдесет eighty", 90: "деветдесет ninety", 100: "сто", 200: "двеста",
    300: "триста", 400: "четиристотин", 500: "петстотин", 600: "шестстотин", 700: "седемстотин", 800: "осемстотин",
    900: "деветстотин",
}, typos_from=None)  # fmt: skip
_ORDINALS: Final[Lexicon[int | Decimal]] = Lexicon({
    1: "първ* purv* first", 2: "втори втора второ втория вторият втората второто second", 3: "трет* third",
    4: "четвърт* chetvurt* fourth",
    5: "пети пета пето петия петата петото fifth", 6: "шести шеста шесто шестия sixth",
    7: "седми седма седмо седмия seventh", 8: "осми осма осмо осмия eighth", 9: "девети девета девето деветия ninth",
    10: "десети десета десето десетия tenth", 11: "единадесети единайсети eleventh",
    12: "дванадесети дванайсети twelfth", 15: "петнадесети петнайсети fifteenth",
    20: "двадесети двайсети twentieth", 30: "тридесети трийсети thirtieth",
}, typos_from=None)  # fmt: skip
_HUNDRED: Final = frozenset({"hundred", "hundreds"})
_SCALES: Final = Lexicon({
    1_000: "хиляд* хил thousand thousands", 1_000_000: "милион* млн million millions mln",
}, typos_from=None)  # fmt: skip
_SUFFIXES: Final = {"k": 1_000, "m": 1_000_000}  # 5k, 5к, 2m: nothing between the digits and the letter
_ROMAN: Final = {"II": 2, "III": 3, "IV": 4}  # of quarters; I is an English word
_AND: Final = frozenset({"i", "and", "-"})  # двадесет и пет, one hundred and one, twenty-five
_BETWEEN: Final = frozenset({"mejdu", "betven"})
_CURRENCIES: Final = Lexicon({
    "EUR": "€ евро eur euro euros evro", "BGN": "лв лева лев bgn", "USD": "$ долар* usd dollar*",
    "GBP": "£ gbp паунд*",
}, typos_from=None)  # fmt: skip
# After these a number counts something else than money.
_COUNTED: Final = Lexicon({
    "time": "ден дни дена дневн* седмиц* месец* тримесечи* годин* час часа day* week* month* quarter* year* hour*",
    "share": "% процент* percent*",
}, typos_from=None)  # fmt: skip
_COMPARING: Final = Lexicon({
    "over": "над over above exceeding надвишава* надхвърля* >",
    "under": "под below under <",
    "least": "поне минимум least minimum min >= ≥",
    "most": "максимум most maximum max <= ≤",
    "more": "повече много голям* голем* скъп* висок* more greater larger bigger higher",
    "less": "малко малк* евтин* нисък* less smaller fewer lower cheaper",
    "than": "от than", "very": "най nai naj", "no": "не no not", "between": "между between", "and": "и and",
    "or": "или or", "to": "до to", "from": "from", "up": "нагоре upwards up", "down": "надолу", "plus": "+",
    "dash": "- – —", "unheard": "по a an the at",
}, typos_from=None)  # fmt: skip


_LIKE_YEARS: Final = range(1900, 2200)


# --- Numbers -----------------------------------------------------------------------------------------------------
class _Run(NamedTuple):
    """A number as far as it has been read: 2 thousand (`total`, the last scale) and five hundred (`current`)."""

    total: Decimal = Decimal(0)
    scale: int = 10**9
    current: Decimal | None = None
    is_ordinal: bool = False

    @property
    def value(self) -> Decimal:
        return self.total + (self.current or 0)


def numbers_in(tokens: Sequence[Token]) -> list[Item]:
    """The tokens as items: "number" (Decimal; 1 000,50, две хиляди и петстотин, 5k), "ordinal" (Decimal; втори), "nth"
    (Decimal; 3rd) and "word" (its key) for every other token.
    """
    items, place = [], 0
    while place < len(tokens):
        run, end = _read_number(tokens, place)
        if end == place:
            token = tokens[place]
            items.append(Item("word", token.key, token.start, token.end))
            end += 1
        else:
            label = "number" if not run.is_ordinal else "nth" if tokens[place].is_number else "ordinal"
            items.append(Item(label, run.value, tokens[place].start, tokens[end - 1].end))
        place = end
    return items


def _read_number(tokens: Sequence[Token], place: int) -> tuple[_Run, int]:
    """The longest number from `place` on and the place after it; the same place where there is none."""
    run, end = _Run(), place
    may_say_and = place == 0 or tokens[place - 1].key not in _BETWEEN
    while end < len(tokens) and not run.is_ordinal:
        has_and = end > place and may_say_and and tokens[end].key in _AND
        at = end + 1 if has_and else end
        longer = _add(run, tokens, at) if at < len(tokens) else None
        if longer is None:
            break
        run, end = longer, at + 1
    return run, end


def _add(run: _Run, tokens: Sequence[Token], at: int) -> _Run | None:
    """`run` with the token at `at` said after it; None where that makes no number."""
    token = tokens[at]
    if token.is_number:
        return _digits(token.text) if run == _Run() else None
    if token.key in _HUNDRED:
        return run._replace(current=(run.current or 1) * Decimal(100)) if (run.current or 1) < 100 else None
    joined = at > 0 and tokens[at - 1].end == token.start and tokens[at - 1].is_number
    scale = _SUFFIXES.get(token.key) if joined else _SCALES.find(token.key)
    if scale is not None:
        has_room = scale < run.scale
        return _Run(run.total + (1 if run.current is None else run.current) * scale, scale) if has_room else None
    cardinal, ordinal = _CARDINALS.find(token.key), _ROMAN.get(token.text) or _ORDINALS.find(token.key)
    value = cardinal if ordinal is None else ordinal
    if value is None or (run.current and run.current % 10 ** len(str(value))):
        return None
    return run._replace(current=(run.current or 0) + Decimal(value), is_ordinal=ordinal is not None)


def _digits(text: str) -> _Run | None:
    """The number that digits write; "1.000" and "1,000" are a thousand.

    None for what is no number, absurdly long, or the number of a document (0000000120).
    """
    if text.isdigit() and text[0] == "0" and len(text) > 1:
        return None
    if text[-1].isalpha():
        return _Run(current=Decimal("".join(filter(str.isdecimal, text))), is_ordinal=True)
    grouped = text.replace(".", "") if text[-4:-3] == "." and text[-3:].isdigit() else text
    try:
        return _Run(current=parse_amount(grouped, "en"))
    except DomainError:
        return None


def find_count(text: str) -> int | None:
    """The first whole number from 1 to 1,000 in `text` that is no amount of money and no ordinal: "топ 5 клиенти"."""
    amount = find_amount(text)
    return count_in(numbers_in(tokens_of(text)), [(amount.start, amount.end)] if amount else [])


def count_in(items: Iterable[Item], taken: Sequence[tuple[int, int]]) -> int | None:
    """The first count among the items of `numbers_in`, outside the stretches of characters that are `taken`."""
    for item in items:
        is_free = not any(start < item.end and item.start < end for start, end in taken)
        if item.label == "number" and is_free and 1 <= item.value <= 1_000 and item.value == int(item.value):
            return int(item.value)
    return None


# --- Amounts -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class FoundAmount:
    """Amounts of money from `minimum` to `maximum`, None for no bound, as `text[start:end]` says them.

    `currency` is an ISO 4217 code, or None where none was said.
    """

    minimum: Decimal | None
    maximum: Decimal | None
    minimum_included: bool = True
    maximum_included: bool = True
    currency: str | None = None
    start: int = 0
    end: int = 0

    def contains(self, amount: Decimal) -> bool:
        """Whether `amount`, in the same currency, lies between the bounds."""
        above = self.minimum is None or amount > self.minimum or (self.minimum_included and amount == self.minimum)
        below = self.maximum is None or amount < self.maximum or (self.maximum_included and amount == self.maximum)
        return above and below

    def say(self, language: str) -> str:
        """The bounds in words: `над 1 000,00 €`, `at least €500.00`, `от 500 до 1 000`."""
        low, high = (self._say(bound, language) for bound in (self.minimum, self.maximum))
        words = _SAID["bg" if language.startswith("bg") else "en"]
        if self.minimum == self.maximum:
            return low
        if self.maximum is None:
            return f"{words['least' if self.minimum_included else 'over']} {low}"
        if self.minimum is None:
            return f"{words['most' if self.maximum_included else 'under']} {high}"
        return f"{words['from']} {low} {words['to']} {high}"

    def _say(self, bound: Decimal | None, language: str) -> str:
        if bound is None:
            return ""
        return formats.money(bound, self.currency, language) if self.currency else formats.number(bound, language)


# Said in the reader's language, which is not always the page's, so kept per language, not in a catalogue.
_SAID: Final = {
    "bg": {"over": "над", "least": "поне", "under": "под", "most": "най-много", "from": "от", "to": "до"},
    "en": {"over": "over", "least": "at least", "under": "under", "most": "at most", "from": "from", "to": "to"},
}


def _money(_: None, one: Decimal | str, other: Decimal | str) -> FoundAmount:
    """An amount with its currency, whichever was said first."""
    if isinstance(one, Decimal):
        return FoundAmount(one, one, currency=str(other))
    return _money(_, other, one)


def _exactly(said: FoundAmount | Decimal) -> FoundAmount:
    return said if isinstance(said, FoundAmount) else FoundAmount(said, said)


def _over(_: None, said: FoundAmount | Decimal) -> FoundAmount:
    return replace(_exactly(said), maximum=None, minimum_included=False)


def _at_least(_: None, said: FoundAmount | Decimal) -> FoundAmount:
    return replace(_exactly(said), maximum=None)


def _under(_: None, said: FoundAmount | Decimal) -> FoundAmount:
    return replace(_exactly(said), minimum=None, maximum_included=False)


def _at_most(_: None, said: FoundAmount | Decimal) -> FoundAmount:
    return replace(_exactly(said), minimum=None)


def _range(_: None, one: FoundAmount | Decimal, other: FoundAmount | Decimal) -> FoundAmount:
    """Both bounds in the currency that either of them names; without one, not what days or years may be."""
    low, high = _exactly(one), _exactly(other)
    amounts = sorted(bound for bound in (low.minimum, high.minimum) if bound is not None)
    currency = low.currency or high.currency
    if currency is None and (amounts[-1] <= 31 or amounts[0] in _LIKE_YEARS):
        raise ValueError(one, other)
    return FoundAmount(amounts[0], amounts[-1], currency=currency)


_MONEY: Final = Grammar("money", [
    ("number currency", _money),
    ("currency number", _money),
])  # fmt: skip
_AMOUNTS: Final = Grammar("amount", [
    ("between money|number and|dash money|number", _range),      # между 500 и 1000 лв
    ("from money|number to|dash money", _range),                 # from 500 to 1000 EUR
    ("than money|number to|dash money", _range),                 # от 500 до 1000 лв
    ("money|number dash money", _range),                         # 500–1000 лв
    ("no more|most than money|number", _at_most),                # не повече от
    ("no less|least than money|number", _at_least),              # не по-малко от, no less than
    ("very more money|number", _at_most),                        # най-много
    ("very less money|number", _at_least),                       # най-малко
    ("over money|number", _over),
    ("more than money|number", _over),                           # повече от, по-голяма от, more than
    ("under money|number", _under),
    ("less than money|number", _under),
    ("least money|number", _at_least),
    ("most money|number", _at_most),
    ("money plus", _at_least),
    ("money and|or more|up", _at_least),                         # 1000 лв и повече, €1000 or more
    ("money and|or less|down", _at_most),
    ("than money up", _at_least),                                # от 1000 лв нагоре
    ("up? to money", _at_most),
    ("money", lambda _, money: money),
])  # fmt: skip


def find_amount(text: str) -> FoundAmount | None:
    """The first amount of money or comparison with one in `text`: "над 1000 евро", "between 500 and 1000", "5k €".

    A number alone is no amount: it needs a currency or a comparison, and no unit of time or per cent after it.
    """
    return amount_in(numbers_in(tokens_of(text)))


def amount_in(items: Sequence[Item]) -> FoundAmount | None:
    """`find_amount`, of the items that `numbers_in` has read."""
    labelled = [_labelled(items, place) for place in range(len(items))]
    heard = [item for item in labelled if item.label != "unheard"]
    for item in _AMOUNTS.reduce(_MONEY.reduce(heard)):
        if item.label == "amount":
            return replace(item.value, start=item.start, end=item.end)
    return None


def _labelled(items: Sequence[Item], place: int) -> Item:
    """An item of `numbers_in` under the label that the grammar of amounts knows it by."""
    item = items[place]
    if item.label == "word":
        currency = _CURRENCIES.find(item.value)
        label = "currency" if currency else _COMPARING.find(item.value) or "word"
        return item._replace(label=label, value=currency)
    following = items[place + 1] if place + 1 < len(items) else None
    is_counted = following is not None and following.label == "word" and _COUNTED.find(following.value) is not None
    return item._replace(label="counted") if is_counted else item
