"""A letter to the person of a record, proposed.

It can be proposed by a model that has read what strangers chose, so nothing of it is the model's: whom it goes to and
what it says come from the record and its template, and `words` are those that the asking person has just said.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from accounts.models import Member
from ai_assistant.errors import ChangedSince
from ai_assistant.hooks import Change, Done, FieldChange, ProposeTool
from ai_assistant.tools.records import find_row
from crm.abilities.letters import PROPERTIES, draft_for
from crm.errors import LetterHasGaps, NobodyToWriteTo
from crm.models import Contact, Deal
from crm.proposing.records import record_of, require_rights
from crm.rules import CrmPermission
from crm.services import letters

_LONGEST_WORDS: Final = 4000
_PARAMETERS: Final[Mapping[str, Any]] = {
    "type": "object",
    "properties": {
        **PROPERTIES,
        "words": {
            "type": "string",
            "maxLength": _LONGEST_WORDS,
            "description": "What the person wants to say, copied letter by letter from their last message",
        },
    },
    "required": ["about"],
    "additionalProperties": False,
}


def _letter(member: Member, arguments: Mapping[str, Any]) -> tuple[Contact, dict[str, Any]]:
    """Whom it goes to, and what. Raises `NobodyToWriteTo`, `LetterHasGaps` and what the service would."""
    require_rights(member)
    found = draft_for(member, arguments)
    if found.contact is None:
        raise NobodyToWriteTo
    letters.check_sendable(found.contact, member)
    if found.gaps:
        raise LetterHasGaps(found.gaps)
    subject = " ".join(found.subject.split())[: letters.LONGEST_SUBJECT]
    return found.contact, {"subject": subject, "body": found.body[: letters.LONGEST_BODY]}


def _describe(member: Member, arguments: Mapping[str, Any]) -> Change:
    contact, letter = _letter(member, arguments)
    fields = [
        FieldChange(_("To"), "", f"{contact.full_name} <{contact.email}>" if contact.full_name else contact.email),
        FieldChange(_("Answers go to"), "", member.user.email),
        FieldChange(_("Subject"), "", letter["subject"]),
        FieldChange(_("Text"), "", letter["body"]),
        FieldChange(_("Taking it back"), "", _("not possible once it is sent")),
    ]
    return Change(_("Send an e-mail"), fields, record_of(contact))


def _execute(member: Member, arguments: Mapping[str, Any]) -> Done:
    contact, letter = _letter(member, arguments)
    about = find_row(member, arguments["about"])
    letters.send_letter(actor=member, contact=contact, deal=about if isinstance(about, Deal) else None, **letter)
    return Done(record_of(contact))


def _undo(_member: Member, _undo: Mapping[str, Any]) -> None:
    """What is sent stays sent: `execute` gives nothing to take back. Raises `ChangedSince`."""
    raise ChangedSince


PROPOSE_LETTER: Final = ProposeTool(
    name="propose_letter",
    description=(
        "Propose an e-mail to the person of a record, in the words of a template; it is sent in the organization's "
        "name when a person says so. To say something else use the situation message with `words`, which can only be "
        "the person's own: for other texts show a draft in the answer"
    ),
    parameters=_PARAMETERS,
    permission=CrmPermission.EDIT,
    icon="send",
    describe=_describe,
    execute=_execute,
    undo=_undo,
    own_words="words",
    is_outward=True,
)
