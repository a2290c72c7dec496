"""One row of a table → one contact, or the reasons why not.

What decides: a row is imported when anything identifies the contact: a name, a readable e-mail or phone, or a company.
A value that cannot be read is then left out and reported as a warning with its column. Only a row with nothing left, or
with more cells than the header, is an error row; nothing of it is imported.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.functional import Promise
from django.utils.text import Truncator, format_lazy
from django.utils.translation import gettext_lazy as _

from config.lib.identifiers import IdentifierError, check_eik, check_vat, normalise_email, normalise_phone
from config.lib.text import fold, has_legal_form
from crm.importing.mapping import TARGET_FIELDS
from crm.importing.names import split_name
from crm.importing.table import Row
from crm.importing.territories import country_code, language_code

# Longest text a field of a contact can store.
MAX_LENGTHS: Final = {
    "first_name": 100, "middle_name": 100, "last_name": 100, "company_name": 200, "job_title": 150, "address": 200,
    "city": 100, "region": 100, "postal_code": 20, "website": 200, "linkedin": 200, "notes": 20_000,
}  # fmt: skip
MAX_TAG_LENGTH: Final = 50

_VALUE_SEPARATOR: Final = re.compile(r"\s*(?::::|[;,|\n])\s*")
_PHONE_PARTS: Final = re.compile(r"\s*/\s*|\s{2,}")
_BRACKETED: Final = re.compile(r"<[^<>]*@[^<>]*>")
_GOOGLE_SYSTEM_GROUP: Final = "* "
_QUOTED_FORMULA: Final = re.compile(r"'(?=[=+\-@\t\r])")
_SHORTENED_BY_EXCEL: Final = re.compile(r"\d[.,]?\d*E\+\d+", re.IGNORECASE)
_NOTHING: Final = frozenset({"", "n a", "na", "none", "null", "nil", "nyama", "no", "ne", "x", "xxx"})
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:\s*г\.?)?")
_YEAR_FIRST: Final = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[ T].*)?")
_OLDEST_YEAR: Final = 1900
_is_web_address: Final = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with one value. `column` is the header (empty: the whole row), `value` the text as it was."""

    column: str
    value: str
    code: str
    message: str | Promise


@dataclass(frozen=True, slots=True)
class ParsedContact:
    """A contact as a row says, every value normalised and fit to store.

    E-mails and phones (E.164) keep their order, without repetitions. `city` also holds the region when that says more.
    `country` is ISO 3166, `language` a code of settings.LANGUAGES; both are empty when unknown. Without names but with
    `company_name` the row is about the company itself. `warnings` tell what was left out.
    """

    row: int
    first_name: str = ""
    middle_name: str = ""
    last_name: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    company_name: str = ""
    company_eik: str = ""
    company_vat: str = ""
    job_title: str = ""
    address: str = ""
    city: str = ""
    postal_code: str = ""
    country: str = ""
    website: str = ""
    linkedin: str = ""
    birthday: dt.date | None = None
    language: str = ""
    tags: tuple[str, ...] = ()
    notes: str = ""
    warnings: tuple[RowProblem, ...] = ()

    @property
    def full_name(self) -> str:
        """The name in the usual order, empty for a row about a company."""
        return " ".join(part for part in (self.first_name, self.middle_name, self.last_name) if part)

    @property
    def is_company(self) -> bool:
        """Whether the row names a company and no person."""
        return bool(self.company_name) and not self.full_name


@dataclass(frozen=True, slots=True)
class RowErrors:
    """A row that is not imported, and why."""

    row: int
    problems: tuple[RowProblem, ...]


def parse_row(row: Row, mapping: Mapping[str, str | None], region: str = "BG") -> ParsedContact | RowErrors:
    """Return the contact of a row, or its errors.

    `mapping` gives the key of `TARGET_FIELDS` for a header; other headers are left out. `region` (ISO 3166) is where
    phone numbers without a country code are from, unless the row names another country.
    """
    if len(row.cells) > len(row.headers):
        return RowErrors(row.number, (_too_many_cells(row),))
    values = _RowReader(row, mapping, region).read()
    contact = ParsedContact(row=row.number, **values)
    if contact.full_name or contact.emails or contact.phones or contact.company_name:
        return contact
    message = _("The row has no name, e-mail, phone or company. Fill in at least one of them.")
    return RowErrors(row.number, (*contact.warnings, RowProblem("", "", "row_unidentified", message)))


def _too_many_cells(row: Row) -> RowProblem:
    message = _("The row has {count} cells, the header {expected}. Put text that contains the separator in quotes.")
    text = format_lazy(message, count=len(row.cells), expected=len(row.headers))
    return RowProblem("", ", ".join(row.cells[len(row.headers) :]), "row_too_long", text)


class _RowReader:
    """Reads the cells of one row target by target and collects what could not be read."""

    def __init__(self, row: Row, mapping: Mapping[str, str | None], region: str) -> None:
        self.cells: dict[str, list[tuple[str, str]]] = {}
        self.problems: list[RowProblem] = []
        self.region = region
        for header, cell in zip(row.headers, row.cells, strict=False):
            target = mapping.get(header)
            if cell and target:
                self.cells.setdefault(target, []).append((header, _QUOTED_FORMULA.sub("", cell, count=1)))

    def read(self) -> dict[str, Any]:
        """Return the arguments of `ParsedContact`."""
        values: dict[str, Any] = {key: self.text(key) for key in ("job_title", "postal_code", "notes")}
        values |= self.names() | self.place()
        region = values["country"] or self.region
        values |= {
            "emails": self.many("email", _email_candidates, normalise_email),
            "phones": self.many("phone", _phone_candidates, lambda text: _phone(text, region)),
            "company_eik": self.checked("company_eik", check_eik),
            "company_vat": self.checked(
                "company_vat", lambda text: check_vat(text, values["country"] or _vat_country(text, region))
            ),
            "website": self.checked("website", _web_address),
            "linkedin": self.checked("linkedin", _linkedin_address),
            "birthday": self.checked("birthday", _date) or None,
            "language": self.checked("language", _language),
            "tags": self.tags(),
        }
        return values | {"warnings": tuple(self.problems)}

    def text(self, target: str) -> str:
        """Return the text of a target, cut to what can be stored."""
        found = self.cells.get(target, [])
        joins = TARGET_FIELDS[target].joins
        text = found[0][1] if found and joins is None else (joins or "").join(cell for _header, cell in found)
        return self.limited(target, found[0][0] if found else "", text)

    def limited(self, target: str, header: str, text: str) -> str:
        """Return the text, cut with a warning when it is longer than its field."""
        limit = MAX_LENGTHS.get(target)
        if limit is None or len(text) <= limit:
            return text
        message = _("The text has {count} characters; the first {limit} were kept.")
        self.report(header, text, "text_too_long", format_lazy(message, count=len(text), limit=limit))
        return text[:limit].rstrip()

    def names(self) -> dict[str, str]:
        """Return the names and the company; a whole name is taken apart unless the parts are there."""
        parts = {key: self.text(key) for key in ("first_name", "middle_name", "last_name", "company_name")}
        whole = " ".join(self.text("full_name").split())
        if parts["first_name"] or parts["last_name"] or not whole:
            return parts
        if has_legal_form(whole):
            return parts | {"company_name": parts["company_name"] or self.limited("company_name", "", whole)}
        header = self.cells["full_name"][0][0]
        first, middle, last = split_name(whole)
        split = {"first_name": first, "middle_name": middle or parts["middle_name"], "last_name": last}
        return parts | {key: self.limited(key, header, value) for key, value in split.items()}

    def place(self) -> dict[str, str]:
        """Return address, city and country; a country may also stand in the last line of the address."""
        lines = [line.strip(" ,") for line in self.text("address").split("\n")]
        country = self.checked("country", _country)
        if not country and len(lines) > 1 and (country := country_code(lines[-1])):
            lines.pop()
        address = ", ".join(line for line in lines if line)
        return {"address": address, "city": self.city(), "country": country}

    def city(self) -> str:
        """Return the town, with the region after it unless they are called the same (Варна, обл. Варна)."""
        city, region = self.text("city"), self.text("region")
        if not city or not region or fold(city) in fold(region):
            return city or region
        return self.limited("city", self.cells["city"][0][0], f"{city}, {region}")

    def checked(self, target: str, check: Callable[[str], Any]) -> Any:
        """Return the first value of a target after its check; "" when there is none or it cannot be read."""
        for header, cell in self.cells.get(target, []):
            value = cell.partition(" ::: ")[0]
            if fold(value) not in _NOTHING:
                return self.attempt(header, value, check)
        return ""

    def many(self, target: str, candidates: Callable[[str], list[str]], check: Callable[[str], str]) -> tuple[str, ...]:
        """Return all readable values of a target, without repetitions."""
        found: dict[str, str] = {}
        for header, cell in self.cells.get(target, []):
            for value in candidates(cell):
                result = self.attempt(header, value, check) if fold(value) not in _NOTHING else ""
                if result:
                    found.setdefault(result.lower(), result)
        return tuple(found.values())

    def attempt(self, header: str, value: str, check: Callable[[str], Any]) -> Any:
        """Return the checked value, or "" after reporting why it cannot be read."""
        try:
            return check(value)
        except IdentifierError as error:
            self.report(header, value, error.code, error.message)
            return ""

    def tags(self) -> tuple[str, ...]:
        """Return the tags; Google's own groups ("* myContacts") are none."""
        pieces = [piece for _header, cell in self.cells.get("tags", []) for piece in _tag_candidates(cell)]
        tags: dict[str, str] = {}
        for piece in pieces:
            if piece and not piece.startswith(_GOOGLE_SYSTEM_GROUP):
                tags.setdefault(piece.casefold(), piece[:MAX_TAG_LENGTH].strip())
        return tuple(tags.values())

    def report(self, header: str, value: str, code: str, message: str | Promise) -> None:
        """Note what is wrong with a value."""
        self.problems.append(RowProblem(header, Truncator(value).chars(200), code, message))


def _email_candidates(cell: str) -> list[str]:
    """Return what may be e-mail addresses in a cell: "a ::: b", "a; b", "a b", "Ivan <a>, Petar <b>"."""
    bracketed = _BRACKETED.findall(cell)
    if bracketed and len(bracketed) == cell.count("@"):
        return bracketed
    pieces = [piece for piece in _VALUE_SEPARATOR.split(cell) if piece]
    return [word for piece in pieces for word in (piece.split() if piece.count("@") > 1 else [piece])]


def _tag_candidates(cell: str) -> list[str]:
    """Return the tags in a cell; where ":::" parts them, a comma belongs to the tag."""
    return cell.split(" ::: ") if " ::: " in cell else _VALUE_SEPARATOR.split(cell)


def _phone_candidates(cell: str) -> list[str]:
    """Return what may be phone numbers in a cell; a slash or wide space parts two numbers or follows an area code."""
    if _SHORTENED_BY_EXCEL.fullmatch(cell):
        return [cell]
    return [
        part
        for piece in _VALUE_SEPARATOR.split(cell)
        if piece
        for part in (_PHONE_PARTS.split(piece) if sum(map(str.isdigit, piece)) > 13 else [piece])
        if part
    ]


def _phone(text: str, region: str) -> str:
    if _SHORTENED_BY_EXCEL.fullmatch(text):
        message = _(
            "Excel shortened this number to {text}. Make the column “Text” in Excel and enter the number again."
        )
        raise IdentifierError("phone_shortened", format_lazy(message, text=text))
    return normalise_phone(text, region)


def _vat_country(text: str, region: str) -> str:
    """Return the country a VAT number names itself, else `region`."""
    prefix = text.strip()[:2].upper()
    return prefix if prefix.isascii() and prefix.isalpha() else region


def _web_address(text: str) -> str:
    """Return the address with its scheme. Raises `IdentifierError`: website_form."""
    address = text if "://" in text else f"https://{text}"
    try:
        _is_web_address(address)
    except ValidationError:
        message = _("“{text}” is not a web address. It looks like https://example.com.")
        raise IdentifierError("website_form", format_lazy(message, text=Truncator(text).chars(60))) from None
    if len(address) > MAX_LENGTHS["website"]:
        message = _("A web address can have at most {limit} characters.")
        raise IdentifierError("website_length", format_lazy(message, limit=MAX_LENGTHS["website"]))
    return address


def _linkedin_address(text: str) -> str:
    """Return the address of a LinkedIn profile, also for its bare name. Raises `IdentifierError`: as a web address."""
    if "/" not in text and "." not in text:
        return _web_address(f"https://www.linkedin.com/in/{text.lstrip('@')}")
    return _web_address(text)


def _country(text: str) -> str:
    if code := country_code(text):
        return code
    message = _("No country is called “{text}”. Write its name or its two letters.")
    raise IdentifierError("country_unknown", format_lazy(message, text=Truncator(text).chars(60)))


def _language(text: str) -> str:
    code = language_code(text)
    if code in dict(settings.LANGUAGES):
        return code
    message = _("“{text}” is not a language we can write to the contact in. Choose Bulgarian or English.")
    raise IdentifierError("language_unknown", format_lazy(message, text=Truncator(text).chars(60)))


def _date(text: str) -> dt.date:
    """Return the day: 1980-03-22, 19800322, or day first as Bulgarians write it (22.03.1980 г., 22/03/1980)."""
    try:
        if match := _YEAR_FIRST.fullmatch(text):
            return _plausible(dt.date(*map(int, match.groups())))
        if match := _DAY_FIRST.fullmatch(text):
            day, month, year = map(int, match.groups())
            return _plausible(dt.date(year, month, day))
    except ValueError:
        pass
    message = _("“{text}” is not a date. Write it like 22.03.1980.")
    raise IdentifierError("date_form", format_lazy(message, text=Truncator(text).chars(60)))


def _plausible(day: dt.date) -> dt.date:
    if day.year < _OLDEST_YEAR:
        raise ValueError(day)
    return day
