"""Companies for lists, record pages, search and forms."""

import uuid
from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from config.lib.identifiers import IdentifierError, check_eik
from config.lib.text import company_key, fold
from crm.errors import SeveralCompanies
from crm.models import Company


def companies() -> QuerySet[Company]:
    """Every company with what a row shows of it."""
    return Company.objects.select_related("owner__user")


def with_people_count(rows: QuerySet[Company]) -> QuerySet[Company]:
    """The companies with the number of their people as `people_count`."""
    return rows.annotate(people_count=Count("contacts"))


def chosen(ids: Iterable[uuid.UUID]) -> list[Company]:
    """The companies with these ids, in the order of their keys, so that two writers lock them alike."""
    return list(companies().filter(pk__in=list(ids)).order_by("pk"))


def same_eik(company: Company) -> list[Company]:
    """Other companies with the company number of this one; at most five."""
    return list(with_eik(company.eik).exclude(pk=company.pk)[:5]) if company.eik else []


def with_eik(eik: str) -> QuerySet[Company]:
    """The companies with a company number, as stored."""
    return Company.objects.filter(eik=eik).order_by("sort_name", "pk")


def found(text: str, limit: int) -> list[Company]:
    """The companies whose names, numbers, town or tags have all the words, by name."""
    rows = companies()
    for word in fold(text).split():
        rows = rows.filter(search_text__contains=word)
    return list(rows.order_by("sort_name", "pk")[:limit])


def named(text: str) -> Company | None:
    """The one company a person means by a name, with or without its legal form, or by a company number (EIK).

    None when there is none yet. Raises `SeveralCompanies`.
    """
    rows = list(Company.objects.filter(_called(text)).order_by("pk")[:10])
    exact = [row for row in rows if row.sort_name == text.strip().casefold()] or rows
    if len(exact) > 1:
        raise SeveralCompanies(text.strip())
    return exact[0] if exact else None


def _called(text: str) -> Q:
    try:
        return Q(eik=check_eik(text))
    except IdentifierError:
        return Q(name_key=company_key(text)[:250])
