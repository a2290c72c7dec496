"""How a deal goes and what to do: the score by rules, the steps that follow, and both in a model's words if asked."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.translation import get_language

from accounts.models import Member, Organization
from accounts.rules import require
from ai_assistant import prices
from ai_assistant.content.kinds import Bilingual
from ai_assistant.errors import AlreadyAsked, NoModel
from ai_assistant.grounding import adds_facts
from ai_assistant.prompts.common import LANGUAGE, LANGUAGE_NAMES, MATERIAL
from ai_assistant.prompts.kinds import ShippedPrompt
from ai_assistant.providers.errors import ProviderError
from ai_assistant.queries import requests
from ai_assistant.services import asking, limits, texts
from crm.abilities.next_steps import NextStep, steps_of
from crm.abilities.scoring import Score, score
from crm.errors import DealNotOpen
from crm.models import Deal
from crm.queries.deal_facts import facts_of
from crm.rules import CrmPermission

PROMPT: Final = ShippedPrompt(
    key="analyze_deal",
    version=2,
    name=Bilingual("Как върви сделката", "How a deal goes"),
    variables=(LANGUAGE,),
    rules=MATERIAL,
    example='{"stage": "Offer", "score": "65 of 100", "findings": ["No next step is planned."]}',
    text="""\
You tell a busy colleague how a sales deal goes, in two to four plain sentences of {language}.
Use only the findings given; give no number, date or name that is not among them, and promise nothing.
No greeting, no headings, no markdown.""",
)


@dataclass(frozen=True)
class Analysis:
    """A deal weighed. `words` are a model's, named in `by`; both are "" where no model was asked or none answered.

    `note` says why no model answered where one was asked. `cost` is what one was paid, in millionths of a euro, also
    where its words are not taken; None where none was asked.
    """

    score: Score
    steps: list[NextStep]
    words: str = ""
    by: str = ""
    note: str = ""
    cost: int | None = None


def analyse(deal: Deal, member: Member) -> Analysis:
    """Weigh an open deal by the rules. Raises `DealNotOpen`."""
    require(member, CrmPermission.VIEW)
    if deal.status != Deal.Status.OPEN:
        raise DealNotOpen
    found = score(facts_of(deal, member.organization))
    return Analysis(found, steps_of(deal, found, member))


def price(organization: Organization, deal: Deal, found: Analysis) -> str:
    """What telling it in a model's words costs at most, in the reader's language. Raises `NoModel`."""
    return prices.in_words(asking.cost(organization, _request(deal, found).question()[0]))


def in_words(deal: Deal, member: Member, key: str = "") -> Analysis:
    """As `analyse`, and told by a model where there is one; numbers stay those of the rules.

    A `key` keeps it from being paid for twice. Raises `DealNotOpen`.
    """
    found = analyse(deal, member)
    limits.count(member)
    try:
        question, reference = _request(deal, found).question()
        answer = asking.answer(
            member, question, purpose="analyze_deal", prompt=reference, errand=asking.Errand(key), remembers=True
        )
    except (NoModel, AlreadyAsked, ProviderError) as error:
        return replace(found, note=str(error.message))
    found = replace(found, cost=requests.paid(answer.request))
    words = " ".join(answer.text.split())
    if not words or adds_facts(words, _given(deal, found)):
        return found
    return replace(found, words=words[:2000], by=answer.by)


def _request(deal: Deal, found: Analysis) -> texts.Request:
    language = LANGUAGE_NAMES.get(get_language() or "en", "English")
    return texts.Request(PROMPT.key, {"language": language}, _given(deal, found), 800)


def _given(deal: Deal, found: Analysis) -> str:
    """What a model is given: the findings, and of the customer nothing."""
    given: dict[str, Any] = {
        "stage": deal.stage.name,
        "score": f"{found.score.value} of 100",
        "findings": [reason.text for reason in found.score.reasons],
    }
    return json.dumps(given, ensure_ascii=False)
