"""What was begun and never ended, because its process died: what was set aside for it is given back."""

from __future__ import annotations

import datetime
from typing import Final

from ai_assistant.models import AiRequest, Message
from ai_assistant.services import ledger
from config.lib import clock

_AFTER: Final = datetime.timedelta(hours=1)


def latest() -> datetime.datetime:
    """What began before then and goes on still is broken: the longest answer takes minutes."""
    return clock.now() - _AFTER


def end() -> None:
    """Release requests and fail answers of the organization in scope that broke off; again it finds none."""
    for request in AiRequest.objects.filter(state=AiRequest.State.RESERVED, created_at__lt=latest()).order_by("pk"):
        ledger.release(request, "broken off")
    open_states = (Message.State.WAITING, Message.State.ANSWERING)
    Message.objects.filter(state__in=open_states, created_at__lt=latest()).update(state=Message.State.FAILED)
