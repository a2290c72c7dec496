"""A mark that a form is drawn with: sent twice, as by a double click, it asks a model once."""

from __future__ import annotations

import re
import uuid
from typing import Final

from accounts.access import MemberRequest

_MARK: Final = re.compile(r"[0-9a-f]{32}")


def mark() -> str:
    """A new mark, for a hidden field `once`."""
    return uuid.uuid4().hex


def key_of(request: MemberRequest, purpose: str) -> str:
    """Under which key a form's question is asked, "" for a form without its mark."""
    sent = request.POST.get("once", "")
    return f"{purpose}:{request.member.pk}:{sent}" if _MARK.fullmatch(sent) else ""
