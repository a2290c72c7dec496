"""The search index as a tool: records of every kind by words that need not be written as the records have them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from accounts.models import Member
from ai_assistant.hooks import ReadTool, ToolAnswer, list_sources
from ai_assistant.search.finding import find
from ai_assistant.tools.records import record_of

MOST_OF_A_KIND: Final = 5


def _run(member: Member, arguments: Mapping[str, Any]) -> ToolAnswer:
    """The best of each kind; `more` names the kinds that have more of them."""
    found = [
        each for each in find(member, arguments["words"], arguments.get("kinds", ())) if each.source.key in list_sources
    ]
    records = {
        each.source.key: [record_of(list_sources[each.source.key], row) for row in each.rows(0, MOST_OF_A_KIND)]
        for each in found
    }
    rows = [{"id": record.id, "kind": kind, "name": record.label} for kind, some in records.items() for record in some]
    more = [each.source.key for each in found if len(each.ids) > MOST_OF_A_KIND]
    return ToolAnswer({"records": rows, "more": more}, [record for some in records.values() for record in some])


SMART_SEARCH: Final = ReadTool(
    name="smart_search",
    description=(
        "Records of any kind by words, numbers or parts of them, in either alphabet; endings and typing errors are "
        "forgiven. Ask it when a name may be misspelt or find_records finds nothing"
    ),
    parameters={
        "type": "object",
        "properties": {
            "words": {"type": "string", "minLength": 1, "maxLength": 200},
            "kinds": {
                "type": "array",
                "items": {"type": "string", "maxLength": 30},
                "maxItems": 20,
                "description": "contacts, companies, deals, tasks, invoices, offers, payments; all when left out",
            },
        },
        "required": ["words"],
        "additionalProperties": False,
    },
    permission="",
    run=_run,
)
