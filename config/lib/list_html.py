"""The rows and page numbers of a list as HTML.

Rows are joined here and not in a template loop: fifty rows of eight cells are the hot path of every list page.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from config.lib.lists import Column, ListPage


def rows_html(page: ListPage, *, select: bool) -> SafeString:
    """The `<tr>`s of a page. With `select` each begins with a box named `ids` whose label is the row's own name."""
    opening = [_opening(column) for column in page.definition.columns]
    choose = _("Choose %(name)s") if select else ""
    rows = (_row(row, cells, opening, choose) for row, cells in page.table)
    return mark_safe("".join(rows))  # noqa: S308  (cells are safe by the contract of config.lib.cells)


def _opening(column: Column) -> tuple[str, str]:
    """The tags around a cell of the column; the name is the header of its row."""
    tag = "th" if column.is_name else "td"
    scope = ' scope="row"' if column.is_name else ""
    css = f' class="{column.css}"' if column.css else ""
    card = f' data-k="{column.card}"' if column.card else ""
    return f"<{tag}{scope}{css}{card}>", f"</{tag}>"


def _row(row: Any, cells: Sequence[tuple[Column, str]], opening: Sequence[tuple[str, str]], choose: str) -> str:
    box = _box(row, choose) if choose else ""
    shown = "".join(f"{start}{cell}{end}" for (start, end), (_column, cell) in zip(opening, cells, strict=True))
    return f"<tr>{box}{shown}</tr>"


def _box(row: Any, choose: str) -> SafeString:
    return format_html(
        '<td class="k-table__sel"><input class="form-check-input k-check" type="checkbox" name="ids" value="{}" '
        'aria-label="{}"></td>',
        row.pk,
        choose % {"name": row},
    )


def options_html(choices: Iterable[tuple[Any, object]], chosen: str) -> SafeString:
    """The `<option>`s of a filter. A list has hundreds of towns: a template loop over them costs more than its rows."""
    shown = '<option value="{}"{}>{}</option>'
    selected = mark_safe(" selected")
    rows = ((value, selected if value == chosen else "", label) for value, label in choices)
    return format_html_join("", shown, rows)


def page_numbers(page: ListPage) -> list[int | None]:
    """The numbers to offer around this page, None for the gaps between them; nothing for a single page.

    Rows are counted up to a cap only, so a page behind the last counted one shows itself at the end.
    """
    paginator = Paginator(range(page.shown_total), page.size)
    if page.number > paginator.num_pages:
        return [1, None, page.number]
    if paginator.num_pages == 1:
        return []
    offered = paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else None for number in offered]
