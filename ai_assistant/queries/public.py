"""The only reads across organizations: what the beat fans out by."""

import datetime
import uuid

from django.db.models import Exists, OuterRef, Q

from accounts.models import Organization
from ai_assistant.models import AiRequest, Message, SearchEntry, SearchWord
from ai_assistant.services.searching import RECENTLY
from config.lib import clock


def organizations_with_broken_work(before: datetime.datetime) -> set[uuid.UUID]:
    """The organizations with a request or an answer that was begun before then and never ended."""
    why = "the beat starts one task per organization"
    requests = AiRequest.objects.unscoped(reason=why).filter(state=AiRequest.State.RESERVED, created_at__lt=before)
    open_states = (Message.State.WAITING, Message.State.ANSWERING)
    answers = Message.objects.unscoped(reason=why).filter(state__in=open_states, created_at__lt=before)
    return {key for rows in (requests, answers) for key in rows.order_by().values_list("organization_id", flat=True)}


def organizations_to_look_through() -> list[uuid.UUID]:
    """Every organization that still has somebody in it."""
    rows = Organization.objects.filter(Q(deletion_due_at=None) | Q(deletion_due_at__gt=clock.now()))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def organizations_with_new_words() -> list[uuid.UUID]:
    """Those whose records were changed in the last hour, and those of whose records no word is known yet."""
    why = "one task for each organization is sent from outside any"
    entries = SearchEntry.objects.unscoped(reason=why).filter(organization=OuterRef("pk"))
    words = SearchWord.objects.unscoped(reason=why).filter(organization=OuterRef("pk"))
    is_new = Exists(entries.filter(changed_at__gt=clock.now() - RECENTLY)) | (Exists(entries) & ~Exists(words))
    return list(Organization.objects.filter(is_new).values_list("pk", flat=True))
