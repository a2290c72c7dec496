"""What a content template is made of: texts in both languages, typed variables, a length to keep to.

The library is data in both languages, side by side, because a copywriter changes it and the text is made in the
language of its readers, whatever language the author reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.translation import get_language

BULGARIAN, ENGLISH = "bg", "en"
LANGUAGES: Final = (BULGARIAN, ENGLISH)
_LONGEST: Final = {"line": 200, "text": 4000, "url": 500, "list": 2000}


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A text in both languages. As a string it is in the reader's."""

    bg: str
    en: str

    def text(self, language: str) -> str:
        """In Bulgarian for "bg", else in English."""
        return self.bg if language.startswith(BULGARIAN) else self.en

    def __str__(self) -> str:
        return self.text(get_language() or ENGLISH)


class Type(StrEnum):
    """What a variable holds: one line, several lines, one of some choices, …; a list has one item a line."""

    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    URL = "url"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice: its key, its name in the form, and its words in the text, when they are others."""

    key: str
    name: Bilingual
    words: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class Variable:
    """Something a template asks for. `example` shows in the empty field; `most` is the most items of a list.

    A number, which is whole, is from `at_least` to `at_most`.
    """

    name: str
    type: Type
    label: Bilingual
    example: Bilingual | None = None
    required: bool = False
    choices: Sequence[Choice] = ()
    most: int = 10
    at_least: int = 0
    at_most: int = 1_000_000

    @property
    def longest(self) -> int:
        """The most characters it takes."""
        return _LONGEST.get(self.type, 40)


@dataclass(frozen=True, slots=True)
class Length:
    """From and to how many words, or characters, a text of this kind should have."""

    least: int
    most: int
    unit: str = "words"


class Group(StrEnum):
    """The shelves of the library, in their order."""

    ADS = "ads"
    SOCIAL = "social"
    PRODUCTS = "products"
    EMAIL = "email"
    WEB = "web"
    ARTICLES = "articles"
    COMPANY = "company"
    CUSTOMERS = "customers"


GROUP_NAMES: Final = {
    Group.ADS: Bilingual("Реклами", "Adverts"),
    Group.SOCIAL: Bilingual("Социални мрежи", "Social networks"),
    Group.PRODUCTS: Bilingual("Продукти и услуги", "Products and services"),
    Group.EMAIL: Bilingual("Имейли", "E-mails"),
    Group.WEB: Bilingual("Сайт", "Website"),
    Group.ARTICLES: Bilingual("Статии и видео", "Articles and video"),
    Group.COMPANY: Bilingual("За фирмата", "About the company"),
    Group.CUSTOMERS: Bilingual("Разговор с клиенти", "Talking to customers"),
}


@dataclass(frozen=True, slots=True)
class ContentTemplate:
    """A kind of text.

    `bodies` are one to three wordings that rules fill with values, see `filling`. `task` tells a language model, in
    English, what to write. `keywords` names the variable whose items the text must use.
    """

    key: str
    group: Group
    icon: str
    name: Bilingual
    purpose: Bilingual
    variables: Sequence[Variable]
    bodies: Sequence[Bilingual]
    task: str
    length: Length
    keywords: str = ""
