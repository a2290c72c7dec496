"""Which of the known questions a short sentence asks, by rules: no model, no network, the same answer every time.

An `Intent` is a question that an app can answer, given by phrases that a person wrote. A sentence is understood when
what it says and what a phrase says are nearly the same: words in common count for it, words that only one of them has
against it. Words of unknown meaning count most against, so a sentence about something else gets no answer rather than
a guess.
"""

import datetime
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz import fuzz

from ai_assistant.offline.grammar import Item
from ai_assistant.offline.numbers import FoundAmount, amount_in, count_in, numbers_in
from ai_assistant.offline.periods import PRESENT, FoundPeriod, periods_in, preceding, present
from ai_assistant.offline.vocabulary import (
    COMPOUNDS,
    COUNTED_BY,
    DEED,
    DEEDS_WHEN_FIRST,
    ELSEWHERE,
    HEAVY,
    LIGHT,
    MEANINGS,
    NOT_OURS,
    OTHERWISE,
    OWN_WAY,
    OWN_WAY_WEIGHT,
    PARTICLES,
    WEAK,
)
from ai_assistant.offline.words import LONGEST_TEXT, Lexicon, Token, tokens_of

# A sentence with more words asks several things, or nothing.
_MOST_WORDS: Final = 60
# From here on a sentence counts as understood; two intents this near to each other are both named.
_ENOUGH: Final = 0.75
_NEARLY_EQUAL: Final = 0.05
# A word of unknown meaning, beside a phrase of several meanings and beside one that says a single thing.
_UNKNOWN_WEIGHT, _UNKNOWN_BESIDE_ONE, _UNKNOWN_NARROWS = 1.25, 1.5, 2.0
# What a phrase says and the sentence does not: of „ДДС за октомври“ a day alone is not enough.
_MISSING_WEIGHT: Final = 1.5
# A light word changes nothing, but of two phrases the one that has it fits better.
_LIGHT_WEIGHT: Final = 0.02
# How alike, from 0 to 100, a sentence must be to a phrase of words that alone mean nothing (what can you do).
_LITERALLY: Final = 88
_LONGEST_SMALL_NAME: Final = 3  # words of a name that has no capital letter

_SLOT: Final = re.compile(r"\{(\w+)\}")
_SLOTS: Final = frozenset({"period", "against", "amount", "count", "name", "text", "mine"})
# What is left dangling where a period was cut out of a text: „среща с Мария в [петък]“.
_JOINING: Final = re.compile(
    r"(?:^|[\s,;])(?:(?:със?\s+)?(?:краен\s+)?(?:срок|падеж)(?:\s+(?:до|на))?|due(?:\s+(?:on|by))?"
    r"|за|до|на|в|във|през|от|za|do|na|v|vuv|vyv|prez|ot|for|on|by|in|at|until|to|the|from)$",
    re.IGNORECASE,
)
# How a list is to show itself, which it does anyway („и с колко дни“, "with amounts"), and what an answer is for.
_TAIL: Final = re.compile(
    r"[,\s]+(?:(?:и|i|and)\s+(?:с|за|от|на|по|s|za|ot|by|for|with|since)?\s*(?:колко|kolko|каква|кога|how|what|when)"
    r"(?:\s+(?:дни|дена|време|пари|евро|лева|общо|сума|стойност|закъснение|са|е|dni|pari|days?|late|long|money|euros?"
    r"|much|many|total|worth|is|are|it|they|in))*"
    r"|(?:с|със|with)\s+(?:the\s+|their\s+)?(?:суми|сумите|стойностите|дни(?:те)?(?:\s+закъснение)?|amounts?|sums|totals"
    r"|values|days(?:\s+late)?)"
    r"|преди\s+(?:срещата|разговора)|before\s+(?:the|my|our)\s+(?:meeting|call))[\s?!.]*$",
    re.IGNORECASE,
)
# A period alone after these is set beside the present one: better than last month.
_COMPARED: Final = re.compile(
    r"(?:\bспрямо|\bсравнен\w*\s+с|\bсравнение\s+с|\bповече\s+от|\bпо-\w+(?:\s+\w+){0,2}\s+от|\bthan|\bversus|\bvs\.?"
    r"|\bagainst|\bcompared\s+(?:to|with)|\b(?:up|down)\s+(?:on|from))\s+(?:the\s+)?$",
    re.IGNORECASE,
)
# Said in another way, and what is read in its place: how things stand today is what is asked anyway.
_SAID_SHORTER: Final = tuple(
    (re.compile(said, re.IGNORECASE), shorter)
    for said, shorter in (
        (r"\b(?:миналата|предната|предишната)\s+година\s+по\s+(?:това|същото)\s+време\b", "a year ago"),
        (r"\b(?:по\s+)?(?:това|същото)\s+време\s+(?:на\s+)?(?:миналата|предната)\s+година\b", "a year ago"),
        (r"\b(?:at\s+)?(?:this|the\s+same)\s+time\s+last\s+year\b", "a year ago"),
        (r"\b(what|how|who|when|where)s\b", r"\1 is"),
        (r"\bполовин\s+година\b|\bhalf\s+a\s+year\b", "6 months"),
        (r"\s+(?:към\s+(?:днешна\s+дата|днес|момента)|до\s+момента|as\s+of\s+(?:today|now)|at\s+the\s+moment)\b", ""),
    )
)
_BILLED: Final = re.compile(r"^(?:please\s+)?(?:invoice|bill|charge)\s+(?=(?-i:[A-ZА-Я]))", re.IGNORECASE)
_LEADING_WORDS: Final = re.compile(r"^(?:(?:me|us|ми|ни|mi|ni|to)\s+)+", re.IGNORECASE)
_OF: Final = r"\b(?:на|от|за|до|с|със|по|при|в|във|към|na|ot|za|do|s|po|v|kum|of|for|from|to|by|with|at|in|about)\s+"
_OF_A_NAME: Final = re.compile(_OF + r"\{name\}", re.IGNORECASE)
_BEFORE_A_NAME: Final = re.compile(_OF + r"(?:the\s+)?[\"„“«]?$", re.IGNORECASE)
_ARTICLE: Final = re.compile(r"\b(?:the|an?)\s+$", re.IGNORECASE)
_PREPOSITIONS: Final = frozenset({
    "za", "na", "ot", "s", "sus", "pri", "po", "kum", "v", "vuv", "do",
    "of", "for", "from", "to", "by", "with", "at", "on", "about", "in", "the",
})  # fmt: skip
# By its letters: my and ми have one key, and „покажи ми“ owns nothing.
_MINE: Final = re.compile(r"\b(?:my|mine|мо(?:й|я|ят|ята|е|ето|и|ите)|mo(?:i|ia|iat|iata|ite|q|qta))\b", re.IGNORECASE)
_OWNERS_S: Final = re.compile(r"['’]s$")
_EDGES: Final = " \t\r\n:;,.–—-!?\"'„“”«»"


@dataclass(frozen=True, slots=True)
class Intent:
    """A question that can be answered, or a deed that can be proposed.

    Phrases are whole wordings without politeness: "просрочени фактури", "top {count} customers". Slots: {period},
    {against} (a second period), {amount}, {count}, {name} (of a record), {mine} (the word my was said), {text} (all
    that follows). Words after {text} are said within it: "move {text} deal"; a colon before it is to be there:
    "task: {text}". A slot in a phrase must be filled for that phrase; {name} after a preposition („фактури на {name}“)
    asks for one before the name in the sentence too. Words and slots in `optional` may be said with any phrase and
    change nothing, those in `required` are added to every phrase. `ahead` is true of questions about what comes:
    „през март“ is then the next March.
    """

    key: str
    bg: tuple[str, ...]
    en: tuple[str, ...]
    optional: str = ""
    required: str = ""
    ahead: bool = False

    @property
    def takes_name(self) -> bool:
        """Whether a record may be named in it."""
        return any("{name}" in phrase for phrase in (*self.bg, *self.en, self.optional, self.required))


@dataclass(frozen=True, slots=True)
class Understood:
    """What a sentence asks: the intent, what fills its slots, and how sure that is (`confidence`, above 0 up to 1).

    `unused` are the words that played no part, as typed; `rivals` are how it may be understood as well; `shared` weighs
    what the sentence and the phrase both say.
    """

    intent: Intent
    confidence: float
    period: FoundPeriod | None = None
    against: FoundPeriod | None = None
    amount: FoundAmount | None = None
    count: int | None = None
    name: str = ""
    text: str = ""
    mine: bool = False
    unused: tuple[str, ...] = ()
    shared: float = 0.0
    rivals: tuple["Understood", ...] = ()


class _Unit(NamedTuple):
    """A word or number of a sentence and what it means; "" nothing, None unknown.

    `is_name`: it may be of a name; `narrows`: it says of what or of whom, as in "invoices for paper".
    """

    meaning: str | None
    is_name: bool
    start: int
    end: int
    narrows: bool = False


class _Phrase(NamedTuple):
    """A phrase of an intent: what it means, the slots it needs, its words by key.

    `of_name`: a name after на, of …; `leading`: what the words before {text} mean; `after_colon`: a colon parts them.
    """

    meanings: frozenset[str]
    needs: frozenset[str]
    keys: str
    of_name: bool
    leading: frozenset[str]
    after_colon: bool


class _Question(NamedTuple):
    """An intent made ready: its phrases, the meanings that cost nothing, the slots that may be filled."""

    intent: Intent
    phrases: tuple[_Phrase, ...]
    free: frozenset[str | None]
    slots: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence as far as it can be read before an intent is chosen; `fills` are the slots that it can fill."""

    text: str
    units: tuple[_Unit, ...]
    keys: str
    periods: tuple[FoundPeriod, ...]
    amount: FoundAmount | None
    count: int | None
    meanings: frozenset[str | None]
    fills: frozenset[str]


def understand(
    text: str, intents: Sequence[Intent], today: datetime.date, *, among: Collection[str] | None = None
) -> Understood | None:
    """The intent that `text` asks for, with its slots filled; None when it asks for none of them or for more.

    With `among` only the intents with these keys are answered; the words of all of them are known.

    `today` is the calendar day where the asker's organization is. Whatever the text is, nothing is raised; of two
    intents that fit equally the one that says more, else the earlier, is answered. Raises ValueError for an intent
    with a slot that does not exist.
    """
    if len(text) > LONGEST_TEXT:
        return None
    said = _BILLED.sub("фактурирай ", text)
    found = _nearest(_shortened(said), intents, today, among)
    # What is dictated is kept word for word.
    return (_nearest(said, intents, today, among) or found) if found and found.text else found


def _nearest(
    text: str, intents: Sequence[Intent], today: datetime.date, among: Collection[str] | None
) -> Understood | None:
    tokens = tokens_of(text)
    if not 0 < len(tokens) <= _MOST_WORDS or NOT_OURS.search(text):
        return None
    lexicon, questions = _compiled(tuple(intents))
    sentences = {ahead: _read(text, tokens, lexicon, today, ahead=ahead) for ahead in (False, True)}
    asked = [each for each in questions if among is None or each.intent.key in among]
    fits = [fit for question in asked if (fit := _best(sentences[question.intent.ahead], question))]
    if not fits:
        return None
    best = max(fits, key=lambda fit: (fit.confidence, fit.shared))
    near = best.confidence - _NEARLY_EQUAL
    rivals = tuple(fit for fit in fits if fit is not best and fit.confidence >= near)
    return replace(best, rivals=rivals)


def restated(text: str, before: Understood, intents: Sequence[Intent], today: datetime.date) -> Understood | None:
    """`before` with the days or the amount that `text` says instead („а миналия месец?“); None when it says more.

    `intents` are those that `before` was understood among.
    """
    tokens = tokens_of(text)
    if len(text) > LONGEST_TEXT or not 0 < len(tokens) <= _MOST_WORDS:
        return None
    lexicon, questions = _compiled(tuple(intents))
    sentence = _read(text, tokens, lexicon, today, ahead=before.intent.ahead)
    slots = next(question.slots for question in questions if question.intent == before.intent)
    if not (sentence.meanings <= LIGHT and sentence.fills & slots & {"period", "amount"}):
        return None
    period, against = (*sentence.periods, None, None)[:2] if "period" in slots else (before.period, before.against)
    amount = sentence.amount if "amount" in slots else before.amount
    return replace(before, period=period or before.period, against=against, amount=amount or before.amount, unused=())


def _shortened(text: str) -> str:
    text = _TAIL.sub("", text)
    for said, shorter in _SAID_SHORTER:
        text = said.sub(shorter, text)
    return text


# --- Making intents ready ----------------------------------------------------------------------------------------
@lru_cache(maxsize=8)
def _compiled(intents: tuple[Intent, ...]) -> tuple[Lexicon[str], tuple[_Question, ...]]:
    """The lexicon of all words that mean something, those of the phrases included, and the intents made ready."""
    known = Lexicon(MEANINGS)
    phrases = [words for intent in intents for words in (*intent.bg, *intent.en, intent.optional, intent.required)]
    keys = dict.fromkeys(token.key for words in phrases for token in tokens_of(_SLOT.sub(" ", words)))
    own = {
        f"own {key}": f"{key} {key[:-1]}*" if len(key) > 4 else key
        for key in keys
        if known.find(key) in (None, ELSEWHERE)
    }
    lexicon = Lexicon(own | MEANINGS)
    return lexicon, tuple(_question(intent, lexicon) for intent in intents)


def _question(intent: Intent, lexicon: Lexicon[str]) -> _Question:
    required, optional = _phrase(intent.required, lexicon), _phrase(intent.optional, lexicon)
    phrases = []
    for words in (*intent.bg, *intent.en):
        phrase = _phrase(words, lexicon)
        meanings, needs = phrase.meanings | required.meanings, phrase.needs | required.needs
        phrases.append(phrase._replace(meanings=meanings, needs=needs))
    slots = optional.needs.union(*(phrase.needs for phrase in phrases))
    if not slots <= _SLOTS:
        raise ValueError(f"{intent.key}: no such slot: {', '.join(sorted(slots - _SLOTS))}")
    return _Question(intent, tuple(phrases), optional.meanings | LIGHT | {""}, slots)


def _phrase(words: str, lexicon: Lexicon[str]) -> _Phrase:
    keys = " ".join(token.key for token in tokens_of(_SLOT.sub(" ", words)))
    return _Phrase(
        _meanings(words, lexicon),
        frozenset(_SLOT.findall(words)),
        keys,
        of_name=bool(_OF_A_NAME.search(words)),
        leading=_meanings(words.partition("{text}")[0], lexicon),
        after_colon=": {text}" in words,
    )


def _meanings(words: str, lexicon: Lexicon[str]) -> frozenset[str]:
    plain = _SLOT.sub(" ", words)
    units = _compounded([_unit(plain, item, lexicon, may_be_name=False) for item in numbers_in(tokens_of(plain))])
    return frozenset(unit.meaning for unit in units if unit.meaning)


# --- Reading a sentence ------------------------------------------------------------------------------------------
def _read(text: str, tokens: Sequence[Token], lexicon: Lexicon[str], today: datetime.date, *, ahead: bool) -> _Sentence:
    numbers = numbers_in(tokens)
    amount, periods = amount_in(numbers), _compared(text, periods_in(numbers, today, ahead=ahead), today)
    taken = [(found.start, found.end) for found in (*periods, amount) if found]
    names_show = not text.isupper()
    units = [
        _named(
            _unit(text, item, lexicon, may_be_name=names_show and place > 0)._replace(
                narrows=_narrows(text, numbers, place, names_show=names_show)
            ),
            numbers,
            place,
        )
        for place, item in enumerate(numbers)
        if not any(start <= item.start < end for start, end in taken)
    ]
    keys = " ".join(token.key for token in tokens if not any(start <= token.start < end for start, end in taken))
    compounded = tuple(_compounded(units))
    meanings = frozenset(unit.meaning for unit in compounded)
    count = None if meanings.isdisjoint(COUNTED_BY) else count_in(numbers, taken)
    found = {
        "period": periods[:1], "against": periods[1:2], "amount": amount, "count": count, "mine": _MINE.search(text),
    }  # fmt: skip
    fills = {"name", "text"}.union(slot for slot, value in found.items() if value)
    return _Sentence(text, compounded, keys, periods, amount, count, meanings, frozenset(fills))


def _compared(text: str, periods: Sequence[FoundPeriod], today: datetime.date) -> tuple[FoundPeriod, ...]:
    """The periods; one that is compared with nothing is compared with the present one of its kind.

    One that is compared with itself is compared with the one before it: the last quarter with the previous one.
    """
    if len(periods) == 2 and periods[0].grain in PRESENT and periods[0].days == periods[1].days:
        return periods[0], preceding(periods[1])
    is_alone = len(periods) == 1 and periods[0].grain in PRESENT and _COMPARED.search(text[: periods[0].start])
    return (present(periods[0].grain, today), periods[0]) if is_alone else tuple(periods)


def _unit(text: str, item: Item, lexicon: Lexicon[str], *, may_be_name: bool) -> _Unit:
    """An item of `numbers_in` with its meaning. Inside a sentence a capital letter may begin a name."""
    written = text[item.start : item.end]
    if item.label != "word":
        is_one = item.value == 1 and written.isalpha()  # една фактура, the first one
        return _Unit("" if is_one else "number", not is_one, item.start, item.end)
    says_nothing = len(item.value) == 1 and (item.value.isalpha() or item.value in "-–—№#")
    meaning = "" if says_nothing else lexicon.find(item.value)
    if item.start == 0 and item.value in DEEDS_WHEN_FIRST:
        meaning = DEED
    if meaning in OWN_WAY:
        meaning = f"{meaning} {item.value}"
    is_name = not says_nothing and (meaning is None or (may_be_name and written[0].isupper()))
    return _Unit(meaning, is_name, item.start, item.end)


def _named(unit: _Unit, numbers: Sequence[Item], place: int) -> _Unit:
    """The unit; a word that says nothing is a name with a capital letter after a preposition: „фактури от Ани“."""
    is_one = unit.is_name and numbers[place - 1].value in _PREPOSITIONS and numbers[place].value not in _PREPOSITIONS
    return unit._replace(meaning=None) if unit.meaning == "" and is_one and numbers[place].label == "word" else unit


def _narrows(text: str, numbers: Sequence[Item], place: int, *, names_show: bool) -> bool:
    """Whether a word says of what or of whom: after a preposition, or as a name."""
    written = text[numbers[place].start : numbers[place].end]
    if place == 0:
        return bool(_OWNERS_S.search(written))
    is_name = names_show and written[0].isupper()
    return is_name or numbers[place - 1].value in _PREPOSITIONS or bool(_OWNERS_S.search(written))


def _compounded(units: Sequence[_Unit]) -> list[_Unit]:
    """The units that say something, two of them made one where they have a meaning together.

    A name may stand between: what has Acme not paid.
    """
    result: list[_Unit] = []
    for unit in units:
        place = max((place for place, each in enumerate(result) if each.meaning is not None), default=None)
        together = None if place is None else COMPOUNDS.get((result[place].meaning or "", unit.meaning or ""))
        if place is not None and together:
            result[place] = _Unit(together, is_name=False, start=result[place].start, end=result[place].end)
        elif unit.meaning != "":
            result.append(unit)
    said = [unit for unit in result if unit.meaning not in PARTICLES]
    return [unit._replace(meaning=OTHERWISE.get(unit.meaning or "", unit.meaning)) for unit in said]


# --- Comparing ---------------------------------------------------------------------------------------------------
def _best(sentence: _Sentence, question: _Question) -> Understood | None:
    """The sentence understood by the nearest of the question's phrases, None when none is near enough.

    Of equal ones by that which leaves the shortest text, since it has understood more.
    """
    fits = [fit for phrase in question.phrases if (fit := _fit(sentence, question, phrase))]
    best = max(fits, key=lambda fit: (fit.confidence, -len(fit.text)), default=None)
    return best if best and best.confidence >= _ENOUGH else None


def _fit(sentence: _Sentence, question: _Question, phrase: _Phrase) -> Understood | None:
    """The sentence understood by one phrase, however far from it; None when the phrase lacks what it needs."""
    if not phrase.needs <= sentence.fills:
        return None
    if phrase.meanings <= LIGHT and phrase.needs.isdisjoint(("name", "text")):
        return _fit_literally(sentence, question, phrase)
    telling = phrase.meanings if "against" in phrase.needs else phrase.meanings - WEAK or phrase.meanings
    if telling.isdisjoint(sentence.meanings):
        return None
    if "text" in phrase.needs:
        return _fit_text(sentence, question, phrase)
    if "name" in phrase.needs:
        return _fit_name(sentence, question, phrase)
    return _weighed(sentence, question, phrase, sentence.units)


def _fit_literally(sentence: _Sentence, question: _Question, phrase: _Phrase) -> Understood | None:
    """By the letters of the words: for a phrase of words that alone mean nothing."""
    likeness = fuzz.ratio(sentence.keys, phrase.keys, score_cutoff=_LITERALLY)
    if not likeness or None in sentence.meanings:
        return None
    fit = _weighed(sentence, question, phrase, ())
    return None if fit.unused else replace(fit, confidence=likeness / 100)


def _fit_text(sentence: _Sentence, question: _Question, phrase: _Phrase) -> Understood | None:
    """With all that follows the phrase's leading words as text; the sentence must begin with these."""
    meant = [unit.meaning for unit in sentence.units]
    if not phrase.meanings <= sentence.meanings or meant[0] not in phrase.leading:
        return None
    begin = max(meant.index(meaning) for meaning in phrase.leading) + 1
    while begin < len(meant) and meant[begin] in phrase.leading:  # запиши бележка: both mean to note
        begin += 1
    start = sentence.units[begin - 1].end
    if phrase.after_colon:
        colon = sentence.text.find(": ")
        has_name = any(start <= unit.start < colon for unit in sentence.units)
        if colon < start or has_name != ("name" in phrase.needs):
            return None
        start = start if has_name else colon
    periods = sentence.periods[:1] if "period" in question.slots else ()
    text = _without(sentence.text, start, periods)
    amount = sentence.amount if "amount" in question.slots else None  # else it is said in the text
    within = tuple(unit for unit in sentence.units[begin:] if unit.meaning in phrase.meanings)
    fit = _weighed(replace(sentence, periods=periods, amount=amount), question, phrase, sentence.units[:begin] + within)
    return replace(fit, text=text) if text else None


def _without(text: str, start: int, periods: Sequence[FoundPeriod]) -> str:
    """`text` from `start` on, without the words of the periods and what joined them to the others."""
    rest = text[start:]
    for period in periods:
        if period.start >= start:
            rest = _JOINING.sub("", text[start : period.start].rstrip()) + text[period.end :]
    return _LEADING_WORDS.sub("", rest.strip(_EDGES)).strip(_EDGES)


def _fit_name(sentence: _Sentence, question: _Question, phrase: _Phrase) -> Understood | None:
    """With a name: the first run of unknown words, digits, or words with a capital letter.

    All words of the phrase must be there. Small letters make no long names, and none after an article: open the window.
    """
    units = sentence.units
    may_be = [unit.is_name and unit.meaning not in phrase.meanings for unit in units]
    if True not in may_be or not phrase.meanings <= sentence.meanings:
        return None
    begin = may_be.index(True)
    end = may_be.index(False, begin) if False in may_be[begin:] else len(units)
    spare = () if "period" in question.slots else sentence.periods
    name_end, periods = _with_years(sentence.text, units[end - 1].end, spare)
    before, name = sentence.text[: units[begin].start], sentence.text[units[begin].start : name_end]
    words = [word for word in name.split() if len(word) > 1]
    if name.islower() and (len(words) > _LONGEST_SMALL_NAME or _ARTICLE.search(before)):
        return None
    if phrase.of_name and not (_BEFORE_A_NAME.search(before) or _OWNERS_S.search(name)):
        return None
    if spare:
        sentence = replace(sentence, periods=periods)
    return replace(_weighed(sentence, question, phrase, units[:begin] + units[end:]), name=_OWNERS_S.sub("", name))


def _with_years(text: str, end: int, periods: tuple[FoundPeriod, ...]) -> tuple[int, tuple[FoundPeriod, ...]]:
    """Where a name ends that goes on with a year (Katalog 2027), and the periods that are no part of it."""
    following = next((found for found in periods if found.start >= end and not text[end : found.start].strip()), None)
    if following is None or not text[following.start : following.end].isdigit():
        return end, periods
    return following.end, tuple(found for found in periods if found is not following)


def _weighed(sentence: _Sentence, question: _Question, phrase: _Phrase, units: Sequence[_Unit]) -> Understood:
    """The sentence understood by a phrase, `units` being its words outside a name or text.

    Confidence is what both say, twice, as part of all that either says (Dice's coefficient).
    """
    said = {unit.meaning for unit in units}
    free = question.free | phrase.meanings | ({"number"} if sentence.count and "count" in question.slots else set())
    lost = [unit for unit in units if unit.meaning not in free]
    period, against = (*sentence.periods, None, None)[:2]
    filled = {"period": period, "against": against, "amount": sentence.amount}
    spare = [found for slot, found in filled.items() if found and slot not in question.slots]
    spare += sentence.periods[2:]
    shared = 2 * (sum(map(_weight, phrase.meanings.intersection(said))) + len(phrase.needs))
    unknown = _UNKNOWN_WEIGHT if len(phrase.meanings) > 1 else _UNKNOWN_BESIDE_ONE
    alone = _MISSING_WEIGHT * sum(map(_weight, phrase.meanings - said)) + len(spare)
    alone += sum(_weight_of(unit, unknown) for unit in lost)
    alone += _LIGHT_WEIGHT * len((said & LIGHT) - phrase.meanings)
    unused = sorted((found.start, sentence.text[found.start : found.end]) for found in (*lost, *spare))
    return Understood(
        intent=question.intent,
        confidence=shared / (shared + alone) if shared else 0.0,
        period=period if "period" in question.slots else None,
        against=against if "against" in question.slots else None,
        amount=sentence.amount if "amount" in question.slots else None,
        count=sentence.count if "count" in question.slots else None,
        mine="mine" in question.slots & sentence.fills,
        unused=tuple(words for _, words in unused),
        shared=shared,
    )


def _weight_of(unit: _Unit, unknown: float) -> float:
    """What a word costs that the phrase has not; one of `unknown` meaning that narrows a question costs most."""
    if unit.meaning is None:
        return _UNKNOWN_NARROWS if unit.narrows else unknown
    return _weight(unit.meaning)


def _weight(meaning: str) -> float:
    return OWN_WAY_WEIGHT if meaning.startswith(OWN_WAY) else HEAVY.get(meaning, 1.0)
