"""What may be asked to be done, in words: each becomes a proposal that waits for a click."""

import re
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from ai_assistant.hooks import KnownQuestion
from ai_assistant.offline.intents import Intent, Understood
from crm.errors import NotSaidAboutWhom
from crm.models import Company
from crm.proposing.records import record_of
from crm.queries.naming import called
from crm.rules import CrmPermission

_EDIT: Final = CrmPermission.EDIT
# A note in words: „за Акме: търсят отстъпка“.
_ABOUT: Final = re.compile(
    r"(?:за|към|до|на|for|to|on|about)\s+(?P<who>.+?)\s*(?::|\s[–—-]\s|,?\s(?:че|that)\s)\s*(?P<what>\S.*)", re.DOTALL
)


def _say_proposed(_content: Mapping[str, Any], _asked: Understood) -> str:
    return _t("This is what I would do. Nothing is written until you confirm it.")


# --- Tasks ------------------------------------------------------------------------------------------------------------
def _task(asked: Understood, _member: Member) -> dict[str, Any]:
    title = {"title": asked.text[:1].upper() + asked.text[1:]}
    day = asked.period and asked.period.last
    return title | {"due_on": day.isoformat()} if day else title


# --- Notes ------------------------------------------------------------------------------------------------------------
def _note(asked: Understood, _member: Member) -> dict[str, Any]:
    """Whom it is about and what is written. Raises `NotSaidAboutWhom`, `NobodyCalled`, `SeveralCalled`."""
    match = _ABOUT.fullmatch(asked.text)
    if match is None:
        raise NotSaidAboutWhom
    customer = called(match["who"])
    field = "company" if isinstance(customer, Company) else "contact"
    return {field: record_of(customer).id, "text": match["what"]}


PROPOSALS: Final = (
    KnownQuestion(
        Intent(
            "create_task",
            bg=("създай задача {text}", "нова задача {text}", "напомни ми {text}"),
            en=("create task {text}", "new task {text}", "remind me {text}", "set a reminder {text}"),
            optional="{period} new",
            ahead=True,
        ),
        _("New task"), "check2-square", _EDIT, _("Create a task to call Ivan tomorrow"),
        tool="propose_task", arguments=_task, say=_say_proposed,
    ),
    KnownQuestion(
        Intent(
            "create_note",
            bg=("бележка {text}", "запиши бележка {text}"),
            en=("note {text}", "write a note {text}", "make a note {text}"),
        ),
        _("New note"), "sticky", _EDIT, _("Note for Acme: call again in May"),
        tool="propose_note", arguments=_note, say=_say_proposed,
    ),
)  # fmt: skip
