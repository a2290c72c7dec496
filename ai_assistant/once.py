"""A mark that a form is drawn with: sent twice as it is, such as by a double click, it asks a model once."""

from __future__ import annotations

import uuid

from accounts.access import MemberRequest


def mark() -> str:
    """A new mark, for a hidden field `once`."""
    return str(uuid.uuid4())


def mark_of(request: MemberRequest) -> str:
    """What is the same for a form sent twice and for nothing else; "" for one without a mark."""
    try:
        sent = uuid.UUID(request.POST.get("once", ""))
    except ValueError:
        return ""
    return uuid.uuid5(sent, request.POST.urlencode()).hex


def key_of(request: MemberRequest, purpose: str) -> str:
    """Under which key a form's question is asked, "" for one without a mark."""
    sent = mark_of(request)
    return f"{purpose}:{request.member.pk}:{sent}" if sent else ""
