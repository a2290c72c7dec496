"""What the arguments of proposals name: contacts, companies and deals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Member
from accounts.rules import require
from ai_assistant.hooks import FieldChange, Record
from ai_assistant.tools.arguments import cited, cited_if_any, id_of
from config.lib.errors import DomainError
from config.lib.text import one_line
from crm.models import Company, Contact, Deal
from crm.rules import CrmPermission
from crm.services.activities import Customer, address

_KINDS: Final[Mapping[type[Customer], str]] = {Contact: "contacts", Company: "companies", Deal: "deals"}
_FIELDS: Final[Mapping[str, str]] = {"contact": "contacts", "company": "companies", "deal": "deals"}
ABOUT: Final[Mapping[str, Any]] = {field: id_of(kind, field.capitalize()) for field, kind in _FIELDS.items()}


def require_rights(member: Member) -> None:
    """Raise `PermissionRefused` unless the member both sees and changes customers."""
    for permission in (CrmPermission.VIEW, CrmPermission.EDIT):
        require(member, permission)


def about(member: Member, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The contact, company and deal that the arguments name, by these words. Raises `NoSuchRecord`."""
    found = {field: cited_if_any(member, kind, arguments, field) for field, kind in _FIELDS.items()}
    return {field: row for field, row in found.items() if row is not None}


def one(member: Member, field: str, arguments: Mapping[str, Any]) -> Any:
    """The record that the argument `field` must name. Raises `NoSuchRecord`."""
    return cited(member, _FIELDS[field], arguments[field], field)


def record_of(row: Customer) -> Record:
    """The record as the assistant cites it."""
    return Record(f"{_KINDS[type(row)]}:{row.pk}", str(row), address(row))


def about_field(records: Mapping[str, Customer]) -> list[FieldChange]:
    """The line of a change that says what it is about; none for nothing."""
    names = ", ".join(str(row) for row in records.values())
    return [FieldChange(_("About"), "", names)] if names else []


def language() -> str:
    """The reader's language."""
    return get_language() or "en"


def line(value: str, field: str) -> str:
    """A text on one line. Raises `DomainError` when nothing is left of it."""
    return _written(one_line(value.replace("\0", "")), field)


def written(value: str, field: str) -> str:
    """A text of several lines. Raises `DomainError` when nothing is left of it."""
    return _written(text(value), field)


def text(value: str) -> str:
    """A text of several lines as it is stored; it may be empty."""
    return value.replace("\0", "").strip()


def _written(found: str, field: str) -> str:
    if not found:
        raise DomainError("required", _("Nothing is written here."), field)
    return found
