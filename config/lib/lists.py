"""One list definition for the page, the export, the API and the assistant: columns, filters, tabs, search, order.

class ContactList(ListDefinition):
    columns = [Column("name", _("Name"), cells.link("full_name", url), order_by=("sort_name",)), …]
    filters = [Filter("owner", _("Owner"), "owner_id", kind="uuid", choices=members)]

    def base(self): return Contact.objects.select_related("company")

page = ContactList(member).page(request.GET)
"""

import datetime
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any, ClassVar

from django.db import connection
from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from config.lib import formats
from config.lib.cells import Cell
from config.lib.errors import DomainError
from config.lib.text import fold

COUNT_CAP = 10_000
MAX_PAGE_SIZE = 200
LONGEST_SEARCH = 200
MOST_DIGITS = 15
_FIRST_DAY, _LAST_DAY = datetime.date(1, 1, 3), datetime.date(9999, 12, 29)
Choices = Sequence[tuple[str, str | Promise]]


class BadFilter(DomainError):
    """A filter was given a value it cannot read. Answered with 400."""

    status = 400

    def __init__(self, key: str) -> None:
        super().__init__("bad_filter", _("This filter value cannot be read. Choose another one."), field=key)


@dataclass(frozen=True)
class Column:
    """A column: `cell` gives its HTML, `export` its plain value, `order_by` the fields it sorts by.

    `card` is the place on a phone's two-line row (h, n, m, p, d or s; see components.css), "" hides it there.
    `leaves` 1 to 3 is the order in which columns go on narrow screens.
    """

    key: str
    label: str | Promise
    cell: Cell
    export: Callable[[Any], object]
    order_by: tuple[str, ...] = ()
    numeric: bool = False
    is_name: bool = False
    card: str = ""
    leaves: int = 0

    @property
    def css(self) -> str:
        """The classes of the column's cells."""
        names = ["k-num"] if self.numeric else []
        if self.leaves:
            names.append(f"k-lo{self.leaves}")
        return " ".join(names)


def _read_choice(raw: str) -> str:
    if "\0" in raw:
        raise ValueError(raw)
    return raw


def _read_date(raw: str) -> datetime.date:
    """A day that still has a day before and after it in every zone."""
    day = datetime.date.fromisoformat(raw)
    return min(max(day, _FIRST_DAY), _LAST_DAY)


def _read_number(raw: str) -> Decimal:
    """A number as people and programs write it: 1 000,50 or 1000.50."""
    number = Decimal("".join(raw.split()).replace(",", "."))
    if not number.is_finite() or number.adjusted() > MOST_DIGITS:
        raise ValueError(raw)
    return number


def _read_bool(raw: str) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[raw.lower()]


_READERS: dict[str, Callable[[str], Any]] = {
    "choice": _read_choice,
    "uuid": uuid.UUID,
    "date": _read_date,
    "number": _read_number,
    "boolean": _read_bool,
}


@dataclass(frozen=True)
class Filter:
    """A typed filter on `lookup`. `choices(member)` lists the values a person may pick.

    A filter with `words` is set by links and programs only: `words(raw)` says its value on the chip.
    """

    key: str
    label: str | Promise
    lookup: str
    kind: str = "choice"
    choices: Callable[[Any], Choices] | None = None
    words: Callable[[str], str] | None = None

    def read(self, raw: str) -> Any:
        """The value as the type of `kind`; raises `BadFilter`."""
        try:
            return _READERS[self.kind](raw)
        except (ValueError, KeyError, InvalidOperation) as error:
            raise BadFilter(self.key) from error

    def condition(self, value: Any) -> Q:
        """What rows must meet; a subclass says it otherwise where no lookup does."""
        return Q(**{self.lookup: value})


@dataclass(frozen=True)
class Tab:
    """A ready view of the list: its condition and, for some, an order of its own."""

    key: str
    label: str | Promise
    condition: Callable[[Any], Q] | None = None
    counted: bool = True


@dataclass(frozen=True)
class Chip:
    """A filter that is on: its name, its value in words, and the query string without it."""

    label: str | Promise
    value: str | Promise
    key: str


@dataclass
class ListPage:
    """One page of a list, ready for a template."""

    definition: "ListDefinition"
    rows: list[Any]
    number: int
    size: int
    has_next: bool
    total: int
    search: str
    ordering: str
    tab: str
    filters: dict[str, Any]
    raw_filters: dict[str, str]
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def is_capped(self) -> bool:
        """Whether there are more rows than were counted."""
        return self.total > COUNT_CAP

    @property
    def shown_total(self) -> int:
        """The count to show; together with `is_capped` it reads "10 000+"."""
        return min(self.total, COUNT_CAP)

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1 if self.rows else 0

    @property
    def last(self) -> int:
        return (self.number - 1) * self.size + len(self.rows)

    @property
    def is_narrowed(self) -> bool:
        """Whether search or a filter hides rows; an empty result then is no empty list."""
        return bool(self.search or self.filters or self.tab != self.definition.tabs[0].key)

    @cached_property
    def table(self) -> list[tuple[Any, list[tuple[Column, str]]]]:
        """The rows with their cells as HTML, in column order."""
        columns = self.definition.columns
        return [(row, [(column, column.cell(row)) for column in columns]) for row in self.rows]

    @cached_property
    def chips(self) -> list[Chip]:
        """The filters that are on, in words."""
        return [Chip(f.label, self.definition.describe(f, raw), f.key) for f, raw in self._active()]

    def _active(self) -> Iterator[tuple[Filter, str]]:
        for item in self.definition.filters:
            if item.key in self.raw_filters:
                yield item, self.raw_filters[item.key]

    @cached_property
    def tab_counts(self) -> list[tuple[Tab, int | None]]:
        """Each tab with its number of rows, capped."""
        return [(tab, self.definition.tab_count(tab)) for tab in self.definition.tabs]

    @cached_property
    def filter_fields(self) -> list[tuple[Filter, Choices, str]]:
        """Each filter with its choices and present raw value, for the filter form."""
        member = self.definition.member
        return [
            (item, item.choices(member) if item.choices else (), self.raw_filters.get(item.key, ""))
            for item in self.definition.filters
            if item.words is None
        ]

    @property
    def linked_filters(self) -> list[tuple[str, str]]:
        """Key and raw value of the filters that a link set, to be kept when one searches on."""
        return [(item.key, raw) for item, raw in self._active() if item.words is not None]


class ListDefinition:
    """Subclass it in an app's `tables.py`. `member` is whose eyes look; `restrict` narrows to what they may see."""

    key: ClassVar[str]
    columns: ClassVar[Sequence[Column]]
    filters: ClassVar[Sequence[Filter]] = ()
    tabs: ClassVar[Sequence[Tab]] = (Tab("all", _("All")),)
    search_field: ClassVar[str] = "search_text"
    default_ordering: ClassVar[str] = "-id"
    page_size: ClassVar[int] = 50

    def __init__(self, member: Any) -> None:
        self.member = member

    def base(self) -> QuerySet[Any, Any]:
        """All rows the member may see, with the relations the columns read."""
        raise NotImplementedError

    def page(self, params: Mapping[str, str]) -> ListPage:
        """Read search, filters, tab, ordering and page number from query parameters; raises `BadFilter`."""
        rows = self.narrowed(params)
        number = max(_whole(params.get("page"), 1), 1)
        size = min(max(_whole(params.get("page_size"), self.page_size), 1), MAX_PAGE_SIZE)
        start = (number - 1) * size
        found = list(self.ordered(rows, params)[start : start + size + 1])
        return ListPage(
            definition=self,
            rows=found[:size],
            number=number,
            size=size,
            has_next=len(found) > size,
            total=self._count(rows, found, start, size),
            search=params.get("search", "").strip(),
            ordering=self.ordering(params),
            tab=self.tab(params).key,
            filters=self.filter_values(params),
            raw_filters={item.key: params[item.key] for item in self.filters if params.get(item.key)},
        )

    def _count(self, rows: QuerySet[Any, Any], found: list[Any], start: int, size: int) -> int:
        if start == 0 and len(found) <= size:
            return len(found)
        return rows.order_by()[: COUNT_CAP + 1].count()

    def narrowed(self, params: Mapping[str, str]) -> QuerySet[Any, Any]:
        """The rows after tab, filters and search."""
        rows = self._in_tab(self.base(), self.tab(params))
        for key, value in self.filter_values(params).items():
            rows = rows.filter(next(item for item in self.filters if item.key == key).condition(value))
        return self.searched(rows, params.get("search", "").replace("\0", " ")[:LONGEST_SEARCH])

    def searched(self, rows: QuerySet[Any, Any], text: str) -> QuerySet[Any, Any]:
        """The rows whose folded search text has every word."""
        for word in fold(text).split():
            rows = rows.filter(**{f"{self.search_field}__contains": word})
        return rows

    def ordered(self, rows: QuerySet[Any, Any], params: Mapping[str, str]) -> QuerySet[Any, Any]:
        """The rows in the order asked for; the key breaks ties so pages never overlap."""
        ordering = self.ordering(params)
        descending = ordering.startswith("-")
        column = next((c for c in self.columns if c.key == ordering.lstrip("-")), None)
        names = column.order_by if column else (ordering.lstrip("-"),)
        sign = "-" if descending else ""
        return rows.order_by(*(f"{sign}{name}" for name in names), f"{sign}pk")

    def ordering(self, params: Mapping[str, str]) -> str:
        """The column key to sort by, "-" before it for descending; the default for an unknown one."""
        asked = params.get("ordering", "")
        sortable = {column.key for column in self.columns if column.order_by}
        return asked if asked.lstrip("-") in sortable else self.default_ordering

    def tab(self, params: Mapping[str, str]) -> Tab:
        """The tab asked for, else the first."""
        return next((tab for tab in self.tabs if tab.key == params.get("tab")), self.tabs[0])

    def filter_values(self, params: Mapping[str, str]) -> dict[str, Any]:
        """The filters that are on, with typed values."""
        return {item.key: item.read(params[item.key]) for item in self.filters if params.get(item.key)}

    def describe(self, item: Filter, raw: str) -> str | Promise:
        """A filter's value in words."""
        if item.words is not None:
            return item.words(raw)
        if item.kind == "date":
            return formats.date_short(item.read(raw), get_language() or "en")
        if item.kind == "number" and item.choices is None:
            return formats.number(item.read(raw), get_language() or "en")
        choices = dict(item.choices(self.member)) if item.choices else {}
        return choices.get(raw, raw)

    def sums(self, _params: Mapping[str, str], _page: ListPage) -> dict[str, Any] | None:
        """What all rows come to: `count`, and `totals` as (amount, currency); None for a list that does not add up."""
        return None

    def tab_count(self, tab: Tab) -> int | None:
        """How many rows the tab has, counting no further than the cap; all tabs are counted in one query."""
        return self._tab_counts.get(tab.key)

    @cached_property
    def _tab_counts(self) -> dict[str, int]:
        return count_each({tab.key: self._in_tab(self.base(), tab) for tab in self.tabs if tab.counted})

    def _in_tab(self, rows: QuerySet[Any, Any], tab: Tab) -> QuerySet[Any, Any]:
        return rows.filter(tab.condition(self.member)) if tab.condition else rows

    def export_rows(self, params: Mapping[str, str]) -> Iterator[list[object]]:
        """Header and values of everything the page would list, read in chunks. Raises `BadFilter` before the first."""
        return self._exported(self.ordered(self.narrowed(params), params))

    def _exported(self, rows: QuerySet[Any, Any]) -> Iterator[list[object]]:
        yield [str(column.label) for column in self.columns]
        row: Model
        for row in rows.iterator(chunk_size=2000):
            yield [column.export(row) for column in self.columns]


def _whole(raw: str | None, default: int) -> int:
    return int(raw) if raw and raw.isdecimal() and len(raw) < 8 else default


def count_each(rows_by_key: Mapping[str, QuerySet[Any, Any]]) -> dict[str, int]:
    """How many rows each query has, counting no further than the cap, all in one statement."""
    if not rows_by_key:
        return {}
    capped = [rows.order_by().values("pk")[: COUNT_CAP + 1].query.sql_with_params() for rows in rows_by_key.values()]
    # Each part was written by the ORM, and its values stay parameters.
    counts = ", ".join(f"(SELECT COUNT(*) FROM ({sql}) AS part)" for sql, _params in capped)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}", [value for _sql, params in capped for value in params])
        return dict(zip(rows_by_key, cursor.fetchone(), strict=True))
