"""A letter that is asked for by the id of a record and an occasion: what the assistant's tools and programs send."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from accounts.models import Member
from accounts.rules import require
from ai_assistant.errors import NoSuchRecord
from ai_assistant.prompts.common import LANGUAGE_NAMES
from ai_assistant.tools.records import find_row
from crm.abilities import drafting
from crm.abilities.drafting import LetterDraft, Tone
from crm.rules import CrmPermission

_IN_OWN_WORDS: Final = "message"
SITUATIONS: Final = (
    "follow_up", "first_contact", "meeting", "thanks", _IN_OWN_WORDS, "payment_reminder", "offer_follow_up",
)  # fmt: skip
PROPERTIES: Final[Mapping[str, Any]] = {
    "about": {
        "type": "string",
        "maxLength": 80,
        "description": 'An id that a tool gave: "contacts:…", "deals:…", "invoices:…" or "offers:…"',
    },
    "situation": {"type": "string", "enum": list(SITUATIONS)},
    "tone": {"type": "string", "enum": Tone.values},
    "language": {"type": "string", "enum": list(LANGUAGE_NAMES)},
}


def draft_for(member: Member, arguments: Mapping[str, Any]) -> LetterDraft:
    """The draft that the arguments ask for, `PROPERTIES` and `words`; a situation that is left out is the usual one.

    Raises `NoSuchRecord`, also for an occasion the record has not.
    """
    require(member, CrmPermission.EDIT)
    row = find_row(member, arguments["about"])
    kinds = {kind.key: kind for kind in drafting.kinds_for(member, arguments["about"].partition(":")[0])}
    if row is None or not kinds:
        raise NoSuchRecord("about")
    words = arguments.get("words", "")
    usual = _IN_OWN_WORDS if words and _IN_OWN_WORDS in kinds else next(iter(kinds))
    wanted = arguments.get("situation") or usual
    if wanted not in kinds:
        raise NoSuchRecord("situation")
    return drafting.draft(
        kind=kinds[wanted],
        record=row,
        organization=member.organization,
        sender=member,
        tone=arguments.get("tone", Tone.NEUTRAL),
        language=arguments.get("language", ""),
        words=words,
    )
