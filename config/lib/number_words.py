"""Whole numbers in words, Bulgarian and English, as documents write sums."""

from enum import Enum
from typing import Final


class Gender(Enum):
    """Grammatical gender of the counted thing; only Bulgarian asks for it: един лев, една стотинка, едно евро."""

    MASCULINE = "masculine"
    FEMININE = "feminine"
    NEUTER = "neuter"


LIMIT: Final = 10**12

_BG_ONE_TWO: Final = {
    Gender.MASCULINE: ("един", "два"),
    Gender.FEMININE: ("една", "две"),
    Gender.NEUTER: ("едно", "две"),
}
_BG_TO_NINETEEN: Final = (
    "три", "четири", "пет", "шест", "седем", "осем", "девет", "десет", "единадесет", "дванадесет", "тринадесет",
    "четиринадесет", "петнадесет", "шестнадесет", "седемнадесет", "осемнадесет", "деветнадесет",
)  # fmt: skip
_BG_TENS: Final = (
    "двадесет", "тридесет", "четиридесет", "петдесет", "шестдесет", "седемдесет", "осемдесет", "деветдесет",
)  # fmt: skip
_BG_HUNDREDS: Final = (
    "сто", "двеста", "триста", "четиристотин", "петстотин", "шестстотин", "седемстотин", "осемстотин", "деветстотин",
)  # fmt: skip
_BG_SCALES: Final = (
    (10**9, Gender.MASCULINE, "един милиард", "милиарда"),
    (10**6, Gender.MASCULINE, "един милион", "милиона"),
    (10**3, Gender.FEMININE, "хиляда", "хиляди"),
)

_EN_TO_NINETEEN: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_EN_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_EN_SCALES: Final = ((10**9, "billion"), (10**6, "million"), (10**3, "thousand"))


def number_in_words(number: int, language: str, gender: Gender) -> str:
    """`number` from 0 to below a million millions, in "bg" or "en". Raises ValueError outside that range."""
    if not 0 <= number < LIMIT:
        raise ValueError(f"{number} is outside 0…{LIMIT - 1}")
    return _bulgarian(number, gender) if language == "bg" else _english(number)


def _bulgarian(number: int, gender: Gender) -> str:
    if number == 0:
        return "нула"
    groups = []
    last_is_one_word = False
    for size, group_gender, one, many in _BG_SCALES:
        count, number = divmod(number, size)
        if count:
            words = _bulgarian_below_thousand(count, group_gender)
            groups.append(one if count == 1 else f"{_join_bulgarian(words)} {many}")
            last_is_one_word = len(words) == 1
    if number:
        words = _bulgarian_below_thousand(number, gender)
        groups.append(_join_bulgarian(words))
        last_is_one_word = len(words) == 1
    # „и“ stands before the last number word of the whole: хиляда и сто, but хиляда сто и двадесет.
    return _join_bulgarian(groups) if last_is_one_word else " ".join(groups)


def _bulgarian_below_thousand(number: int, gender: Gender) -> list[str]:
    """The words of 1…999, without „и“: [„сто“, „двадесет“, „едно“]."""
    words = []
    hundreds, rest = divmod(number, 100)
    if hundreds:
        words.append(_BG_HUNDREDS[hundreds - 1])
    if rest >= 20:
        words.append(_BG_TENS[rest // 10 - 2])
        rest %= 10
    if rest:
        words.append((*_BG_ONE_TWO[gender], *_BG_TO_NINETEEN)[rest - 1])
    return words


def _join_bulgarian(words: list[str]) -> str:
    return " и ".join(part for part in (" ".join(words[:-1]), words[-1]) if part)


def _english(number: int) -> str:
    groups = []
    for size, name in _EN_SCALES:
        count, number = divmod(number, size)
        if count:
            groups.append(f"{_english_below_thousand(count)} {name}")
    if number or not groups:
        groups.append(("and " if groups and number < 100 else "") + _english_below_thousand(number))
    return " ".join(groups)


def _english_below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    parts = [f"{_EN_TO_NINETEEN[hundreds]} hundred"] if hundreds else []
    if rest or not hundreds:
        parts.append(_english_below_hundred(rest))
    return " and ".join(parts)


def _english_below_hundred(number: int) -> str:
    if number < 20:
        return _EN_TO_NINETEEN[number]
    tens, ones = divmod(number, 10)
    return _EN_TENS[tens - 2] + (f"-{_EN_TO_NINETEEN[ones]}" if ones else "")
