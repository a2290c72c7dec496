"""An e-mail to a contact, proposed. Whom it goes to is a contact's id, so that no text can name an address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from accounts.models import Member
from ai_assistant.errors import ChangedSince
from ai_assistant.hooks import Change, Done, FieldChange, ProposeTool
from crm.models import Contact
from crm.proposing.records import ABOUT, line, one, record_of, require_rights, written
from crm.rules import CrmPermission
from crm.services import letters

_PARAMETERS: Final[Mapping[str, Any]] = {
    "type": "object",
    "properties": {
        "contact": ABOUT["contact"],
        "subject": {"type": "string", "minLength": 1, "maxLength": letters.LONGEST_SUBJECT},
        "body": {"type": "string", "minLength": 1, "maxLength": letters.LONGEST_BODY, "description": "Plain text"},
    },
    "required": ["contact", "subject", "body"],
    "additionalProperties": False,
}


def _values(member: Member, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The letter as the service takes it. Raises what the service would."""
    require_rights(member)
    contact: Contact = one(member, "contact", arguments)
    letters.check_sendable(contact, member)
    return {
        "contact": contact,
        "subject": line(arguments["subject"], "subject"),
        "body": written(arguments["body"], "body"),
    }


def _describe(member: Member, arguments: Mapping[str, Any]) -> Change:
    values = _values(member, arguments)
    contact = values["contact"]
    fields = [
        FieldChange(_("To"), "", f"{contact.full_name} <{contact.email}>" if contact.full_name else contact.email),
        FieldChange(_("Answers go to"), "", member.user.email),
        FieldChange(_("Subject"), "", values["subject"]),
        FieldChange(_("Text"), "", values["body"]),
        FieldChange(_("Taking it back"), "", _("not possible once it is sent")),
    ]
    return Change(_("Send an e-mail"), fields, record_of(contact))


def _execute(member: Member, arguments: Mapping[str, Any]) -> Done:
    values = _values(member, arguments)
    letters.send_letter(actor=member, **values)
    return Done(record_of(values["contact"]))


def _undo(_member: Member, _undo: Mapping[str, Any]) -> None:
    """What is sent stays sent: `execute` gives nothing to take back. Raises `ChangedSince`."""
    raise ChangedSince


PROPOSE_EMAIL: Final = ProposeTool(
    name="propose_email",
    description="Propose an e-mail to a contact; it is sent in the organization's name when a person says so",
    parameters=_PARAMETERS,
    permission=CrmPermission.EDIT,
    icon="send",
    describe=_describe,
    execute=_execute,
    undo=_undo,
)
