"""Trying a version of a prompt on a fixed set of inputs: what it answers, how good that is by rules, what it costs.

Of a prompt with tools the first step is tried: which tool the model asks, or what it says. No tool is run.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final

from django.db import transaction

from accounts.models import Job, Member
from accounts.rules import require
from accounts.services import audit, jobs
from ai_assistant.content.quality import Expected, assess
from ai_assistant.errors import NoModel, NothingToTry, TooManyTests
from ai_assistant.hooks import shipped_prompts
from ai_assistant.models import Prompt, PromptCase, PromptRun, PromptVersion
from ai_assistant.providers.errors import ProviderError
from ai_assistant.providers.types import ModelTurn, Question, Tool, UserTurn, parsed
from ai_assistant.rules import StudioPermission
from ai_assistant.services import asking, ledger, limits, prompts, texts
from ai_assistant.services.asking import Answer, Errand
from ai_assistant.tools import running
from config.lib.jobs import Progress

KIND: Final = "ai_assistant.prompt_tests"
MOST_CASES: Final = 10
LONGEST_ANSWER: Final = 2000


@transaction.atomic
def save_case(
    *, key: str, actor: Member, name: str, values: Mapping[str, str], data: str, tool: str = ""
) -> PromptCase:
    """Add inputs to the fixed set. Raises `TooManyTests`."""
    require(actor, StudioPermission.MANAGE_PROMPTS)
    prompt, _is_new = Prompt.objects.get_or_create(key=key)
    if prompt.cases.count() >= MOST_CASES:
        raise TooManyTests(MOST_CASES)
    case = PromptCase.objects.create(prompt=prompt, name=name, values=dict(values), data=data, tool=tool)
    audit.record("ai_assistant.prompt_test_added", prompt, {"test": ["", name]})
    return case


@transaction.atomic
def delete_case(*, case: PromptCase, actor: Member) -> None:
    """Take inputs out of the set, with what was answered to them."""
    require(actor, StudioPermission.MANAGE_PROMPTS)
    audit.record("ai_assistant.prompt_test_deleted", case.prompt, {"test": [case.name, ""]})
    case.delete()


@transaction.atomic
def start(*, version: PromptVersion, actor: Member, once: str = "") -> Job:
    """Try a version on the whole set, in the background; with the same `once` it is the job there is.

    Raises `NothingToTry` without a set, `AskedTooOften`.
    """
    require(actor, StudioPermission.MANAGE_PROMPTS)
    if not (cases := version.prompt.cases.count()):
        raise NothingToTry
    limits.count(actor, cases)
    return jobs.start_job(KIND, actor=actor, payload={"version": str(version.pk)}, once=once)


def run_tests(job: Job, progress: Progress) -> dict[str, Any]:
    """The job. Started again after a crash it goes on with the cases that have no answer yet. Raises `NoModel`."""
    version = PromptVersion.objects.select_related("prompt").get(pk=job.payload["version"])
    actor = jobs.starter(job)
    require(actor, StudioPermission.MANAGE_PROMPTS)
    done = version.runs.filter(created_at__gte=job.created_at).values("case")
    cases = list(version.prompt.cases.exclude(pk__in=done))
    tools = _tools(version, actor)
    progress.start(len(cases))
    for place, case in enumerate(cases):
        errand = Errand(ledger.key_of(job, str(case.pk)), partial(progress.step, place))
        _try(actor, version, case, tools, errand)
        progress.step(place + 1)
    return {"cases": len(cases)}


def _tools(version: PromptVersion, actor: Member) -> list[Tool]:
    """What the chat would give the model beside the prompt."""
    if not shipped_prompts[version.prompt.key].has_tools:
        return []
    return running.described([*running.tools_of(actor).values(), *running.proposals_of(actor).values()])


def _question(version: PromptVersion, case: PromptCase, tools: list[Tool]) -> tuple[Question, str]:
    """What a model is asked for a case, and the version's reference."""
    if not shipped_prompts[version.prompt.key].has_tools:
        return texts.Request(version.prompt.key, case.values, case.data, LONGEST_ANSWER, version).question()
    prompt = prompts.composed(version.prompt.key, case.values, version)
    return Question([UserTurn(case.data)], prompt.text, tools), prompt.reference


def _try(actor: Member, version: PromptVersion, case: PromptCase, tools: list[Tool], errand: Errand) -> None:
    question, reference = _question(version, case, tools)
    keep = partial(_keep, version, case, question)
    try:
        asking.answer(actor, question, purpose="prompt_test", prompt=reference, errand=errand, keep=keep)
    except ProviderError as error:
        failed = PromptRun.State.FAILED
        PromptRun.objects.create(version=version, case=case, state=failed, error=str(error.message)[:300])


def _keep(version: PromptVersion, case: PromptCase, question: Question, answer: Answer) -> None:
    said = list(_texts(parsed(answer.turn))) if question.schema else [answer.text]
    called = [f"{call.name} {json.dumps(call.arguments, ensure_ascii=False)}" for call in answer.turn.calls]
    PromptRun.objects.create(
        version=version,
        case=case,
        state=PromptRun.State.ANSWERED,
        output="\n\n".join(filter(None, [*said, *called])),
        score=_score(case, max(said, key=len, default=""), answer.turn),
        cost=answer.request.cost,
        model=answer.by,
    )


def _texts(value: object) -> Iterator[str]:
    """Every text in a JSON value."""
    if isinstance(value, str):
        yield value.strip()
    elif isinstance(value, list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def _score(case: PromptCase, text: str, turn: ModelTurn) -> int | None:
    """Whether the right tool was asked, else how good the longest text is by rules; None where nothing was said."""
    if case.tool:
        return 100 if case.tool in {call.name for call in turn.calls} else 0
    return assess(text, _expected(case)).score if text else None


def price(version: PromptVersion, actor: Member) -> int | None:
    """What trying the whole set costs at most, in millionths of a euro; None without a model."""
    try:
        models = asking.models_of(actor.organization)
    except NoModel:
        return None
    tools = _tools(version, actor)
    return sum(ledger.most(models, _question(version, case, tools)[0]) for case in version.prompt.cases.all())


def _expected(case: PromptCase) -> Expected:
    language = "bg" if case.values.get("language", "").lower().startswith("bulg") else "en"
    return Expected(language, known=[case.data, *case.values.values()])
