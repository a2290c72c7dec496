"""vCard 2.1, 3.0 and 4.0 (RFC 2426, RFC 6350) as phones and mail programs really write them.

Our own reader, because real exports break the standard: values cut by raw line breaks, photos without folding, missing
END lines, Cyrillic in a code page only a parameter names. It works on bytes until a value's encoding is known.
"""

import quopri
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from crm.importing.decoding import legacy_encoding, unicode_encoding
from crm.importing.table import MAX_ROWS, ImportFileError, Row, Table, TableKind, clean_cell

SEPARATOR: Final = " ::: "  # between several values in one cell, as Google Contacts writes them
_COLUMNS: Final = (
    "full_name", "first_name", "middle_name", "last_name", "company_name", "job_title", "email", "phone", "address",
    "city", "region", "postal_code", "country", "website", "linkedin", "birthday", "language", "tags", "notes",
)  # fmt: skip
_KNOWN: Final = (
    "BEGIN|END|VERSION|PRODID|FN|N|NICKNAME|PHOTO|BDAY|ANNIVERSARY|GENDER|ADR|LABEL|TEL|EMAIL|MAILER|IMPP|LANG|TZ|GEO|"
    "TITLE|ROLE|LOGO|AGENT|ORG|MEMBER|RELATED|CATEGORIES|NOTE|REV|SORT-STRING|SOUND|UID|CLIENTPIDMAP|URL|CLASS|KEY|"
    "FBURL|CALADRURI|CALURI|KIND|XML|SOURCE|NAME|PROFILE|SOCIALPROFILE|PRONOUNS|LANGUAGE|CREATED|"
)
_PROPERTY: Final = re.compile(
    rf"(?:[A-Z0-9-]+\.)?(?P<name>{_KNOWN}X-[A-Z0-9-]+)(?=[;:])".encode(), re.IGNORECASE
)  # fmt: skip
_HEAD: Final = re.compile(rb'((?:[^":]|"[^"]*")*):(.*)', re.DOTALL)
_PARAMETER: Final = re.compile(r';((?:[^";]|"[^"]*")*)')
_COMPONENT: Final = re.compile(r"((?:[^;\\]|\\.|\\$)*)(?:;|$)", re.DOTALL)
_LIST_ITEM: Final = re.compile(r"((?:[^,\\]|\\.|\\$)*)(?:,|$)", re.DOTALL)
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_ENCODINGS_OF_2_1: Final = frozenset({"quoted-printable", "base64", "b", "8bit", "7bit"})
# Python knows "encodings" that are no character sets; a file may name only these.
_CHARSET: Final = re.compile(r"utf-?8|us-ascii|windows-\d{3,4}|cp\d{3,4}|iso-?8859-\d{1,2}|koi8-[ru]")
_NOT_PHONES: Final = frozenset({"fax", "pager", "modem"})
_APPLE_NO_YEAR: Final = "1604-"  # what Apple writes for a birthday without a year


@dataclass(slots=True)
class _Property:
    """One property of a card: its name in capitals, its parameters (lower case), its raw value."""

    name: str
    parameters: dict[str, list[str]]
    value: bytes

    def text(self) -> str:
        """Return the value as text, still escaped; its encoding is what a parameter says, UTF-8, or a guess."""
        raw = quopri.decodestring(self.value) if self._encoded_as("quoted-printable") else self.value
        named = [name for name in self.parameters.get("charset", []) if _CHARSET.fullmatch(name)]
        for encoding in (*named, "utf-8"):
            try:
                return raw.decode(encoding)
            except (UnicodeDecodeError, LookupError):
                continue
        return raw.decode(legacy_encoding(raw), "replace")

    def types(self) -> set[str]:
        """Return the TYPE words: "cell", "work", "fax"…"""
        return set(self.parameters.get("type", []))

    def preference(self) -> int:
        """Return 1 for the value its owner prefers … 100, as version 4 counts; 101 when nothing is said."""
        rank = next(iter(self.parameters.get("pref", [])), "")
        if rank.isascii() and rank.isdigit():
            return min(int(rank[:4]), 100)
        return 1 if "pref" in self.types() else 101

    def is_binary(self) -> bool:
        """Tell whether the value is not text, as in an embedded photo."""
        return self._encoded_as("b") or self._encoded_as("base64")

    def _encoded_as(self, encoding: str) -> bool:
        return encoding in self.parameters.get("encoding", [])


@dataclass(slots=True)
class _Card:
    """One card: the line of its BEGIN and its properties by name."""

    line: int
    properties: dict[str, list[_Property]] = field(default_factory=dict)

    def add(self, item: _Property) -> None:
        self.properties.setdefault(item.name, []).append(item)

    def all(self, name: str) -> list[_Property]:
        """Return the text properties of a name, the preferred ones first."""
        found = [item for item in self.properties.get(name, []) if not item.is_binary()]
        return sorted(found, key=_Property.preference)

    def first(self, name: str) -> str:
        """Return the plain text of the first property of a name, or ""."""
        return next((_unescape(item.text()) for item in self.all(name)), "")


def read_vcards(data: bytes) -> Table:
    """Return the table of all cards in the file; its headers are the names of our own fields.

    Cards of groups ("KIND:group") are left out; photos, sounds and keys are skipped.

    Raises `ImportFileError`: vcard_empty, too_many_rows.
    """
    encoding = unicode_encoding(data) or "utf-8"
    if encoding != "utf-8":
        data = data.decode(encoding, "replace").encode()
    records = [(card.line, _record(card)) for card in _limited(_cards(data)) if not _is_group(card)]
    filled = [(line, record) for line, record in records if any(record.values())]
    if not filled:
        raise ImportFileError("vcard_empty", _("The vCard file has no contacts in it."))
    headers = tuple(column for column in _COLUMNS if any(record[column] for _line, record in filled))
    rows = [Row(line, headers, tuple(record[header] for header in headers)) for line, record in filled]
    return Table(TableKind.VCARD, headers, rows, encoding)


def _limited(cards: Iterable[_Card]) -> Iterator[_Card]:
    for count, card in enumerate(cards):
        if count == MAX_ROWS:
            message = _("The file has more than {limit} contacts. Split it into smaller files.")
            raise ImportFileError("too_many_rows", format_lazy(message, limit=MAX_ROWS), card.line)
        yield card


# --- lines, properties, cards -----------------------------------------------------------------------------------------


def _cards(data: bytes) -> Iterator[_Card]:
    """Yield the cards; one that never ends stops at the next BEGIN or at the end of the file."""
    card: _Card | None = None
    for line, item in _without_agents(_properties(data)):
        if card and item.name in ("BEGIN", "END"):
            yield card
            card = None
        if item.name == "BEGIN":
            card = _Card(line)
        elif card:
            card.add(item)
    if card:
        yield card


def _without_agents(properties: Iterable[tuple[int, _Property]]) -> Iterator[tuple[int, _Property]]:
    """Leave out the card of an assistant that vCard 2.1 puts inside a card, after an empty AGENT."""
    inside = False
    for line, item in properties:
        if item.name == "AGENT":
            inside = not item.value.strip()
        elif not inside:
            yield line, item
        elif item.name == "END":
            inside = False


def _properties(data: bytes) -> Iterator[tuple[int, _Property]]:
    for line, logical in _logical_lines(data):
        match = _HEAD.match(logical)
        head, value = match.groups() if match else logical.partition(b":")[::2]
        yield line, _property(head.decode("utf-8", "replace"), value)


def _logical_lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (line, property) with folding undone; a line that is no property continues the one before it."""
    parts: list[bytes] = []
    start = 0
    for number, line in enumerate(re.split(rb"\r\n|\n|\r", data), start=1):
        soft_break = bool(parts) and parts[-1].endswith(b"=") and b"QUOTED-PRINTABLE" in parts[0].upper()
        if soft_break:
            parts[-1] = parts[-1][:-1]
            parts.append(line[1:] if line[:1] in (b" ", b"\t") else line)
        elif line[:1] in (b" ", b"\t"):
            parts.append(line[1:])
        elif _PROPERTY.match(line):
            if parts:
                yield start, b"".join(parts)
            parts, start = [line], number
        elif parts:
            parts.append(b"\n" + line)
    if parts:
        yield start, b"".join(parts)


def _property(head: str, value: bytes) -> _Property:
    name, _semicolon, rest = head.partition(";")
    parameters: dict[str, list[str]] = {}
    for parameter in _PARAMETER.findall(";" + rest) if rest else []:
        key, equals, words = parameter.strip().lower().partition("=")
        if not equals:
            key, words = ("encoding" if key in _ENCODINGS_OF_2_1 else "type"), key
        parameters.setdefault(key, []).extend(word.strip() for word in words.replace('"', "").split(","))
    return _Property(name.rpartition(".")[2].strip().upper(), parameters, value)


def _unescape(text: str) -> str:
    return _ESCAPE.sub(lambda match: "\n" if match[1] in "nN" else match[1], text).strip()


def _components(text: str) -> list[str]:
    """Return the parts between unescaped semicolons (N, ADR, ORG), unescaped."""
    return [_unescape(part) for part in _COMPONENT.findall(text)]


def _items(text: str) -> list[str]:
    """Return the parts between unescaped commas (CATEGORIES), unescaped."""
    return [item for item in map(_unescape, _LIST_ITEM.findall(text)) if item]


# --- a card as one row ------------------------------------------------------------------------------------------------


def _is_group(card: _Card) -> bool:
    return "group" in (card.first("KIND").lower(), card.first("X-ADDRESSBOOKSERVER-KIND").lower())


def _record(card: _Card) -> dict[str, str]:
    """Return the cell of every column of `_COLUMNS`, cleaned."""
    values = {
        **_names(card),
        **_address(card),
        **_links(card),
        "company_name": _organization(card) or (card.first("FN") if _is_firm(card, "") else ""),
        "job_title": card.first("TITLE") or card.first("ROLE"),
        "email": _joined(_unescape(item.text()) for item in card.all("EMAIL")),
        "phone": _joined(_phone(item) for item in card.all("TEL") if not item.types() & _NOT_PHONES),
        "birthday": _birthday(card),
        "language": card.first("LANG"),
        "tags": _joined(tag for item in card.all("CATEGORIES") for tag in _items(item.text())),
        "notes": "\n".join(_unescape(item.text()) for item in card.all("NOTE")),
    }
    return {column: clean_cell(values[column]) for column in _COLUMNS}


def _joined(values: Iterable[str]) -> str:
    return SEPARATOR.join(dict.fromkeys(value for value in map(str.strip, values) if value))


def _names(card: _Card) -> dict[str, str]:
    """Return the names of a person; the card of a firm has none, its name is the organization's."""
    parts = [_items(part) for part in _raw_components(card, "N")] + [[]] * 3
    last, first, middle = (" ".join(part) for part in parts[:3])
    full = "" if _is_firm(card, f"{first}{last}") else card.first("FN")
    return {"full_name": full, "first_name": first, "middle_name": middle, "last_name": last}


def _is_firm(card: _Card, person: str) -> bool:
    """Tell whether the card says it is a firm's: by KIND, by Apple's mark, or by having no name but the firm's."""
    marked = "org" in card.first("KIND").lower() or card.first("X-ABSHOWAS").lower() == "company"
    return marked or (not person and card.first("FN") == _organization(card))


def _organization(card: _Card) -> str:
    return next(iter(_components(card.all("ORG")[0].text())), "") if card.all("ORG") else ""


def _raw_components(card: _Card, name: str) -> list[str]:
    return _COMPONENT.findall(card.all(name)[0].text()) if card.all(name) else []


def _phone(item: _Property) -> str:
    """Return the number of a TEL value; version 4 writes it as an address: "tel:+359-2-981;ext=12"."""
    number = _unescape(item.text())
    return number[4:].partition(";")[0] if number[:4].lower() == "tel:" else number


def _address(card: _Card) -> dict[str, str]:
    """Return the preferred address, else the one at work, else the first."""
    best = sorted(card.all("ADR"), key=lambda item: (item.preference(), "work" not in item.types()))
    parts = (_components(best[0].text()) if best else []) + [""] * 7
    box, extended, street, city, region, postal_code, country = parts[:7]
    lines = ", ".join(line for line in (street, extended, box) if line)
    return {"address": lines, "city": city, "region": region, "postal_code": postal_code, "country": country}


def _links(card: _Card) -> dict[str, str]:
    names = ("URL", "X-SOCIALPROFILE", "SOCIALPROFILE")
    links = [_unescape(item.text()) for name in names for item in card.all(name)]
    linkedin = [link for link in links if "linkedin.com/" in link.lower()]
    sites = [_unescape(item.text()) for item in card.all("URL")]
    return {
        "linkedin": next(iter(linkedin), ""),
        "website": next((site for site in sites if site not in linkedin), ""),
    }


def _birthday(card: _Card) -> str:
    text = card.first("BDAY").partition("T")[0]
    return "" if text.startswith((_APPLE_NO_YEAR, "--")) else text
