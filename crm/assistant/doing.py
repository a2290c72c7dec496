"""What may be asked to be done, in words: each becomes a proposal that waits for a click."""

import datetime
import re
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.models import Member, Organization
from ai_assistant.hooks import KnownQuestion
from ai_assistant.offline.intents import Intent, Understood
from ai_assistant.offline.numbers import numbers_in
from ai_assistant.offline.words import tokens_of
from config.lib import clock
from config.lib.text import fold
from crm.errors import NobodyWorksThere, NotSaidAboutWhom, NotSaidWhatToWrite
from crm.models import Company, Contact, Task
from crm.proposing.records import record_of
from crm.queries import companies
from crm.queries.naming import called, colleague_called, named_in
from crm.rules import CrmPermission

_EDIT: Final = CrmPermission.EDIT
# What leads to what is to be done: "for … to", „за …“.
_LEADING: Final = re.compile(r"(?:(?:за|for)\s+)?(?:(?:to|that)\s+)?", re.IGNORECASE)
# „за Ралица: да прати“, "for Stefan to send", "Ivan a task to call"
_ASSIGNED: Final = re.compile(
    r"(?:(?:за|на|za|na|for|to)\s+)?(?P<who>[^\W\d_]+(?:\s+[^\W\d_]+)??)(?:\s+(?:an?\s+)?(?:задача|task))?"
    r"(?:\s*:\s+|\s+(?=(?:да|da|to)\s))(?P<what>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_MYSELF: Final = frozenset({"men", "mene", "sebe si", "me", "myself"})
_TIME: Final = re.compile(
    r"(?:^|\s)(?:at|в|във|v)\s+(?P<past>half\s+past\s+)?(?P<hour>\d{1,2}|[^\W\d_]+)(?:[:.](?P<minute>[0-5]\d))?"
    r"(?P<and_half>\s+и\s+половина)?\s*(?P<half>am|pm)?"
    r"(?:\s*(?:ч\.?|часа|chasa|o['’]clock))?(?=\s+(?:да|da|to)\s|\s*(?:[,;:]\s|$))",
    re.IGNORECASE,
)
_FIRST_HOUR, _NOON, _LAST_HOUR = 7, 12, 23
_EDGES: Final = " ,;:"
_CALL: Final = re.compile(
    r"(?:(?:да|da|се|se)\s+)*(?:обад|обаж|звън|позвън|obad|obaj|zvun|zvan|pozvan|call\b|phone\b|ring\b)", re.IGNORECASE
)
# A note in words: „за Акме: търсят отстъпка“.
_ABOUT: Final = re.compile(
    r"(?:(?:за|към|до|на|при|в|във|za|kum|na|v|for|to|on|about)\s+)?(?P<who>.+?)\s*"
    r"(?::|\s[–—-]\s|,?\s(?:че|che|that|saying)\s)\s*(?P<what>\S.*)",
    re.DOTALL,
)


def say_proposed(_content: Mapping[str, Any], _asked: Understood) -> str:
    return _t("This is what I would do. Nothing is written until you confirm it.")


# --- Tasks ------------------------------------------------------------------------------------------------------------
def _task(asked: Understood, member: Member) -> dict[str, Any]:
    """What is to be done, when, whose it is and whom it is about."""
    assignee, text = _for_whom(asked.text)
    time, text = _at(text)
    text = " ".join(_LEADING.sub("", text, count=1).split())
    day = asked.period.last if asked.period else _next(time, member.organization)
    customer = named_in(text)
    said = {
        "title": text[:1].upper() + text[1:],
        "due_on": day and day.isoformat(),
        "due_time": day and time,
        "kind": Task.Kind.CALL.value if _CALL.match(text) else None,
        "assignee": assignee and f"members:{assignee.pk}",
        "company": record_of(customer).id if isinstance(customer, Company) else None,
        "contact": record_of(customer).id if isinstance(customer, Contact) else None,
    }
    return {key: value for key, value in said.items() if value}


def _for_whom(text: str) -> tuple[Member | None, str]:
    """The colleague who is to do it, None where no one is named, and what that leaves of the text."""
    match = _ASSIGNED.fullmatch(text)
    if match is None:
        return None, text
    if fold(match["who"]) in _MYSELF:
        return None, match["what"]
    colleague = colleague_called(match["who"])
    return colleague, match["what"] if colleague else text


def _at(text: str) -> tuple[str, str]:
    """The time of day that is said, "" for none, and what that leaves of the text."""
    match = _TIME.search(text)
    if match is None:
        return "", text
    said = numbers_in(tokens_of(match["hour"]))
    if len(said) != 1 or said[0].label != "number":
        return "", text
    half, hour = (match["half"] or "").lower(), int(said[0].value)
    if half and hour <= _NOON:
        hour = hour % _NOON + (_NOON if half == "pm" else 0)
    if hour > _LAST_HOUR or (not half and hour < _FIRST_HOUR):  # „в 3“ is no hour of the night
        return "", text
    minute = "30" if match["past"] or match["and_half"] else match["minute"] or "00"
    return f"{hour:02}:{minute}", f"{text[: match.start()]} {text[match.end() :]}".strip(_EDGES)


def _next(time: str, organization: Organization) -> datetime.date | None:
    """The day on which this time comes next; None without a time."""
    if not time:
        return None
    today = clock.today(organization)
    hour, minute = map(int, time.split(":"))
    is_over = clock.start_of_day(today, organization) + datetime.timedelta(hours=hour, minutes=minute) <= clock.now()
    return today + datetime.timedelta(days=1) if is_over else today


def _meeting(asked: Understood, member: Member) -> dict[str, Any]:
    return _task(asked, member) | {"kind": Task.Kind.MEETING.value}


# --- Notes ------------------------------------------------------------------------------------------------------------
def _note(asked: Understood, _member: Member) -> dict[str, Any]:
    """Whom it is about and what is written. Raises `NotSaidAboutWhom`, `NobodyCalled`, `SeveralCalled`."""
    match = _ABOUT.fullmatch(asked.text)
    if match is None:
        raise NotSaidAboutWhom
    customer = called(match["who"])
    field = "company" if isinstance(customer, Company) else "contact"
    return {field: record_of(customer).id, "text": match["what"]}


# --- Letters ----------------------------------------------------------------------------------------------------------
def addressee(name: str) -> Contact:
    """The contact of that name, or the first of the company, rather one with an e-mail address.

    Raises `NobodyWorksThere` and what `called` does.
    """
    customer = called(name)
    if isinstance(customer, Contact):
        return customer
    people = companies.people(customer).shown
    if not people:
        raise NobodyWorksThere(customer.name)
    return next((person for person in people if person.email), people[0])


def _letter(asked: Understood, _member: Member) -> dict[str, Any]:
    """Whom it goes to and what it says. Raises `NotSaidWhatToWrite`, and what `addressee` does."""
    match = _ABOUT.fullmatch(asked.text)
    if match is None:
        raise NotSaidWhatToWrite
    return {"about": record_of(addressee(match["who"])).id, "words": match["what"]}


def _draft(asked: Understood, _member: Member) -> dict[str, Any]:
    return {"about": record_of(addressee(asked.name)).id, "situation": "follow_up"}


def say_draft(content: Mapping[str, Any], _asked: Understood) -> str:
    """The draft of a template, and what is to be filled in before it is sent."""
    text = f"{content['subject']}\n\n{content['body']}"
    if content["contact"]:
        text = _t("A draft for %(name)s, from a template:") % {"name": f"[[{content['contact']}]]"} + f"\n\n{text}"
    if not content["gaps_to_fill"]:
        return text
    return f"{text}\n\n" + _t("To be filled in: %(gaps)s.") % {"gaps": ", ".join(content["gaps_to_fill"])}


PROPOSALS: Final = (
    KnownQuestion(
        Intent(
            "create_task",
            bg=(
                "създай задача {text}", "нова задача {text}", "запиши задача {text}", "задача: {text}",
                "задача за {name}: {text}",
                "напомни ми {text}", "създай напомняне {text}", "възложи {text}", "възложи {text} задача",
            ),
            en=(
                "create task {text}", "new task {text}", "task: {text}", "task for {name}: {text}", "remind me {text}",
                "set a reminder {text}", "create a reminder {text}", "assign {text} task", "assign task {text}",
            ),
            optional="{period} new",
            ahead=True,
        ),
        _("New task"), "check2-square", _EDIT, _("Create a task to call Ivan tomorrow"),
        tool="propose_task", arguments=_task, say=say_proposed,
    ),
    KnownQuestion(
        Intent(
            "create_meeting",
            bg=("насрочи {text} среща", "запиши {text} среща", "нова {text} среща"),
            en=("put down {text} meeting", "schedule {text} meeting", "new {text} meeting"),
            optional="{period}",
            ahead=True,
        ),
        _("New meeting"), "calendar-event", _EDIT, _("Schedule a meeting with Ivan on Friday"),
        tool="propose_task", arguments=_meeting, say=say_proposed,
    ),
    KnownQuestion(
        Intent(
            "create_note",
            bg=("бележка {text}", "създай бележка {text}", "напиши бележка {text}"),
            en=("note {text}", "write a note {text}", "make a note {text}", "write down {text}"),
        ),
        _("New note"), "sticky", _EDIT, _("Note for Acme: call again in May"),
        tool="propose_note", arguments=_note, say=say_proposed,
    ),
    KnownQuestion(
        Intent(
            "draft_email",
            bg=(
                "напиши имейл до {name}", "чернова на имейл до {name}", "изпрати имейл до {name}",
                "прати имейл на {name}", "прати имейл до {name}", "напиши имейл на {name}",
                "подготви писмо до {name}",
            ),
            en=("write an email to {name}", "draft an email to {name}", "send an email to {name}"),
        ),
        _("Draft of an e-mail"), "envelope", _EDIT, _("Write an email to Ivan Petrov"),
        tool="generate_email_draft", arguments=_draft, say=say_draft,
    ),
    KnownQuestion(
        Intent(
            "send_email",
            bg=("изпрати имейл {text}", "прати имейл {text}", "напиши имейл {text}"),
            en=("send an email {text}", "write an email {text}"),
        ),
        _("E-mail"), "send", _EDIT, _("Send an e-mail to Acme: we deliver on Friday"),
        tool="propose_letter", arguments=_letter, say=say_proposed,
    ),
)  # fmt: skip
