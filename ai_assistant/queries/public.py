"""The only reads across organizations: what the beat fans out by."""

import datetime
import uuid

from ai_assistant.models import AiRequest, Message


def organizations_with_broken_work(before: datetime.datetime) -> set[uuid.UUID]:
    """The organizations with a request or an answer that was begun before then and never ended."""
    why = "the beat starts one task per organization"
    requests = AiRequest.objects.unscoped(reason=why).filter(state=AiRequest.State.RESERVED, created_at__lt=before)
    open_states = (Message.State.WAITING, Message.State.ANSWERING)
    answers = Message.objects.unscoped(reason=why).filter(state__in=open_states, created_at__lt=before)
    return {key for rows in (requests, answers) for key in rows.order_by().values_list("organization_id", flat=True)}
