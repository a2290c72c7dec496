"""Another stage for a deal, asked for in words: it becomes a proposal that waits for a click."""

import re
from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from django.db.models import Case, Q, When
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from accounts.models import Member
from ai_assistant.hooks import KnownNames, KnownQuestion
from ai_assistant.offline import vocabulary
from ai_assistant.offline.intents import Intent, Understood
from ai_assistant.offline.numbers import find_amount
from ai_assistant.offline.words import key_of
from config.lib.text import fold
from crm.assistant.doing import say_proposed
from crm.errors import DealIsClosed, NoOpenDeal, NoStageCalled, NotSaidWhichDeal, SeveralDeals
from crm.models import Deal, Stage
from crm.proposing.records import record_of
from crm.queries import deals, pipelines
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
# „на сделката с Акме на“, "of the Acme deal to": what names it.
_WHICH: Final = re.compile(
    r"(?:(?:на|за|of|for)\s+)?(?:the\s+)?(?:(?:сдел\w*|sdel\w*|deal)\s+)?(?:(?:с|със|на|за|with|of|for)\s+)?(?:the\s+)?"
    r"(?P<which>.+?)(?:['’]s)?(?:\s+(?:сдел\w*|sdel\w*|deal))?(?:\s+(?:на|до|за|to))?",
    re.IGNORECASE,
)
_WON: Final = "won"
_QUOTES: Final = "\"'„“”«»"
_LOOKED_AT, _NAMED = 50, 5
_ALIKE: Final = 80  # of 100: преговори and преговорите


def _change(asked: Understood, _member: Member) -> dict[str, Any]:
    """The deal and the stage. Raises `NotSaidWhichDeal` and what looking for either raises."""
    match = _WHERE_WHICH.fullmatch(asked.text) or _WHICH_WHERE.fullmatch(asked.text)
    if match is None:
        raise NotSaidWhichDeal
    deal = _deal(match["which"])
    return {"deal": record_of(deal).id, "stage": _stage(deal, match["stage"].strip(_QUOTES)).name}


def _other_value(asked: Understood, _member: Member) -> dict[str, Any]:
    """The deal and what it is worth now. Raises `NotSaidWhichDeal` and what looking for it raises."""
    found = find_amount(asked.text)
    bounds = (found.minimum, found.maximum) if found else ()  # "to 5,000" reads as no more than that
    said = {bound for bound in bounds if bound is not None}
    if found is None or len(said) != 1:
        raise NotSaidWhichDeal
    return {"deal": record_of(_deal(_which(asked.text[: found.start]))).id, "amount": float(said.pop())}


def _other_day(asked: Understood, _member: Member) -> dict[str, Any]:
    """The deal and the day by which it is to close. Raises `NotSaidWhichDeal` and what looking for it raises."""
    if asked.period is None or asked.period.last is None:
        raise NotSaidWhichDeal
    return {"deal": record_of(_deal(_which(asked.text))).id, "closes_on": asked.period.last.isoformat()}


def _which(words: str) -> str:
    """The words that name the deal. Raises `NotSaidWhichDeal`."""
    match = _WHICH.fullmatch(words.strip())
    if match is None:
        raise NotSaidWhichDeal
    return match["which"]


def _signed(asked: Understood, _member: Member) -> dict[str, Any]:
    """The deal as won. Raises what looking for it does."""
    deal = _deal(asked.name)
    return {"deal": record_of(deal).id, "stage": _stage(deal, _WON).name}


def _deal(words: str) -> Deal:
    """The open deal with these words in its title or in the name of its customer.

    Raises `NoOpenDeal`, `DealIsClosed`, `SeveralDeals`, `NobodyCalled`, `SeveralCalled`.
    """
    rows = _with_words(words) or list(deals.deals_of(called(words)).select_related("stage", "pipeline")[:_LOOKED_AT])
    found = [deal for deal in rows if deal.status == Deal.Status.OPEN]
    exactly = [deal for deal in found if fold(deal.title) == fold(words)]
    if not rows:
        raise NoOpenDeal(words)
    if not found:
        raise DealIsClosed(rows[0].title, str(rows[0].get_status_display()))
    if len(exactly or found) > 1:
        raise SeveralDeals(words, [deal.title for deal in (exactly or found)[:_NAMED]])
    return (exactly or found)[0]


def _with_words(words: str) -> list[Deal]:
    """Deals that have all words in their title or in the name of their customer, the open ones first; one query."""
    wanted = [word for word in fold(words).split() if not vocabulary.says_nothing(word)]
    rows = deals.deals().filter(*(Q(search_text__contains=word) for word in wanted))
    rows = rows.order_by(Case(When(status=Deal.Status.OPEN, then=0), default=1), "-created_at", "-pk")
    return [
        deal
        for deal in rows[:_LOOKED_AT]
        if wanted and set(wanted) <= set(fold(f"{deal.title} {deal.company or ''}").split())
    ]


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


def names_of_open_stages() -> list[str]:
    """What the stages in which deals are open are called, in every language where they are the usual ones."""
    stages = [stage for stage in pipelines.stages_in_use() if stage.outcome == Stage.Outcome.OPEN]
    return [name for stage in stages for name in _names(stage)]


def _names(stage: Stage) -> list[str]:
    """What a stage is called; one of the usual stages has its name in every language."""
    usual = []
    for language, _label in settings.LANGUAGES:
        with translation.override(language):
            usual.append([each.name for each in usual_stages()])
    return next((list(names) for names in zip(*usual, strict=True) if stage.name in names), [stage.name])


def _key(words: str) -> str:
    return " ".join(key_of(word) for word in words.split())


STAGES: Final = KnownNames(names_of_open_stages, "етап")

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
OTHER_VALUE: Final = KnownQuestion(
    Intent(
        "deal_value",
        bg=(
            "промени стойността на сделка {text} {amount}", "промени сумата на сделка {text} {amount}",
            "смени стойността на сделка {text} {amount}", "смени сумата на сделка {text} {amount}",
        ),
        en=(
            "change the value of deal {text} {amount}", "change the amount of deal {text} {amount}",
            "set the value of deal {text} {amount}", "set the amount of deal {text} {amount}",
            "change the value of {text} deal {amount}", "set the value of {text} deal {amount}",
        ),
    ),
    _("Another value for a deal"), "kanban", CrmPermission.EDIT,
    _("Change the value of the deal with Acme to 5,000 euro"),
    tool="propose_deal_change", arguments=_other_value, say=say_proposed,
)  # fmt: skip
OTHER_DAY: Final = KnownQuestion(
    Intent(
        "deal_day",
        bg=(
            "промени датата на сделка {text}", "смени датата на сделка {text}", "премести датата на сделка {text}",
            "промени срока на сделка {text}", "смени срока на сделка {text}", "премести срока на сделка {text}",
        ),
        en=(
            "change the close date of deal {text}", "move the close date of deal {text}",
            "change the close date of {text} deal", "move the close date of {text} deal",
        ),
        optional="{period} expected очакваната",
        ahead=True,
    ),
    _("Another day for a deal"), "kanban", CrmPermission.EDIT,
    _("Change the close date of the deal with Acme to 15 December"),
    tool="propose_deal_change", arguments=_other_day, say=say_proposed,
)  # fmt: skip
SIGNED: Final = KnownQuestion(
    Intent(
        "deal_signed",
        bg=("{name} отбележи сделка спечелена", "{name} маркирай сделка спечелена"),
        en=("{name} mark deal won",),
        optional="подписаха подписа приеха като accepted as",
    ),
    _("A deal that is won"), "kanban", CrmPermission.EDIT, _("Acme signed, mark the deal as won"),
    tool="propose_deal_change", arguments=_signed, say=say_proposed, names_things=True,
)  # fmt: skip
