"""ISO 20022 messages as trees, and the values in them; a wrong value is refused with the path of its element."""

import io
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from invoices.bank.statement import StatementError, clean_text, exact_amount, plausible_date

_MAX_ELEMENTS: Final = 600_000
_MAX_DEPTH: Final = 60
_AMOUNT: Final = re.compile(r"[0-9]{1,18}(?:\.[0-9]{0,5})?")
CURRENCY: Final = re.compile(r"[A-Z]{3}")
_DATE: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T[0-9:.]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})?")
_SIGNS: Final = {"CRDT": 1, "DBIT": -1}


@dataclass(frozen=True, slots=True)
class Money:
    """A signed amount with its currency."""

    amount: Decimal
    currency: str


# --- XML ------------------------------------------------------------------------------------------------------------
def read_tree(data: bytes) -> Element:
    """The tree with local names, so that one set of paths serves all versions."""
    try:
        return _tree(data)
    except ParseError as error:
        raise StatementError(
            "bad_xml",
            _("The XML is damaged here: a tag is not closed or the file was cut. Export it from your bank again."),
            line=error.position[0],
        ) from None
    except DefusedXmlException:
        raise StatementError(
            "unsafe_xml", _("The XML declares entities or a document type, which no bank statement has.")
        ) from None
    except (LookupError, ValueError):
        raise StatementError(
            "bad_encoding", _("The XML is in an unknown character encoding. Save it as UTF-8."), line=1
        ) from None


def _tree(data: bytes) -> Element:
    root = Element("")
    depth = count = 0
    for event, element in iterparse(io.BytesIO(data), events=("start", "end"), forbid_dtd=True):
        if event == "end":
            depth -= 1
            continue
        root = root if count else element
        element.tag = element.tag.rpartition("}")[2]
        depth += 1
        count += 1
        if depth > _MAX_DEPTH or count > _MAX_ELEMENTS:
            raise StatementError("too_large", _("The XML is too deep or too long for a statement. Split the period."))
    return root


def text_at(parent: Element, *paths: str) -> str:
    """The text at the first of `paths` that has one."""
    for path in paths:
        found = clean_text(parent.findtext(path) or "")
        if found:
            return found
    return ""


# --- Values ---------------------------------------------------------------------------------------------------------
def missing(element: str) -> StatementError:
    """The error for a value that must be there and is not."""
    return StatementError(
        "missing_element", _("The value is missing. Export the statement from your bank again."), element=element
    )


def wrong(element: str, text: str) -> StatementError:
    """The error for a value that is there and cannot be right."""
    return StatementError(
        "invalid_value",
        format_lazy(
            _("“{text}” is not a value that can stand here. Export the statement from your bank again."),
            text=clean_text(text, 40),
        ),
        element=element,
    )


def money_of(amount: Element, where: str, currency: str) -> Money:
    """A plain (unsigned) amount; `currency` is what it is in when the bank does not say."""
    text = (amount.text or "").strip()
    code = (amount.get("Ccy") or currency).strip()
    if not text:
        raise missing(where)
    if not code:
        raise missing(f"{where}/@Ccy")
    if not CURRENCY.fullmatch(code):
        raise wrong(f"{where}/@Ccy", code)
    exact = exact_amount(Decimal(text), code) if _AMOUNT.fullmatch(text) else None
    if exact is None:
        raise wrong(where, text)
    return Money(exact, code)


def signed_money(parent: Element, where: str, currency: str) -> Money:
    """The amount of `parent` with the sign its credit/debit mark gives. Both must be there."""
    amount = parent.find("Amt")
    if amount is None:
        raise missing(f"{where}/Amt")
    money = money_of(amount, f"{where}/Amt", currency)
    return Money(with_sign(money.amount, sign_of(parent, where)), money.currency)


def sign_of(parent: Element, where: str) -> int:
    """1 for a credit, -1 for a debit."""
    mark = text_at(parent, "CdtDbtInd")
    if not mark:
        raise missing(f"{where}/CdtDbtInd")
    if mark not in _SIGNS:
        raise wrong(f"{where}/CdtDbtInd", mark)
    return _SIGNS[mark]


def with_sign(amount: Decimal, sign: int) -> Decimal:
    """`amount` with `sign`; nothing is never minus nothing."""
    return amount if sign > 0 or not amount else -amount


def date_at(parent: Element, where: str, *paths: str) -> date | None:
    """The date at the first of `paths`; of a time only the day as the bank wrote it. None when all are missing."""
    for path in paths:
        text = text_at(parent, path)
        if text:
            match = _DATE.fullmatch(text)
            day = plausible_date(int(match[1]), int(match[2]), int(match[3])) if match else None
            if day is None:
                raise wrong(f"{where}/{path}", text)
            return day
    return None
