"""Companies for lists, record pages, search and forms."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet

from config.lib.identifiers import IdentifierError, check_eik
from config.lib.text import company_key, fold
from crm.errors import SeveralCompanies
from crm.models import Company, Contact, Deal

_SIMILAR: Final = 5
_PEOPLE_SHOWN: Final = 8


def companies() -> QuerySet[Company]:
    """Every company with what a row shows of it."""
    return Company.objects.select_related("owner__user")


def chosen(ids: Iterable[uuid.UUID]) -> list[Company]:
    """The companies with these ids, in the order of their keys, so that two writers lock them alike."""
    return list(companies().filter(pk__in=list(ids)).order_by("pk"))


def same_eik(company: Company) -> list[Company]:
    """Other companies with the company number of this one."""
    return list(with_eik(company.eik).exclude(pk=company.pk)[:_SIMILAR]) if company.eik else []


def with_eik(eik: str) -> QuerySet[Company]:
    """The companies with a company number, as stored."""
    return Company.objects.filter(eik=eik).order_by("sort_name", "pk")


def similar(*, name: str, eik: str) -> list[Company]:
    """The companies with this number, or else with a name like this one; at most five."""
    number = "".join(character for character in eik if character.isdigit())
    same = Q(eik=number) if number else Q(pk__in=[])
    key = company_key(name[:200])
    return list(Company.objects.filter(same | Q(name_key=key) if key else same).order_by("sort_name", "pk")[:_SIMILAR])


@dataclass(frozen=True)
class People:
    """The first people of a company by name, and how many there are."""

    shown: list[Contact]
    total: int


def people(company: Company) -> People:
    """Who works there; two queries at most."""
    rows = Contact.objects.filter(company=company)
    shown = list(rows.order_by("sort_name", "pk")[: _PEOPLE_SHOWN + 1])
    total = rows.count() if len(shown) > _PEOPLE_SHOWN else len(shown)
    return People(shown[:_PEOPLE_SHOWN], total)


def deals_of(company: Company) -> list[Deal]:
    """Every deal with the company."""
    return list(Deal.objects.filter(company=company).select_related("company").order_by("pk"))


def subsidiaries(company: Company) -> list[Company]:
    """The companies that belong to it, the first few by name."""
    return list(Company.objects.filter(parent=company).order_by("sort_name", "pk")[:_PEOPLE_SHOWN])


def found(text: str, limit: int) -> list[Company]:
    """The companies whose names, numbers, town or tags have all the words, by name."""
    rows = companies()
    for word in fold(text).split():
        rows = rows.filter(search_text__contains=word)
    return list(rows.order_by("sort_name", "pk")[:limit])


def named(text: str) -> Company | None:
    """The one company a person means by a name or by a company number (EIK); None when there is none yet.

    A name without a legal form means the company that has one ("Lipa", Липа ООД); two forms are two companies.
    Raises `SeveralCompanies`.
    """
    rows = list(Company.objects.filter(_called(text)).order_by("pk")[:10])
    meant = [row for row in rows if row.sort_name == text.strip().casefold()] or _alike(text, rows)
    if len(meant) > 1:
        raise SeveralCompanies(text.strip())
    return meant[0] if meant else None


def _alike(text: str, rows: list[Company]) -> list[Company]:
    return [row for row in rows if not _says_its_form(row.name)] if _says_its_form(text) else rows


def _says_its_form(name: str) -> bool:
    return company_key(name) != fold(name)


def _called(text: str) -> Q:
    try:
        return Q(eik=check_eik(text))
    except IdentifierError:
        return Q(name_key=company_key(text)[:250])


def menu_count() -> tuple[int, bool]:
    """How many there are, for the menu; never urgent."""
    return Company.objects.count(), False
