"""The timeline of a record, read page by page and put into the reader's words."""

import datetime
import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext

from accounts.models import Member
from config.lib import formats
from crm.hooks import ActivityKind, activity_kinds
from crm.models import Activity, Company, Contact, Deal
from crm.rules import may_change_activity

PAGE_SIZE = 30
_UNKNOWN = ActivityKind("", "", "dot")


@dataclass(frozen=True)
class Entry:
    """An entry in words. `text` is safe HTML; `can_change` says whether the reader wrote it by hand."""

    activity: Activity
    icon: str
    tone: str
    text: SafeString
    can_change: bool


@dataclass(frozen=True)
class Day:
    """A calendar day of the reader with its entries, newest first.

    `is_continued` when the stretch before ended in the same day.
    """

    date: datetime.date
    entries: list[Entry]
    is_continued: bool

    @property
    def heading(self) -> str:
        """Today, yesterday, tomorrow, or the day with its weekday, in the active language."""
        today = timezone.localdate()
        near = {0: gettext("today"), -1: gettext("yesterday"), 1: gettext("tomorrow")}
        word = near.get((self.date - today).days)
        return capfirst(word) if word else formats.date_heading(self.date, get_language() or "en", today)


@dataclass(frozen=True)
class TimelinePage:
    """A stretch of a timeline. `before` is the entry after which the next stretch begins, None at the end."""

    days: list[Day]
    before: Activity | None


def timeline(
    *,
    reader: Member | None,
    contact: Contact | None = None,
    company: Company | None = None,
    deal: Deal | None = None,
    before: Activity | None = None,
) -> TimelinePage:
    """The newest entries of one record, or those older than `before`; two queries at most, however long it is."""
    rows = activities(contact=contact, company=company, deal=deal)
    if before is not None:
        rows = rows.filter(Q(occurred_at__lt=before.occurred_at) | Q(occurred_at=before.occurred_at, pk__lt=before.pk))
    found = list(rows[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    return TimelinePage(_days(shown, reader, before), shown[-1] if len(found) > PAGE_SIZE else None)


def activities(
    *, contact: Contact | None = None, company: Company | None = None, deal: Deal | None = None
) -> QuerySet[Activity]:
    """The entries of one record, newest first, with who made them."""
    about = {"contact": contact, "company": company, "deal": deal}
    wanted = {name: record for name, record in about.items() if record is not None}
    return Activity.objects.filter(**wanted).select_related("member__user").order_by("-occurred_at", "-pk")


def entry(activity: Activity, reader: Member | None) -> Entry:
    """The entry in the active language."""
    kind = activity_kinds.get(activity.kind) or _UNKNOWN
    return Entry(activity, kind.icon, kind.tone, _text(activity, kind), may_change_activity(reader, activity))


def _days(rows: Iterable[Activity], reader: Member | None, before: Activity | None) -> list[Day]:
    shown_before = _day_of(before) if before else None
    grouped = itertools.groupby(rows, key=_day_of)
    return [Day(date, [entry(row, reader) for row in group], date == shown_before) for date, group in grouped]


def _day_of(row: Activity) -> datetime.date:
    return timezone.localtime(row.occurred_at).date()


def _text(activity: Activity, kind: ActivityKind) -> SafeString:
    sentence = SafeString(conditional_escape(str(kind.sentence)) % _words(activity))
    if activity.member is None:
        return SafeString(capfirst(sentence))
    return format_html("<b>{}</b> {}", activity.member, sentence)


class _Words(dict[str, str]):
    """What the sentence may name; a word that an old entry lacks is left out."""

    def __missing__(self, key: str) -> str:
        return ""


def _words(activity: Activity) -> _Words:
    """The entry's data as safe HTML."""
    data: dict[str, Any] = activity.data
    words = _Words({key: conditional_escape(_readable(key, value, data)) for key, value in data.items()})
    if activity.url and "name" in words:
        words["name"] = format_html('<a href="{}">{}</a>', activity.url, SafeString(words["name"]))
    return words


def _readable(key: str, value: Any, data: dict[str, Any]) -> str:
    """A value as the reader writes it; what cannot be read stays as it is."""
    language = get_language() or "en"
    try:
        if key == "amount" and "currency" in data:
            return formats.money(Decimal(str(value)), data["currency"], language)
        if key.endswith("_on"):
            return formats.date_short(datetime.date.fromisoformat(value), language)
        if key == "fields":
            return _field_names(data["model"], value)
    except (InvalidOperation, ValueError, TypeError, LookupError):
        return str(value)
    return str(value)


def _field_names(model: str, names: list[str]) -> str:
    """Names of fields as forms call them, of those the model still has."""
    fields = {field.name: field for field in apps.get_model(model)._meta.get_fields()}
    return ", ".join(str(getattr(fields[name], "verbose_name", name)) for name in names if name in fields)
