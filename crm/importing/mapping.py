"""Which column of a table is what of a contact: guessed by header, by near spelling, at last by content."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rapidfuzz import process
from rapidfuzz.distance import OSA

from config.lib.identifiers import IdentifierError, check_eik
from config.lib.text import fold, has_legal_form
from crm.importing.header_words import AMBIGUOUS, LATER_QUALIFIERS, OTHER_WORDS, QUALIFIERS, TARGET_OF_HEADER, WEAK
from crm.importing.table import Row, column_letter

SAMPLE_ROWS: Final = 50


@dataclass(frozen=True, slots=True)
class TargetField:
    """A field of a contact that a column can fill.

    `label` is for people. `joins` is the text put between several columns of the same target; None means that only one
    column fills it. `guess_many` lets the guess take several columns.
    """

    label: str | Promise
    joins: str | None = None
    guess_many: bool = False


TARGET_FIELDS: Final[dict[str, TargetField]] = {
    "full_name": TargetField(_("Full name"), joins=" "),
    "first_name": TargetField(_("First name")),
    "middle_name": TargetField(_("Middle name")),
    "last_name": TargetField(_("Last name")),
    "email": TargetField(_("E-mail"), joins="\n", guess_many=True),
    "phone": TargetField(_("Phone"), joins="\n", guess_many=True),
    "company_name": TargetField(_("Company")),
    "company_eik": TargetField(_("Company number (EIK)")),
    "company_vat": TargetField(_("VAT number")),
    "job_title": TargetField(_("Job title")),
    "address": TargetField(_("Address"), joins=", "),
    "city": TargetField(_("Town or city")),
    "region": TargetField(_("Region")),
    "postal_code": TargetField(_("Postcode")),
    "country": TargetField(_("Country")),
    "website": TargetField(_("Website")),
    "linkedin": TargetField(_("LinkedIn")),
    "birthday": TargetField(_("Birthday")),
    "language": TargetField(_("Language")),
    "tags": TargetField(_("Tags"), joins="\n", guess_many=True),
    "notes": TargetField(_("Notes"), joins="\n", guess_many=True),
}

# How sure a guess is; the surest column of a target wins.
_EXACT: Final = 100
_QUALIFIED: Final = 95
_LATER: Final = 85
_MISSPELT: Final = 60
_BY_CONTENT: Final = 40
_EMPTY_COLUMN_LOSES: Final = 30
# One wrong, missing, doubled or swapped letter in six is a typing mistake; in five it is another word (state, stage).
_SIMILAR: Final = 0.83
_MOST: Final = 0.6

_EMAIL: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]{2,}")
_PHONE: Final = re.compile(r"(?:\+|00?|8[789])[\d\s()/.-]{7,}")
_DATE: Final = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?: г\.?)?")
_LINKEDIN: Final = re.compile(r"(?:https?://)?(?:\w+\.)?linkedin\.com/\S+", re.IGNORECASE)
_WEBSITE: Final = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_PERSON: Final = re.compile(r"[A-ZА-Я][\w'’-]+(?: [A-ZА-Я][\w'’.-]*){1,3}")
_SALUTATION: Final = re.compile(r"(?:mr|mrs|ms|miss|dr|prof|г-н|г-жа|г-ца|д-р|инж|проф)\.?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Guess:
    target: str
    score: int


def guess_mapping(headers: Sequence[str], sample_rows: Iterable[Row]) -> dict[str, str | None]:
    """Return for every header the key of `TARGET_FIELDS` it most likely fills, or None to leave the column out.

    Knows the layouts of Google Contacts, Outlook, HubSpot and Pipedrive, Bulgarian and English words, and spelling
    mistakes; what no header says, the first rows may.
    """
    samples = _samples(headers, sample_rows)
    guesses = {header: _guess(place, header, samples[header]) for place, header in enumerate(headers)}
    return _settle_names(_without_rivals(guesses), samples)


def _samples(headers: Sequence[str], sample_rows: Iterable[Row]) -> dict[str, list[str]]:
    """Return the non-empty cells of the first rows by header."""
    samples: dict[str, list[str]] = {header: [] for header in headers}
    for count, row in enumerate(sample_rows):
        if count == SAMPLE_ROWS:
            break
        for header, cell in zip(headers, row.cells, strict=False):
            if cell:
                samples[header].append(cell)
    return samples


def _guess(place: int, header: str, cells: list[str]) -> _Guess | None:
    phrase = fold(header)
    if phrase == fold(column_letter(place)):
        return _guess_nameless(cells)
    guess = _guess_by_words(phrase, cells)
    if guess and guess.target == "job_title" and _mostly(cells, _SALUTATION.fullmatch):
        return None
    if guess and not cells:
        return _Guess(guess.target, guess.score - _EMPTY_COLUMN_LOSES)
    return guess


def _guess_by_words(phrase: str, cells: list[str]) -> _Guess | None:
    """Return the guess for a folded header: its exact words, without numbers and qualifiers, misspelt, by content."""
    words = [word for word in phrase.split() if not word.isdigit()]
    numberless = " ".join(words)
    if target := TARGET_OF_HEADER.get(phrase) or TARGET_OF_HEADER.get(numberless):
        return _Guess(target, _LATER if numberless in WEAK else _EXACT)
    if not OTHER_WORDS.isdisjoint(words):
        return None
    if phrase in AMBIGUOUS:
        return _guess_by_content(cells) or _Guess("full_name", _BY_CONTENT)
    core = " ".join(word for word in words if word not in QUALIFIERS | LATER_QUALIFIERS)
    if target := TARGET_OF_HEADER.get(core):
        return _Guess(target, _LATER if not LATER_QUALIFIERS.isdisjoint(words) else _QUALIFIED)
    return _guess_misspelt(core or phrase) or _guess_by_content(cells)


def _guess_misspelt(phrase: str) -> _Guess | None:
    best = process.extractOne(
        phrase, TARGET_OF_HEADER.keys(), scorer=OSA.normalized_similarity, score_cutoff=_SIMILAR, processor=None
    )
    return _Guess(TARGET_OF_HEADER[best[0]], _MISSPELT) if best else None


def _guess_by_content(cells: list[str]) -> _Guess | None:
    for target, looks_right in _CONTENT:
        if _mostly(cells, looks_right):
            return _Guess(target, _BY_CONTENT)
    return None


def _guess_nameless(cells: list[str]) -> _Guess | None:
    """Return the guess for a column without a header, where even a person's name must be known by its looks."""
    if guess := _guess_by_content(cells):
        return guess
    return _Guess("full_name", _BY_CONTENT) if _mostly(cells, _PERSON.fullmatch) else None


def _mostly(cells: list[str], looks_right: Callable[[str], object]) -> bool:
    return bool(cells) and sum(1 for cell in cells if looks_right(cell)) >= _MOST * len(cells)


def _is_phone(cell: str) -> bool:
    return bool(_PHONE.fullmatch(cell)) and not _DATE.fullmatch(cell)


def _is_eik(cell: str) -> bool:
    try:
        check_eik(cell)
    except IdentifierError:
        return False
    return True


_CONTENT: Final[tuple[tuple[str, Callable[[str], object]], ...]] = (
    ("email", _EMAIL.search),
    ("linkedin", _LINKEDIN.fullmatch),
    ("website", _WEBSITE.fullmatch),
    ("company_eik", _is_eik),
    ("phone", _is_phone),
    ("company_name", has_legal_form),
)


def _without_rivals(guesses: Mapping[str, _Guess | None]) -> dict[str, str | None]:
    """Keep one column, the surest and then the first, for every target that takes only one."""
    mapping: dict[str, str | None] = dict.fromkeys(guesses)
    taken: set[str] = set()
    sure = [(header, guess) for header, guess in guesses.items() if guess]
    for header, guess in sorted(sure, key=lambda item: -item[1].score):
        if guess.target not in taken or TARGET_FIELDS[guess.target].guess_many:
            mapping[header] = guess.target
            taken.add(guess.target)
    return mapping


def _settle_names(mapping: dict[str, str | None], samples: Mapping[str, list[str]]) -> dict[str, str | None]:
    """Tell "Име" that holds whole names from "Име" beside "Фамилия", and "Name" beside "Surname" likewise."""
    header_of = {target: header for header, target in mapping.items() if target}
    has_last = "last_name" in header_of
    if "first_name" in header_of and not has_last and "full_name" not in header_of:
        header = header_of["first_name"]
        if _mostly(samples[header], lambda cell: " " in cell):
            mapping[header] = "full_name"
    if "full_name" in header_of and has_last and "first_name" not in header_of:
        header = header_of["full_name"]
        if not _mostly(samples[header], lambda cell: " " in cell):
            mapping[header] = "first_name"
    return mapping
