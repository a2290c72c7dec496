"""The records a member was last at: what they opened, and what they changed without opening it."""

import datetime
import uuid
from typing import Final

from accounts.models import AuditEvent, Member
from ai_assistant.hooks import SearchSource
from ai_assistant.models import OpenedRecord
from ai_assistant.search.finding import Found, sources_of
from config.lib import clock
from config.lib.shell import SearchHit

_LOOKED_AT: Final = 30
_CHANGES_OF: Final = datetime.timedelta(days=7)


def recent(member: Member, limit: int) -> list[SearchHit]:
    """The records the member opened or changed last and may still see, the latest first."""
    sources = {source.key: source for source in sources_of(member)}
    places = _places(member, sources)[:_LOOKED_AT]
    shown: dict[tuple[str, uuid.UUID], SearchHit] = {}
    for key, source in sources.items():
        rows = Found(source, [record for kind, record in places if kind == key]).rows()
        shown |= {(key, row.pk): source.hit(row) for row in rows}
    return [shown[place] for place in places if place in shown][:limit]


def _places(member: Member, sources: dict[str, SearchSource]) -> list[tuple[str, uuid.UUID]]:
    """Kind and key of each record, the one the member was at last first."""
    opened = OpenedRecord.objects.filter(member=member, kind__in=sources).order_by("-opened_at")
    rows = list(opened.values_list("opened_at", "kind", "object_id")[:_LOOKED_AT])
    kinds = {source.model._meta.label_lower: key for key, source in sources.items()}
    changed = AuditEvent.objects.filter(member=member, object_type__in=kinds, at__gt=clock.now() - _CHANGES_OF)
    changes = changed.order_by("-at").values_list("at", "object_type", "object_id")[:_LOOKED_AT]
    rows += [(at, kinds[label], record) for at, label, record in changes]
    return list(dict.fromkeys((kind, record) for _at, kind, record in sorted(rows, reverse=True)))
