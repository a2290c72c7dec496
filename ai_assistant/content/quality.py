"""How good a text is, by rules that give their reasons: from 100, each fault takes its points.

Nothing here asks a model, so the score is the same today and tomorrow, and every point can be argued with.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from ai_assistant.content.filling import gaps
from ai_assistant.content.kinds import Length
from ai_assistant.content.readability import read, sentences_of, words_of
from config.lib.text import fold

GAPS, NUMBERS, BANNED, CLAIMS, LENGTH, READING, KEYWORDS = 25, 20, 20, 15, 15, 10, 10
REPETITION, MONOTONY, CAPITALS, EXCLAMATIONS = 10, 60, 30, 25
LANGUAGE, WORDS = 60, 60  # what is not in the language, or in none, is no text for the reader
GOOD, FAIR = 80, 50
_SHOWN: Final = 3
_LIST_NUMBER: Final = re.compile(r"(?m)^\s*\d+\.\s")
_NUMBER: Final = re.compile(r"\d+(?:[\s\u00a0\u202f.,:/–-]?\d+)*")
_DIGITS: Final = re.compile(r"\D+")
_CENTS: Final = re.compile(r"[.,]0+$")
_LEFTOVER: Final = re.compile(
    r"\{\{?\s*[\w.]+\s*\}?\}|<[a-zа-я_ ]{2,40}>|%[^\W\d][\w.]{0,40}%|(?<!\w)_{3,}(?!\w)|…{2,}|\.{5,}"
    r"|\b(?:lorem ipsum|[xх]{3,}|todo|tbd)\b",
    re.IGNORECASE,
)
_LONGEST_STEM_CUT: Final = 2
_STEM_FROM: Final = 6
_REPEATED_WORD: Final = 6
_REPEATED_SHARE: Final = 0.05
_REPEATED_TIMES: Final = 5
# Of so many words at least a quarter are different ones, and at most a third of the sentences were there before.
_MONOTONOUS_FROM: Final = 20
_DIFFERENT_SHARE: Final = 0.25
_SAME_SENTENCES_SHARE: Final = 0.34
_FOREIGN_SHARE: Final = 0.5
_STRANGE_SHARE, _STRANGE_TIMES = 0.2, 5
_SHOUTED: Final = 3  # letters, so that abbreviations of two are none, and words
_SHOUTED_SHARE: Final = 0.3
_EXCLAMATIONS: Final = 3
_SCRIPTS: Final = {"bg": re.compile(r"[а-яѝ]", re.IGNORECASE), "en": re.compile(r"[a-z]", re.IGNORECASE)}
_LANGUAGES: Final = {
    "bg": pgettext_lazy("in a sentence", "Bulgarian"),
    "en": pgettext_lazy("in a sentence", "English"),
}
# Words that nobody writes several sentences without, and the least share of a text that they are.
_BULGARIAN_SMALL: Final = """
а аз ако без в ви вие все всеки всички във вече го да до е за и или им как какво като когато който която което които
към ли ми на най нас наш не него ни ние но нов ново о от по под при през преди с са само се си след със сме сте сме съм
също така те ти това този тази тези той тук тя у ще щом я ѝ още
"""
_ENGLISH_SMALL: Final = """
a about after all an and are as at be been but by can do for from has have how i if in is it its more no not of on or
our so than that the their them there they this to up us was we what when which who will with you your
"""
_SMALL_WORDS: Final = {"bg": frozenset(_BULGARIAN_SMALL.split()), "en": frozenset(_ENGLISH_SMALL.split())}
_SMALL_SHARE: Final = 0.04
_SMALL_WORDS_FROM: Final = 10
_VOWEL: Final = re.compile(r"[аъоуеияюѝaeiouy]", re.IGNORECASE)
_UNSPEAKABLE: Final = re.compile(r"[^\W\d_аъоуеияюѝaeiouy]{6}", re.IGNORECASE)
_UNSPEAKABLE_FROM: Final = 3
_UNSPEAKABLE_SHARE: Final = 0.25
# Words that promise more than a trader can prove: unfair commercial practices, Directive 2005/29/EC, articles 5–6.
_CLAIM: Final = re.compile(
    r"\bнай-(?:добр|качествен|ниск|евтин|бърз|надежд)\w*|\b(?:номер|№)\s*(?:едно|1)\b|\bгарантиран\w*|\bединствен\w*"
    r"|\bбез\s+аналог\b|\bненадминат\w*|\bуникал\w*|\bреволюцион\w*|\bводещ\w*|\bперфект\w*|\bсъвършен\w*"
    r"|\b100\s*%|\bчудодей\w*|\bбез\s+риск\b"
    r"|\bthe best\b|\bbest[- ]in[- ]class\b|\bnumber one\b|\bno\.? ?1\b|\bguaranteed?\b|\bworld[- ]class\b|\bunique\b"
    r"|\bunrivalled\b|\brevolutionary\b|\bleading\b|\bperfect\w*|\bcutting[- ]edge\b|\bcheapest\b|\bfastest\b"
    r"|\brisk[- ]free\b|\bmiracle\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Remark:
    """One rule's verdict: the points it took, 0 for a rule that is kept."""

    rule: str
    points: int
    text: str | Promise

    @property
    def is_kept(self) -> bool:
        """Whether there is nothing to say against the text."""
        return self.points == 0


@dataclass(frozen=True, slots=True)
class Assessment:
    """The score from 0 to 100 with its reasons, the dearest fault first."""

    score: int
    remarks: Sequence[Remark]

    @property
    def tone(self) -> str:
        """The colour of the score: ok, warn or bad."""
        return "ok" if self.score >= GOOD else "warn" if self.score >= FAIR else "bad"


@dataclass(frozen=True, slots=True)
class Expected:
    """What a text is held to. `known` are the texts it may take numbers and claims from: the inputs, the wording."""

    language: str
    length: Length | None = None
    keywords: Sequence[str] = ()
    banned: Sequence[str] = ()
    known: Sequence[str] = field(default_factory=tuple)


def assess(text: str, expected: Expected) -> Assessment:
    """The score of a text and why."""
    remarks = [remark for rule in _RULES for remark in rule(text, expected)]
    score = max(0, 100 - sum(remark.points for remark in remarks))
    return Assessment(score, sorted(remarks, key=lambda remark: -remark.points))


def _length(text: str, expected: Expected) -> Iterator[Remark]:
    if expected.length is None:
        return
    least, most, unit = expected.length.least, expected.length.most, expected.length.unit
    count = len(text) if unit == "characters" else len(words_of(text))
    if least <= count <= most:
        yield Remark("length", 0, _counted(unit, count, _("fits this kind of text")))
    elif count < least:
        yield Remark("length", LENGTH, _counted(unit, count, format_lazy(_("at least {least} are usual"), least=least)))
    else:
        yield Remark("length", LENGTH, _counted(unit, count, format_lazy(_("at most {most} are usual"), most=most)))


def _counted(unit: str, count: int, verdict: object) -> Promise:
    if unit == "characters":
        counted = ngettext_lazy("{count} character: {verdict}.", "{count} characters: {verdict}.", count)
    else:
        counted = ngettext_lazy("{count} word: {verdict}.", "{count} words: {verdict}.", count)
    return format_lazy(counted, count=count, verdict=verdict)


def _gaps(text: str, _expected: Expected) -> Iterator[Remark]:
    left = gaps(text) + _LEFTOVER.findall(text)
    if left:
        yield Remark("gaps", GAPS, format_lazy(_("Still to be filled in: {gaps}."), gaps=_listed(left)))
    else:
        yield Remark("gaps", 0, _("Nothing is left to fill in."))


def _numbers(text: str, expected: Expected) -> Iterator[Remark]:
    strange = numbers_unknown(text, expected.known)
    if strange:
        message = _("Numbers that are not among what you gave: {numbers}. Check each of them.")
        yield Remark("numbers", NUMBERS, format_lazy(message, numbers=_listed(strange)))
    else:
        yield Remark("numbers", 0, _("Every number comes from what you gave."))


def numbers_unknown(text: str, sources: Sequence[str]) -> list[str]:
    """The numbers of a text that stand in none of the sources, however they are written there."""
    known = {number for source in sources for number in _numbers_of(source)}
    return [shown for shown in _numbers_shown(text) if _plain(shown) not in known]


def _numbers_shown(text: str) -> list[str]:
    return list(dict.fromkeys(_NUMBER.findall(_LIST_NUMBER.sub(" ", text))))


def _numbers_of(text: str) -> set[str]:
    """The numbers of a text, whole and in parts: of 20.11.2026 also 20, 11 and 2026."""
    shown = _NUMBER.findall(text)
    return {_plain(each) for each in shown} | {part for each in shown for part in _DIGITS.split(each)}


def _plain(number: str) -> str:
    """Digits alone, so that 1 200,00 and 1,200 are the same."""
    return _DIGITS.sub("", _CENTS.sub("", number))


def _claims(text: str, expected: Expected) -> Iterator[Remark]:
    given = fold(" ".join(expected.known))
    claims = [each for each in dict.fromkeys(_CLAIM.findall(text)) if fold(each) not in given]
    if claims:
        message = _("Claims that you would have to prove: {claims}.")
        yield Remark("claims", CLAIMS, format_lazy(message, claims=_quoted(claims)))
    else:
        yield Remark("claims", 0, _("No superlatives or promises beyond what you gave."))


def _banned(text: str, expected: Expected) -> Iterator[Remark]:
    if not expected.banned:
        return
    used = [word for word in expected.banned if has_words(text, word)]
    if used:
        message = _("Words that the brand voice does not use: {words}.")
        yield Remark("banned", BANNED, format_lazy(message, words=_quoted(used)))
    else:
        yield Remark("banned", 0, _("No word that the brand voice does not use."))


def _keywords(text: str, expected: Expected) -> Iterator[Remark]:
    if not expected.keywords:
        return
    missing = [word for word in expected.keywords if not has_words(text, word)]
    if missing:
        message = _("Keywords that are missing: {words}.")
        yield Remark("keywords", KEYWORDS, format_lazy(message, words=_quoted(missing)))
    else:
        yield Remark("keywords", 0, _("Every keyword is there."))


def has_words(text: str, phrase: str) -> bool:
    """Whether the words of the phrase stand side by side in the text, whatever their endings."""
    wanted = [_stem(word) for word in fold(phrase).split()]
    words = fold(text).split()
    return bool(wanted) and any(
        all(word.startswith(stem) for word, stem in zip(words[place:], wanted, strict=False))
        for place in range(len(words) - len(wanted) + 1)
    )


def _stem(word: str) -> str:
    """A long word without its ending."""
    return word[:-_LONGEST_STEM_CUT] if len(word) >= _STEM_FROM else word


def _reading(text: str, expected: Expected) -> Iterator[Remark]:
    reading = read(text, expected.language)
    if reading is None:
        return
    shown = format_lazy("{formula} {value}", formula=reading.formula, value=reading.value)
    if reading.is_hard:
        message = _("Hard to read ({measure}). The longest sentence begins with “{beginning}…”.")
        beginning = " ".join(reading.longest.split()[:6])
        yield Remark("reading", READING, format_lazy(message, measure=shown, beginning=beginning))
    else:
        yield Remark("reading", 0, format_lazy(_("Easy enough to read ({measure})."), measure=shown))


def _language(text: str, expected: Expected) -> Iterator[Remark]:
    """Most words are in the letters of the language, and of the others most were given, as names are."""
    language = expected.language[:2]
    words = words_of(text)
    foreign = [word for word in words if not _SCRIPTS[language].search(word)]
    given = set(words_of(fold(" ".join(expected.known))))
    strange = [word for word in foreign if fold(word) not in given]
    is_foreign = len(foreign) > _FOREIGN_SHARE * len(words)
    if is_foreign or len(strange) > max(_STRANGE_TIMES, _STRANGE_SHARE * len(words)):
        message = _("Not written in {language}: {words}.")
        shown = _quoted(list(dict.fromkeys(strange or foreign)))
        yield Remark("language", LANGUAGE, format_lazy(message, language=_LANGUAGES[language], words=shown))
    else:
        message = _("In the letters of {language}.")
        yield Remark("language", 0, format_lazy(message, language=_LANGUAGES[language]))


def _real_words(text: str, expected: Expected) -> Iterator[Remark]:
    """There are words, they can be spoken, and the small ones that hold sentences together are among them."""
    words = [word.lower() for word in words_of(text)]
    unspeakable = [word for word in words if _is_unspeakable(word)]
    small = sum(word in _SMALL_WORDS[expected.language[:2]] for word in words)
    if not words:
        yield Remark("words", WORDS, _("There are no words in it."))
    elif len(unspeakable) > _UNSPEAKABLE_SHARE * len(words):
        yield Remark("words", WORDS, format_lazy(_("These are no words: {words}."), words=_quoted(unspeakable)))
    elif len(words) >= _SMALL_WORDS_FROM and small < _SMALL_SHARE * len(words):
        yield Remark(
            "words", WORDS, _("Hardly any of the small words that hold a sentence together: this is no speech.")
        )
    else:
        yield Remark("words", 0, _("Written in real words."))


def _is_unspeakable(word: str) -> bool:
    return len(word) >= _UNSPEAKABLE_FROM and (not _VOWEL.search(word) or bool(_UNSPEAKABLE.search(word)))


def _shouting(text: str, expected: Expected) -> Iterator[Remark]:
    given = {word for source in expected.known for word in words_of(source)}
    long_words = [word for word in words_of(text) if len(word) >= _SHOUTED]
    shouted = [word for word in long_words if word.isupper() and word not in given]
    is_shouted = len(shouted) >= _SHOUTED and len(shouted) > _SHOUTED_SHARE * len(long_words)
    marks = text.count("!")
    is_marked = "!!" in text or marks > max(_EXCLAMATIONS, len(sentences_of(text)) // 2)
    if is_shouted:
        yield Remark("capitals", CAPITALS, format_lazy(_("In capital letters: {words}."), words=_quoted(shouted)))
    if is_marked:
        message = ngettext_lazy("{count} exclamation mark: too loud.", "{count} exclamation marks: too loud.", marks)
        yield Remark("exclamations", EXCLAMATIONS, format_lazy(message, count=marks))
    if not is_shouted and not is_marked:
        yield Remark("capitals", 0, _("It does not shout."))


def _repetition(text: str, _expected: Expected) -> Iterator[Remark]:
    sentences = Counter(fold(each) for each in sentences_of(text) if len(each.split()) > _SHOWN)
    twice = [each for each in sentences_of(text) if sentences[fold(each)] > 1 and not gaps(each)]
    words = Counter(word.lower() for word in words_of(text) if len(word) >= _REPEATED_WORD)
    most = max(_REPEATED_TIMES, _REPEATED_SHARE * len(words_of(text)))
    often = [word for word, times in words.items() if times > most]
    if _is_monotonous(text, len(twice) - len(set(map(fold, twice)))):
        yield Remark("repetition", MONOTONY, _("The same again and again."))
    elif twice:
        message = _("A sentence stands there twice: “{beginning}…”.")
        yield Remark("repetition", REPETITION, format_lazy(message, beginning=" ".join(twice[0].split()[:6])))
    elif often:
        yield Remark("repetition", REPETITION, format_lazy(_("Repeated very often: {words}."), words=_quoted(often)))
    else:
        yield Remark("repetition", 0, pgettext_lazy("text", "Nothing is repeated needlessly."))


def _is_monotonous(text: str, sentences_again: int) -> bool:
    """Whether there is hardly anything new in it. `sentences_again` are those that stood there before."""
    words = [word.lower() for word in words_of(text)]
    if len(words) < _MONOTONOUS_FROM:
        return False
    is_poor = len(set(words)) < _DIFFERENT_SHARE * min(len(words), 200)  # of a long text the share is smaller
    return is_poor or sentences_again > _SAME_SENTENCES_SHARE * len(sentences_of(text))


def _listed(items: Sequence[str]) -> str:
    """The first few, and an ellipsis for the others."""
    return ", ".join(items[:_SHOWN]) + (" …" if len(items) > _SHOWN else "")


def _quoted(items: Sequence[str]) -> object:
    return format_lazy(", ".join(["{}"] * len(items[:_SHOWN])), *[_quote(each) for each in items[:_SHOWN]])


def _quote(word: str) -> Promise:
    return format_lazy(_("“{word}”"), word=word)


_RULES: Final = (
    _language,
    _real_words,
    _shouting,
    _length,
    _gaps,
    _numbers,
    _claims,
    _banned,
    _keywords,
    _reading,
    _repetition,
)
