"""What the lists of contacts and companies have in common: tabs, filters, and columns of files."""

import datetime
import uuid
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from accounts.queries.members import member_choices
from accounts.tenancy import current_organization
from config.lib import cells, clock
from config.lib.lists import Column, Filter, ListDefinition, Tab
from crm.queries.tags import tag_names
from crm.searching import tag_mark, town_mark

QUIET_DAYS: Final = 30


class TagFilter(Filter):
    """Records that have a tag; the value is the tag's word, whatever its case."""

    def condition(self, value: Any) -> Q:
        """The tag's mark stands in the text that is searched."""
        return Q(search_text__contains=tag_mark(value))


class TownFilter(Filter):
    """Records whose town begins so, in Cyrillic or Latin letters."""

    def condition(self, value: Any) -> Q:
        """The town's mark stands in the text that is searched."""
        return Q(search_text__contains=town_mark(value))


class FilledFilter(Filter):
    """Whether the text field `lookup` has something in it."""

    def condition(self, value: Any) -> Q:
        """Not empty for True, empty for False."""
        empty = Q(**{self.lookup: ""})
        return ~empty if value else empty


class DayFilter(Filter):
    """Moments from a day on, or up to the end of a day, of the organization's calendar; `lookup` ends in gte or lt."""

    def condition(self, value: Any) -> Q:
        """From the first moment of the day, or before the first moment of the next."""
        day = value if self.lookup.endswith("__gte") else value + datetime.timedelta(days=1)
        return Q(**{self.lookup: clock.start_of_day(day, current_organization())})


def tag_choices(_member: Member) -> list[tuple[str, str]]:
    """The tags in use."""
    return [(name, name) for name in tag_names()]


def yes_or_no(_member: Member) -> list[tuple[str, Any]]:
    """The choices of a filter that is a question."""
    return [("true", _("yes")), ("false", _("no"))]


def one_file(_raw: str) -> str:
    """The value of the filter by import, on its chip."""
    return gettext("one file")


def is_mine(member: Member) -> Q:
    """Records the member is responsible for."""
    return Q(owner=member)


def is_quiet(_member: Member) -> Q:
    """Records nobody has done anything with for a month."""
    return Q(last_activity_at__lt=clock.now() - datetime.timedelta(days=QUIET_DAYS))


def is_new(member: Member) -> Q:
    """Records added since the first of this month."""
    first = clock.today(member.organization).replace(day=1)
    return Q(created_at__gte=clock.start_of_day(first, member.organization))


TABS: Final = (
    Tab("all", _("All")),
    Tab("mine", _("Mine"), is_mine),
    Tab("quiet", _("Quiet for 30 days"), is_quiet),
    Tab("new", _("New this month"), is_new),
)
OWNER: Final = Filter("owner", _("Owner"), "owner_id", kind="uuid", choices=member_choices)
TAG: Final = TagFilter("tag", _("Tag"), "search_text", choices=tag_choices)
CITY: Final = TownFilter("city", _("Town"), "search_text")
HAS_EMAIL: Final = FilledFilter("has_email", _("Has an e-mail"), "email", kind="boolean", choices=yes_or_no)
CREATED_FROM: Final = DayFilter("created_from", _("Added from"), "created_at__gte", kind="date")
CREATED_UNTIL: Final = DayFilter("created_until", _("Added until"), "created_at__lt", kind="date")


def plain(key: str, label: Any, path: str, order_by: tuple[str, ...] = ()) -> Column:
    """A column of programs and files: the value as it is stored."""
    return Column(key, label, cells.text(path), cells.read(path), order_by)


def day_column(key: str, label: Any) -> Column:
    """A moment, in files as the reader's day and time."""
    return Column(key, label, cells.day(key), lambda row: _local(getattr(row, key)), order_by=(key,))


def words_column(key: str, label: Any, words: Callable[[Any], Iterable[str]]) -> Column:
    """Several words in one cell, parted as an import reads them."""
    return Column(key, label, lambda row: "; ".join(words(row)), lambda row: "; ".join(words(row)))


def export_chosen(definition: ListDefinition, ids: Iterable[uuid.UUID]) -> Iterator[list[object]]:
    """Header and values of the rows with these ids, as `definition` orders them."""
    yield [str(column.label) for column in definition.columns]
    for row in definition.ordered(definition.base().filter(pk__in=list(ids)), {}):
        yield [column.export(row) for column in definition.columns]


def _local(moment: datetime.datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""
