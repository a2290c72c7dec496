"""Lists as tools: the filters, tabs and order that a person sees are all that a model can ask for."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import QuerySet, Sum
from django.utils.text import capfirst

from accounts.models import Member
from ai_assistant.hooks import ListSource, ReadTool, ToolAnswer, list_sources
from ai_assistant.tools.records import record_of
from config.lib.lists import Filter, ListDefinition, ListPage
from config.lib.money import quantize
from config.lib.urls import org_reverse

MOST_ROWS: Final = 50
_ROWS: Final = 20
# A filter with more choices than these is described by its type alone.
_MOST_CHOICES: Final = 40
_TYPES: Final[Mapping[str, dict[str, Any]]] = {
    "choice": {"type": "string"},
    "uuid": {"type": "string", "format": "uuid"},
    "date": {"type": "string", "format": "date"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
}

# The choices of filters by the function that reads them.
Choices = dict[Any, list[tuple[Any, Any]]]


def name_of(source: ListSource) -> str:
    """What the list is called as a tool."""
    return f"list_{source.key}"


def plural(source: ListSource, member: Member) -> str:
    """What the list is called for people, "Invoices"."""
    return capfirst(str(source.definition(member).base().model._meta.verbose_name_plural))


def name_of_page(member: Member, url: str) -> str:
    """What the list at this address is called, whatever its filters; "" for an address of no list."""
    path = url.partition("?")[0]
    return next((plural(source, member) for source in list_sources if org_reverse(source.url_name) == path), "")


def tool_of(source: ListSource, member: Member, choices: Choices) -> ReadTool:
    """The list as a tool for a member: which choices its filters have is theirs, and is read from the database.

    `choices` keeps what was read, since lists have filters in common.
    """
    return ReadTool(
        name=name_of(source),
        description=source.description,
        parameters=_parameters(source.definition(member), choices),
        permission=source.permission,
        run=lambda asker, arguments: _run(source, asker, arguments),
    )


def _parameters(definition: ListDefinition, choices: Choices) -> dict[str, Any]:
    """The JSON Schema of what the list may be asked."""
    sortable = [column.key for column in definition.columns if column.order_by]
    orderings = [*sortable, *(f"-{key}" for key in sortable)]
    properties = {item.key: _property(item, definition.member, choices) for item in definition.filters}
    properties |= {
        "search": {"type": "string", "maxLength": 200, "description": "Words that the rows have"},
        "tab": {
            "type": "string",
            "enum": [tab.key for tab in definition.tabs],
            "description": "; ".join(f"{tab.key}: {tab.label}" for tab in definition.tabs),
        },
        "ordering": {"type": "string", "enum": orderings, "description": "A column, - before it for descending"},
        "limit": {"type": "integer", "minimum": 1, "maximum": MOST_ROWS, "description": f"Rows, {_ROWS} by default"},
    }
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _property(item: Filter, member: Member, choices: Choices) -> dict[str, Any]:
    schema = dict(_TYPES[item.kind]) | {"description": str(item.label)}
    if item.choices is None or item.kind == "number":
        return schema
    if item.choices not in choices:
        choices[item.choices] = list(item.choices(member))
    found = choices[item.choices]
    if 0 < len(found) <= _MOST_CHOICES:
        schema["enum"] = [str(value) for value, _label in found]
        schema["description"] += ": " + "; ".join(f"{value} = {label}" for value, label in found)
    return schema


def narrow(source: ListSource, member: Member, filters: Mapping[str, Any]) -> tuple[QuerySet[Any, Any], str]:
    """The rows of the list that these filters leave, and the page that shows them. Raises `BadFilter`."""
    params = _params(filters)
    return source.definition(member).narrowed(params), _address(source, params)


def _run(source: ListSource, member: Member, arguments: Mapping[str, Any]) -> ToolAnswer:
    """The rows and their number, as the page would list them. Raises `BadFilter`."""
    params = _params(arguments)
    definition = source.definition(member)
    page = definition.page(params | {"page_size": str(arguments.get("limit", _ROWS))})
    records = [record_of(source, row) for row in page.rows]
    rows = [{"id": record.id} | _values(definition, row) for record, row in zip(records, page.rows, strict=True)]
    found = {"total": page.shown_total, "there_are_more_than_total": page.is_capped, "rows": rows}
    if sums := _sums(source, definition, params, page):
        found["sums"] = [{"amount": str(quantize(amount, currency)), "currency": currency} for amount, currency in sums]
    return ToolAnswer(found, records, _address(source, params), untrusted=source.untrusted)


def _sums(
    source: ListSource, definition: ListDefinition, params: Mapping[str, str], page: ListPage
) -> list[tuple[Decimal, str]]:
    """What all rows come to in each currency; nothing for very long lists and for those that do not add up."""
    if not source.amount:
        sums = definition.sums(params, page)
        return list(sums["totals"]) if sums else []
    if page.is_capped or not page.rows:
        return []
    rows = definition.narrowed(params).order_by().values_list("currency")
    return [(amount, currency) for currency, amount in rows.annotate(Sum(source.amount)).order_by("currency")]


def _params(arguments: Mapping[str, Any]) -> dict[str, str]:
    return {key: _param(value) for key, value in arguments.items() if key != "limit"}


def _address(source: ListSource, params: Mapping[str, str]) -> str:
    return f"{org_reverse(source.url_name)}{f'?{urlencode(params)}' if params else ''}"


def _values(definition: ListDefinition, row: Any) -> dict[str, Any]:
    """The columns of a row, and in which currency its amounts are."""
    values = {column.key: _plain(column.export(row)) for column in definition.columns}
    return values | ({"currency": row.currency} if hasattr(row, "currency") else {})


def _param(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _plain(value: object) -> Any:
    """A value of an export as JSON has it; amounts stay decimals, as strings."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value)
