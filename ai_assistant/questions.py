"""Questions in words that a list answers: what the command palette offers first when it understands one."""

from __future__ import annotations

from decimal import Decimal
from typing import Final
from urllib.parse import urlencode

from django.utils.translation import get_language

from accounts.models import Member
from ai_assistant.hooks import ListQuestion, list_questions
from ai_assistant.offline.intents import Understood, understand
from config.lib import clock
from config.lib.shell import SearchHit
from config.lib.urls import org_reverse

_CENT: Final = Decimal("0.01")


def find_questions(member: Member, text: str, limit: int) -> list[SearchHit]:
    """The list that answers `text`, with what was understood of it in words; nothing when it asks for none."""
    asked = {each.intent.key: each for each in list_questions if member.has(each.permission)}
    understood = understand(text, [each.intent for each in asked.values()], clock.today(member.organization))
    if understood is None:
        return []
    found = [understood.intent, *understood.rivals]
    return [_hit(asked[intent.key], understood) for intent in found[:limit]]


def _hit(question: ListQuestion, understood: Understood) -> SearchHit:
    return SearchHit(str(question.label), _said(understood), question.page(understood), question.icon)


def _said(understood: Understood) -> str:
    """The filter in words: `октомври 2026 г. · над 1 000,00 €`."""
    language = get_language() or "en"
    return " · ".join(part.say(language) for part in (understood.period, understood.amount) if part)


def address(url_name: str, understood: Understood, *, days: tuple[str, str] = ("", ""), **fixed: str) -> str:
    """The page of a list with what was understood: `fixed` filters, the period under the two keys of `days`, amounts.

    An amount that is left out ("over 1000") is a cent away from one that belongs.
    """
    query = dict(fixed)
    period, amount = understood.period, understood.amount
    if period and period.first and days[0]:
        query[days[0]] = period.first.isoformat()
    if period and period.last and days[1]:
        query[days[1]] = period.last.isoformat()
    if amount and amount.minimum is not None:
        query["amount_from"] = str(amount.minimum if amount.minimum_included else amount.minimum + _CENT)
    if amount and amount.maximum is not None:
        query["amount_to"] = str(amount.maximum if amount.maximum_included else amount.maximum - _CENT)
    return f"{org_reverse(url_name)}?{urlencode(query)}" if query else org_reverse(url_name)
