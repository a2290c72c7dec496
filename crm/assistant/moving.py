"""Another stage for a deal, asked for in words: it becomes a proposal that waits for a click."""

import re
from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from accounts.models import Member
from ai_assistant.hooks import KnownQuestion
from ai_assistant.offline.intents import Intent, Understood
from ai_assistant.offline.words import key_of
from config.lib.text import fold
from crm.assistant.doing import say_proposed
from crm.errors import NoOpenDeal, NoStageCalled, NotSaidWhichDeal, SeveralDeals
from crm.models import Deal, Stage
from crm.proposing.records import record_of
from crm.queries import deals
from crm.queries.naming import called
from crm.rules import CrmPermission
from crm.services.pipelines import usual_stages

# „сделката с Акме в преговори“, "the Acme deal to negotiation", "the deal with Acme as won"
_WHICH_WHERE: Final = re.compile(
    r"(?:(?:the\s+)?(?:stage|етапа?)\s+(?:of|на)\s+)?(?:the\s+)?(?:(?:сдел\w*|sdel\w*|deal)\s+)?(?:(?:с|със|на|за|от|s|na|za|with|of|for)\s+)?(?:the\s+)?"
    r"(?P<which>.+?)(?:['’]s)?(?:\s+(?:сдел\w*|sdel\w*|deals?))?"
    r"\s+(?:(?:в|във|на|към|като|до|v|na|kum|kato|to|into|in|as)\s+|(?=спечелен|загубен|won\b|lost\b))"
    r"(?:(?:the|етап|stage)\s+)*(?P<stage>(?:(?!\s(?:в|към|като|to|into|in|as)\s).)+?)(?:\s+stage)?",
    re.IGNORECASE,
)
_OUTCOMES: Final = {
    Stage.Outcome.WON: re.compile(r"спечел|spechel|won\b|win\b", re.IGNORECASE),
    Stage.Outcome.LOST: re.compile(r"загуб|изгуб|zagub|lost\b", re.IGNORECASE),
}
# „като спечелена сделката с Акме“, "as won the deal with Acme"
_WHERE_WHICH: Final = re.compile(
    r"(?:в|на|като|to|as)\s+(?P<stage>.+?)\s+(?:the\s+)?(?:сдел\w*|deal)\s+(?:с|със|на|with|of|for)\s+(?P<which>.+)",
    re.IGNORECASE,
)
_QUOTES: Final = "\"'„“”«»"
_ALIKE: Final = 80  # of 100: преговори and преговорите


def _change(asked: Understood, _member: Member) -> dict[str, Any]:
    """The deal and the stage. Raises `NotSaidWhichDeal` and what looking for either raises."""
    match = _WHERE_WHICH.fullmatch(asked.text) or _WHICH_WHERE.fullmatch(asked.text)
    if match is None:
        raise NotSaidWhichDeal
    deal = _deal(match["which"])
    return {"deal": record_of(deal).id, "stage": _stage(deal, match["stage"].strip(_QUOTES)).name}


def _deal(words: str) -> Deal:
    """The open deal of this title, else the one with this customer.

    Raises `NoOpenDeal`, `SeveralDeals`, `NobodyCalled`, `SeveralCalled`.
    """
    open_deals = deals.open_deals().select_related("pipeline", "company")
    titled = [deal for deal in open_deals.filter(search_text__contains=fold(words)) if fold(deal.title) == fold(words)]
    found = titled or list(deals.deals_of(called(words)).filter(status=Deal.Status.OPEN).select_related("pipeline"))
    if not found:
        raise NoOpenDeal(words)
    if len(found) > 1:
        raise SeveralDeals(words, [deal.title for deal in found])
    return found[0]


def _stage(deal: Deal, words: str) -> Stage:
    """The stage of the deal's pipeline that is meant. Raises `NoStageCalled`."""
    stages = list(deal.pipeline.stages.order_by("position", "pk"))
    stage = stage_called(words, stages)
    if stage is None:
        raise NoStageCalled(words, [stage.name for stage in stages])
    return stage


def stage_called(words: str, stages: Sequence[Stage]) -> Stage | None:
    """The stage that is called so or, by won and lost, means it; None when there is none."""
    for stage in stages:
        if any(fuzz.token_sort_ratio(_key(name), _key(words)) >= _ALIKE for name in _names(stage)):
            return stage
    outcome = next((outcome for outcome, pattern in _OUTCOMES.items() if pattern.match(words)), None)
    return next((stage for stage in stages if stage.outcome == outcome), None)


def _names(stage: Stage) -> list[str]:
    """What a stage is called; one of the usual stages has its name in every language."""
    usual = []
    for language, _label in settings.LANGUAGES:
        with translation.override(language):
            usual.append([each.name for each in usual_stages()])
    return next((list(names) for names in zip(*usual, strict=True) if stage.name in names), [stage.name])


def _key(words: str) -> str:
    return " ".join(key_of(word) for word in words.split())


MOVE: Final = KnownQuestion(
    Intent(
        "move_deal",
        bg=(
            "премести {text} сделка", "маркирай {text} сделка", "отбележи {text} сделка", "затвори {text} сделка",
            "сложи {text} сделка", "смени {text} сделка", "премести {text}",
        ),
        en=(
            "move {text} deal", "mark {text} deal", "set {text} deal", "put {text} deal", "close {text} deal",
            "change {text} deal", "move {text}",
        ),
    ),
    _("Another stage for a deal"), "kanban", CrmPermission.EDIT, _("Move the deal with Acme to Negotiation"),
    tool="propose_deal_change", arguments=_change, say=say_proposed,
)  # fmt: skip
