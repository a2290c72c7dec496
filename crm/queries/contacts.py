"""Contacts for lists, record pages, search and forms."""

import datetime
import uuid
from collections.abc import Iterable

from django.db.models import F, Prefetch, Q, QuerySet

from config.lib.text import fold
from crm.models import Company, Contact, ContactPoint


def contacts() -> QuerySet[Contact]:
    """Every contact with what a row shows of it."""
    return Contact.objects.select_related("company", "owner__user")


def with_all_points(rows: QuerySet[Contact]) -> QuerySet[Contact]:
    """The contacts with all their e-mails and phones; one query more."""
    return rows.prefetch_related(Prefetch("points", ContactPoint.objects.order_by("kind", "position")))


def chosen(ids: Iterable[uuid.UUID]) -> list[Contact]:
    """The contacts with these ids, in the order of their keys, so that two writers lock them alike."""
    return list(contacts().filter(pk__in=list(ids)).order_by("pk"))


def of_company(company: Company) -> list[Contact]:
    """All people of a company, with company and points."""
    return list(with_all_points(contacts().filter(company=company)).order_by("pk"))


def found(text: str, limit: int) -> list[Contact]:
    """The contacts whose names, company, e-mails, phones or tags have all the words; those active last come first."""
    rows = contacts()
    for word in fold(text).split():
        rows = rows.filter(search_text__contains=word)
    return list(rows.order_by("-last_activity_at", "-pk")[:limit])


def silent_since(moment: datetime.datetime) -> QuerySet[Contact]:
    """Contacts with whom nothing happened since, the longest silence first; those who never were active come last."""
    rows = contacts().filter(Q(last_activity_at__lt=moment) | Q(last_activity_at=None, created_at__lt=moment))
    return rows.order_by(F("last_activity_at").asc(nulls_last=True), "pk")


def menu_count() -> tuple[int, bool]:
    """How many there are, for the menu; never urgent."""
    return Contact.objects.count(), False


def is_any_there() -> bool:
    """Whether the organization has its first contact."""
    return Contact.objects.exists()
