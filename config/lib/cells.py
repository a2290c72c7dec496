"""What a table cell shows: functions from a row to safe HTML, built once per column.

Built in Python and not by a template include per cell: fifty rows of eight cells are the hot path of every list.
"""

import datetime
from collections.abc import Callable
from decimal import Decimal
from operator import attrgetter
from typing import Any

from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localdate, localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from config.lib import formats
from config.lib.avatars import avatar_html
from config.lib.money import format_money
from config.lib.pills import Pill, pill_html

Cell = Callable[[Any], str]
EMPTY = mark_safe('<span class="k-meta">—</span>')


def read(path: str) -> Callable[[Any], Any]:
    """A getter for a dotted path that gives None where a link of the path is None."""
    getter = attrgetter(path)

    def get(row: Any) -> Any:
        try:
            return getter(row)
        except AttributeError:
            return None

    return get


def text(path: str) -> Cell:
    """The value as text, a dash when there is none."""
    get = read(path)
    return lambda row: conditional_escape(value) if (value := get(row)) not in (None, "") else EMPTY


def link(path: str, url: Callable[[Any], str], detail: str = "") -> Cell:
    """The row's name linking to its page, with the `detail` attribute small under it."""
    get, get_detail = read(path), read(detail) if detail else None

    def cell(row: Any) -> SafeString:
        name = format_html('<a class="k-plain" href="{}">{}</a>', url(row), get(row))
        small = get_detail(row) if get_detail else None
        return format_html('<span class="k-two"><b>{}</b><small>{}</small></span>', name, small) if small else name

    return cell


def named(url: Callable[[Any], str], detail: Callable[[Any], object], kind: str = "person") -> Cell:
    """The row itself, a person or company: avatar, the name linking to the page, what `detail` says small under it."""

    def cell(row: Any) -> SafeString:
        name, small = str(row), detail(row)
        shown = '<span class="k-table__main">{}<span class="k-two"><a href="{}">{}</a>{}</span></span>'
        under = format_html("<small>{}</small>", small) if small else ""
        return format_html(shown, avatar_html(name, kind), url(row), name, under)

    return cell


def person(path: str) -> Cell:
    """A colleague: avatar and first name; the whole name on hover."""
    get = read(path)

    def cell(row: Any) -> SafeString | str:
        name = get(row)
        if not name:
            return EMPTY
        shown = '<span class="k-who" title="{}">{}{}</span>'
        return format_html(shown, name, avatar_html(name, size="sm"), name.split()[0])

    return cell


def money(path: str, currency: str = "currency") -> Cell:
    """An amount with its currency in the reader's language."""
    get, get_currency = read(path), read(currency)

    def cell(row: Any) -> str:
        amount: Decimal | None = get(row)
        return EMPTY if amount is None else format_money(amount, get_currency(row), get_language() or "en")

    return cell


def date(path: str) -> Cell:
    """A day in the reader's short form; moments are shown in the reader's zone."""
    get = read(path)

    def cell(row: Any) -> str:
        value = get(row)
        if value is None:
            return EMPTY
        if isinstance(value, datetime.datetime):
            value = localtime(value)
        return date_format(value, "SHORT_DATE_FORMAT")

    return cell


def day_words(moment: datetime.date) -> str:
    """Today, yesterday, tomorrow, or the short date; moments are shown in the reader's zone."""
    local = localtime(moment).date() if isinstance(moment, datetime.datetime) else moment
    days = (local - localdate()).days
    if -1 <= days <= 1:
        return (_("yesterday"), _("today"), _("tomorrow"))[days + 1]
    return formats.date_short(local, get_language() or "en")


def day(path: str) -> Cell:
    """A day in words while it is near."""
    get = read(path)
    return lambda row: EMPTY if (value := get(row)) is None else conditional_escape(day_words(value))


def moment(path: str) -> Cell:
    """A day and time in the reader's short form and zone."""
    get = read(path)

    def cell(row: Any) -> str:
        value: datetime.datetime | None = get(row)
        return EMPTY if value is None else date_format(localtime(value), "SHORT_DATETIME_FORMAT")

    return cell


def tags(path: str) -> Cell:
    """A list of short words as labels; from the third on only their number."""
    get = read(path)

    def cell(row: Any) -> str:
        words = get(row) or []
        shown = SafeString("").join(format_html('<span class="k-tag">{}</span> ', word) for word in words[:2])
        more = format_html('<span class="k-tag">+{}</span>', len(words) - 2) if len(words) > 2 else ""
        return shown + more

    return cell


def pill(label: Callable[[Any], object], tone: Callable[[Any], str]) -> Cell:
    """A status as word plus mark; `tone` gives the modifier of `.k-pill`."""
    return lambda row: format_html('<span class="k-pill k-pill--{}">{}</span>', tone(row), label(row))


def status(pill_of: Callable[[Any], Pill]) -> Cell:
    """A status whose mark says how settled it is."""
    return lambda row: pill_html(pill_of(row))
