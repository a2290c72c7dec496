"""Suggestions in a model's words, where there is a model; the rules' own words stay where it says anything else."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils import translation

from accounts.models import Member, Organization, Role
from ai_assistant.content.kinds import Bilingual
from ai_assistant.errors import NoModel
from ai_assistant.grounding import adds_facts
from ai_assistant.hooks import suggestion_rules
from ai_assistant.models import Suggestion
from ai_assistant.prompts.common import LANGUAGE, LANGUAGE_NAMES, MATERIAL
from ai_assistant.prompts.kinds import ShippedPrompt
from ai_assistant.providers.errors import ProviderError
from ai_assistant.providers.types import parsed
from ai_assistant.queries.suggestions import Shown, shown
from ai_assistant.services import asking, texts
from config.lib import clock

log = logging.getLogger("kantora.assistant")
_AT_ONCE: Final = 20
_LONGEST: Final = 400
_SHAPE: Final[Mapping[str, Any]] = {
    "type": "object",
    "properties": {
        "notices": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"number": {"type": "integer"}, "text": {"type": "string"}},
                "required": ["number", "text"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["notices"],
    "additionalProperties": False,
}
PROMPT: Final = ShippedPrompt(
    key="suggestions",
    version=2,
    name=Bilingual("Формулиране на предложенията", "Wording of suggestions"),
    variables=(LANGUAGE,),
    rules=MATERIAL + '\n- Answer with JSON only: {"notices": [{"number": 0, "text": "…"}]}, each under its number.',
    shape=_SHAPE,
    example='[{"number": 0, "title": "Etiketi", "text": "The deal should have been decided on 12 November."}]',
    text="""\
You word short notices for a small firm. Write one or two plain sentences in {language} for each: what was noticed, \
what to do. Keep every name, number and date exactly as given, and add none. No markdown.""",
)


def word(organization: Organization) -> int:
    """Have a model word what is new in the organization in scope; gives how many it did.

    One question however many they are, the newest first, in the name of an owner whose own cap it leaves alone. What a
    model was asked about is not asked again, whatever it said. Where no model may be asked nothing happens.
    """
    owner = Member.objects.filter(role=Role.OWNER, is_active=True).select_related("organization", "user").first()
    if owner is None or not asking.has_model(organization):
        return 0
    new = Suggestion.objects.filter(state=Suggestion.State.NEW, worded_at=None, kind__in=suggestion_rules.keys())
    rows = list(new.filter(words="").order_by("-created_at", "-pk")[:_AT_ONCE])
    if not rows:
        return 0
    with translation.override(organization.language):
        notices = [shown(owner, row) for row in rows]
    try:
        question, reference = _request(notices, organization.language).question()
        answer = asking.answer(owner, question, purpose="suggestions", prompt=reference, is_personal=False)
        said = _texts(parsed(answer.turn))
    except (NoModel, ProviderError) as error:
        log.info("suggestions keep the words of the rules: %s", type(error).__name__)
        return 0
    return _keep(notices, said, organization.language, answer.by)


def _request(notices: Sequence[Shown], language: str) -> texts.Request:
    given = [{"number": place, "title": one.title, "text": one.reason} for place, one in enumerate(notices)]
    return texts.Request(
        PROMPT.key, {"language": LANGUAGE_NAMES[language]}, json.dumps(given, ensure_ascii=False), 4000
    )


def _texts(answer: Mapping[str, Any]) -> dict[int, str]:
    """The texts by number; what has not the shape asked for is left out."""
    found = answer.get("notices")
    items = [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []
    return {
        item["number"]: " ".join(item["text"].split())
        for item in items
        if isinstance(item.get("number"), int) and isinstance(item.get("text"), str)
    }


def _keep(notices: Sequence[Shown], said: Mapping[int, str], language: str, by: str) -> int:
    """Store what only says what the rules found, and that a model was asked; gives how many it worded."""
    now = clock.now()
    for place, one in enumerate(notices):
        text, row = said.get(place, ""), one.suggestion
        row.worded_at = now
        if text and len(text) <= _LONGEST and not adds_facts(text, f"{one.title} {one.reason}"):
            row.words, row.words_language, row.words_by = text, language, by
    rows = [one.suggestion for one in notices]
    Suggestion.objects.bulk_update(rows, ["words", "words_language", "words_by", "worded_at"])
    return sum(bool(row.words) for row in rows)
