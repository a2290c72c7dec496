"""Messages as pages show them, and what stands beside a conversation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from accounts.models import Member
from ai_assistant.chat import loop
from ai_assistant.errors import NoModel
from ai_assistant.hooks import Record, list_sources
from ai_assistant.models import Conversation, Message, Proposal
from ai_assistant.queries import conversations as queries
from ai_assistant.queries import requests
from ai_assistant.queries.balance import Balance, balance
from ai_assistant.rendering import to_html
from ai_assistant.services import asking, conversations
from ai_assistant.tools.lists import plural


@dataclass(frozen=True, slots=True)
class Shown:
    """A message with its words as HTML and as text. `pages` are lists that show what was found, `{label, url}`."""

    row: Message
    html: SafeString
    plain: str
    citations: list[Record]
    pages: list[dict[str, str]]
    proposals: list[Proposal]
    is_stuck: bool


def shown(row: Message) -> Shown:
    """A message for a template: a question as it was typed, an answer cleaned and with links to records."""
    cited = {one["id"]: Record(**one) for one in row.citations}
    if row.role == Message.Role.QUESTION:
        html = mark_safe(linebreaks(row.text, autoescape=True))  # noqa: S308 - escaped
    else:
        html = to_html(row.text, cited)
    proposals = list(row.proposals.all())
    return Shown(row, html, plain(row), list(cited.values()), _pages(row), proposals, conversations.is_stuck(row))


def _pages(row: Message) -> list[dict[str, str]]:
    """The lists below an answer; answers of an earlier release kept their addresses alone."""
    return [{"label": _("The list"), "url": page} if isinstance(page, str) else page for page in row.pages]


def situation(member: Member) -> dict[str, Any]:
    """What the assistant sees, who answers and what the month has cost, in millionths of a euro."""
    organization = member.organization
    try:
        rows, why_none = asking.models_of(organization), ""
    except NoModel as refusal:
        rows, why_none = [], str(refusal)
    settings = requests.settings_of(organization)
    spent = requests.spent_this_month(organization)
    budget = settings.monthly_budget
    return {
        "waiting": queries.waiting(member).count(),
        "sees": [(plural(source, member), member.has(source.permission)) for source in list_sources],
        "models": [row.name for row in rows],
        "why_none": why_none,
        "asked": requests.asked_this_month(member),
        "cap": settings.personal_cap,
        "spent": spent,
        "left": None if budget is None else max(budget - spent, 0),
    }


def balance_of(member: Member, thread: Conversation) -> Balance | None:
    """What the last answer cost in all its steps, and what is left; None where rules gave it."""
    last = thread.messages.filter(role=Message.Role.ANSWER).order_by("created_at", "pk").last()
    return balance(member, requests.cost_of(loop.keys_of(last))) if last else None


def plain(row: Message) -> str:
    """The words of a message with the names of records in place of their ids."""
    text = row.text
    for one in row.citations:
        text = text.replace(f"[[{one['id']}]]", one["label"])
    return text
