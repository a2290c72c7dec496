"""Drafts of e-mails: from templates with real fields, gaps shown and nothing made up; reworded by a model if asked.

A draft goes nowhere by itself: a person reads, changes and sends it.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.db.models import TextChoices
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Member, Organization
from accounts.rules import require
from ai_assistant import prices
from ai_assistant.content.kinds import Bilingual
from ai_assistant.grounding import adds_facts
from ai_assistant.prompts.common import LANGUAGE, LANGUAGE_NAMES, MATERIAL, TONE
from ai_assistant.prompts.kinds import ShippedPrompt
from ai_assistant.providers.types import parsed
from ai_assistant.services import asking, texts
from config.lib import clock, formats
from config.lib.text import one_line
from crm.hooks import LetterKind, letter_kinds
from crm.models import Contact, Deal
from crm.rules import CrmPermission
from crm.services.deals import main_contact
from crm.services.letters import LONGEST_BODY, LONGEST_SUBJECT

_ANSWER_DAYS: Final = 5
_GAP: Final = re.compile(r"\[[^\]\n]+\]")
_SHAPE: Final[Mapping[str, Any]] = {
    "type": "object",
    "properties": {"subject": {"type": "string"}, "body": {"type": "string"}},
    "required": ["subject", "body"],
    "additionalProperties": False,
}
PROMPT: Final = ShippedPrompt(
    key="email_draft",
    version=2,
    name=Bilingual("Чернова на имейл", "Draft of an e-mail"),
    variables=(LANGUAGE, TONE),
    rules=MATERIAL + '\n- Answer with JSON only: {"subject": "…", "body": "…"}.',
    shape=_SHAPE,
    example='{"subject": "Labels", "body": "Hello Rada,\\n\\nthank you for the meeting.\\n\\nLipa"}',
    text="""\
You polish the draft of a business e-mail for a small firm. Write in {language}, tone: {tone}.
Keep every fact, name, number, date and link exactly as in the draft, and add none. Keep gaps in [brackets] as they are.
Plain text, no markdown. Keep greeting and signature.""",
)


class Tone(TextChoices):
    """How it sounds."""

    NEUTRAL = "neutral", _("Matter-of-fact")
    FRIENDLY = "friendly", _("Friendly")
    FIRM = "firm", _("Firm")


_NAMES: Final[Mapping[str, Promise | str]] = {
    "name": _("name of the person"),
    "company": _("name of the company"),
    "sender": _("your name"),
    "deal": _("what it is about"),
    "answer_by": _("day to answer by"),
    "meeting_at": _("day and hour"),
    "meeting_place": _("place of the meeting"),
    "link": _("link"),
    "words": _("what you want to say"),
}


@dataclass(frozen=True)
class LetterDraft:
    """A draft. `gaps` are what is to be filled in, `by` the model that worded it, "" for the template.

    `cost` is what a model was paid, in millionths of a euro, also where its words are not taken; None where none was.
    """

    kind: LetterKind
    subject: str
    body: str
    language: str
    tone: str
    contact: Contact | None
    by: str = ""
    cost: int | None = None
    gaps: list[str] = field(default_factory=list)


def kinds_for(member: Member, about: str) -> list[LetterKind]:
    """The occasions for a record of this kind that the member may write on."""
    return [kind for kind in letter_kinds if about in kind.about and member.has(kind.permission)]


def usual_language(contact: Contact | None, organization: Organization) -> str:
    """The contact's language, else the organization's."""
    return (contact.language if contact else "") or organization.language


def draft(
    *, kind: LetterKind, record: Any, organization: Organization, sender: Member | None = None,
    tone: str = Tone.NEUTRAL, language: str = "", words: str = "",
) -> LetterDraft:  # fmt: skip
    """The template filled in; `words` are said before the signature, `sender` None signs as the firm."""
    contact = kind.recipient(record)
    language = language or usual_language(contact, organization)
    with translation.override(language):
        values = _values(kind, record, organization, sender, contact, language) | _said(words)
        text = render_to_string(f"{kind.template}.{language}.txt", values | {"tone": tone})
    subject, _line, body = text.strip().partition("\n")
    return _with_gaps(LetterDraft(kind, subject.strip(), body.strip(), language, str(tone), contact))


def _values(
    kind: LetterKind, record: Any, organization: Organization, sender: Member | None, contact: Contact | None,
    language: str,
) -> dict[str, str]:  # fmt: skip
    day = clock.today(organization) + datetime.timedelta(days=_ANSWER_DAYS)
    known = {
        "organization": organization.name,
        "phone": formats.phone(organization.phone),
        "sender": str(sender) if sender else "",
        "name": (contact.first_name or contact.full_name) if contact else "",
        "company": contact.company.name if contact and contact.company else "",
        "answer_by": formats.date_short(day, language),
    } | kind.values(record, language)
    known = {name: one_line(value) for name, value in known.items()}  # the first line of all is the subject
    return known | {name: f"[{_NAMES.get(name, name)}]" for name in kind.asks if not known.get(name)}


def _said(words: str) -> dict[str, str]:
    words = words.replace("\0", "").strip()
    return {"words": words[:1].upper() + words[1:]} if words else {}


def with_words(found: LetterDraft, subject: str, body: str) -> LetterDraft:
    """The draft with the words a person gave it."""
    return _with_gaps(replace(found, subject=subject, body=body))


def _with_gaps(found: LetterDraft) -> LetterDraft:
    gaps = list(dict.fromkeys(gap[1:-1] for gap in _GAP.findall(f"{found.subject}\n{found.body}")))
    return replace(found, gaps=gaps)


# --- By a model -------------------------------------------------------------------------------------------------------
def _request(found: LetterDraft) -> texts.Request:
    """What a model is asked: the draft alone, nothing else of the customer."""
    values = {"language": LANGUAGE_NAMES[found.language], "tone": found.tone}
    given = json.dumps({"subject": found.subject, "body": found.body}, ensure_ascii=False)
    return texts.Request(PROMPT.key, values, given, 1500)


def price(organization: Organization, found: LetterDraft) -> str:
    """What asking a model to word it costs at most, however long it is made, in the reader's language.

    Raises `NoModel`.
    """
    longest = replace(found, subject='"' * LONGEST_SUBJECT, body='"' * LONGEST_BODY)  # each is two characters of JSON
    return prices.in_words(asking.cost(organization, _request(longest).question()[0]))


def reworded(member: Member, found: LetterDraft, key: str = "") -> LetterDraft:
    """The draft in a model's words; it stays as it is where the model added a number, a link or an address.

    A `key` keeps it from being paid for twice. Raises `NoModel`, `AlreadyAsked` and what providers raise.
    """
    require(member, CrmPermission.EDIT)
    question, reference = _request(found).question()
    answer = asking.answer(member, question, purpose="email_draft", prompt=reference, errand=asking.Errand(key))
    found = replace(found, cost=answer.request.cost)
    said = parsed(answer.turn)
    subject, body = " ".join(str(said.get("subject", "")).split()), str(said.get("body", "")).strip()
    if not subject or not body or adds_facts(f"{subject}\n{body}", f"{found.subject}\n{found.body}"):
        return found
    return _with_gaps(replace(found, subject=subject[:200], body=body[:20_000], by=answer.by))


# --- Letters of the CRM -----------------------------------------------------------------------------------------------
def _about_customer(record: Contact | Deal, _language: str) -> dict[str, str]:
    if isinstance(record, Contact):
        return {}
    return {"deal": record.title} | ({"company": record.company.name} if record.company else {})


def _recipient(record: Contact | Deal) -> Contact | None:
    return record if isinstance(record, Contact) else main_contact(record)


def _kind(key: str, label: Promise, *asks: str) -> LetterKind:
    about, template = ("contacts", "deals"), f"crm/letters/{key}"
    return LetterKind(key, label, template, about, CrmPermission.EDIT, _about_customer, _recipient, ("name", *asks))


LETTERS: Final = (
    _kind("follow_up", _("Follow-up"), "deal"),
    _kind("first_contact", _("First contact"), "company", "sender"),
    _kind("meeting", _("Invitation to a meeting"), "meeting_at", "meeting_place"),
    _kind("thanks", _("Thanks")),
    _kind("message", _("In your own words"), "words"),
)
