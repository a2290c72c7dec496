"""Trying a version of a prompt on a fixed set of inputs: what it answers, how good that is by rules, what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction

from accounts.models import Job, Member
from accounts.rules import require
from accounts.services import audit, jobs
from ai_assistant.content.quality import Expected, assess
from ai_assistant.errors import ModelFailed, NothingToTry, TooManyTests
from ai_assistant.models import Prompt, PromptCase, PromptRun, PromptVersion
from ai_assistant.rules import StudioPermission
from ai_assistant.services import limits, texts
from config.lib.jobs import Progress

KIND: Final = "ai_assistant.prompt_tests"
MOST_CASES: Final = 10
LONGEST_ANSWER: Final = 2000


@transaction.atomic
def save_case(*, key: str, actor: Member, name: str, values: Mapping[str, str], data: str) -> PromptCase:
    """Add inputs to the fixed set. Raises `TooManyTests`."""
    require(actor, StudioPermission.MANAGE_PROMPTS)
    prompt, _is_new = Prompt.objects.get_or_create(key=key)
    if prompt.cases.count() >= MOST_CASES:
        raise TooManyTests(MOST_CASES)
    case = PromptCase.objects.create(prompt=prompt, name=name, values=dict(values), data=data)
    audit.record("ai_assistant.prompt_test_added", prompt, {"test": ["", name]})
    return case


@transaction.atomic
def delete_case(*, case: PromptCase, actor: Member) -> None:
    """Take inputs out of the set, with what was answered to them."""
    require(actor, StudioPermission.MANAGE_PROMPTS)
    audit.record("ai_assistant.prompt_test_deleted", case.prompt, {"test": [case.name, ""]})
    case.delete()


@transaction.atomic
def start(*, version: PromptVersion, actor: Member) -> Job:
    """Try a version on the whole set, in the background. Raises `NothingToTry` without one, `AskedTooOften`."""
    require(actor, StudioPermission.MANAGE_PROMPTS)
    if not (cases := version.prompt.cases.count()):
        raise NothingToTry
    limits.count(actor, cases)
    return jobs.start_job(KIND, actor=actor, payload={"version": str(version.pk)})


def run_tests(job: Job, progress: Progress) -> dict[str, Any]:
    """The job. Started again after a crash it goes on with the cases that have no answer yet. Raises `NoModel`."""
    version = PromptVersion.objects.select_related("prompt").get(pk=job.payload["version"])
    done = version.runs.filter(created_at__gte=job.created_at).values("case")
    cases = list(version.prompt.cases.exclude(pk__in=done))
    progress.start(len(cases))
    for place, case in enumerate(cases, 1):
        _try(job.started_by, version, case)
        progress.step(place)
    return {"cases": len(cases)}


def _try(actor: Member | None, version: PromptVersion, case: PromptCase) -> None:
    if actor is None:
        raise AssertionError("tests are started by a person")
    try:
        made = texts.ask(actor, request_for(version, case), purpose="prompt_test")
    except ModelFailed as error:
        PromptRun.objects.create(version=version, case=case, state=PromptRun.State.FAILED, error=str(error)[:300])
        return
    PromptRun.objects.create(
        version=version,
        case=case,
        state=PromptRun.State.ANSWERED,
        output="\n\n".join(made.texts),
        score=assess(made.texts[0], _expected(case)).score,
        cost=made.request.cost,
        model=made.model,
    )


def request_for(version: PromptVersion, case: PromptCase) -> texts.Request:
    """What a model is asked for a case."""
    return texts.Request(version.prompt.key, case.values, case.data, LONGEST_ANSWER, version)


def price(version: PromptVersion, actor: Member) -> int | None:
    """What trying the whole set costs at most, in millionths of a euro; None without a model."""
    prices = [texts.price(actor.organization, request_for(version, case)) for case in version.prompt.cases.all()]
    return None if None in prices else sum(each or 0 for each in prices)


def _expected(case: PromptCase) -> Expected:
    language = "bg" if case.values.get("language", "").lower().startswith("bulg") else "en"
    return Expected(language, known=[case.data, *case.values.values()])
