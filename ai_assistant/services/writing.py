"""Texts and policies that a model writes: jobs, whose progress a page shows. By rules they are made at once.

A job is counted and checked when it is started, and again checked when it runs. It writes down its result in the
transaction that keeps and pays for the text: begun again it finds that and ends, or it asks anew.
"""

from __future__ import annotations

import uuid
from typing import Any, Final

from django.db.models import Model

from accounts.models import Job, Member
from accounts.rules import require
from accounts.services import jobs
from ai_assistant.content.templates import LIBRARY
from ai_assistant.errors import NoSuchRecord, StillChoosing
from ai_assistant.models import Audience, BrandVoice, Content, Policy
from ai_assistant.policies.templates import POLICIES
from ai_assistant.queries import content as reading
from ai_assistant.rules import StudioPermission
from ai_assistant.services import asking, content, ledger, limits, policies
from ai_assistant.services.asking import Errand
from ai_assistant.services.content import Wish
from ai_assistant.services.policies import PolicyWish
from config.lib.jobs import Progress

TEXT: Final = "ai_assistant.text"
WORK: Final = "ai_assistant.text_work"
POLICY: Final = "ai_assistant.policy"
OPINION: Final = "opinion"


# --- Starting ---------------------------------------------------------------------------------------------------------
def make_content(*, actor: Member, wish: Wish, asks_model: bool, once: str = "") -> Content | Job:
    """Make a text by rules, or start the job in which a model makes it. Raises `NothingGiven`, `AskedTooOften`.

    Here and below, what is started again with the same `once` is the job there is.
    """
    if not asks_model or not asking.has_model(actor.organization):
        return content.make_content(actor=actor, wish=wish, asks_model=False)
    content.check(actor, wish)
    payload = {
        "template": wish.template.key,
        "language": wish.language,
        "values": content.plain_values(wish.values),
        "voice": wish.voice.pk if wish.voice else None,
        "audience": wish.audience.pk if wish.audience else None,
        "variants": wish.variants,
    }
    return _start(TEXT, actor, payload, once)


def work_over(*, record: Content, actor: Member, action: str, how: str, once: str = "") -> Job:
    """Start the job in which a model works a text over, or says its opinion of it in the language `how`.

    Raises `NoModel`, `StillChoosing`, `AskedTooOften`.
    """
    require(actor, StudioPermission.WRITE)
    asking.models_of(actor.organization)
    if record.current is None:
        raise StillChoosing
    return _start(WORK, actor, {"content": record.pk, "action": action, "how": how}, once)


def draft_policy(*, actor: Member, wish: PolicyWish, asks_model: bool, once: str = "") -> Policy | Job:
    """Draft a policy by rules, or start the job in which a model words it. Raises `AskedTooOften`."""
    if not asks_model or not asking.has_model(actor.organization):
        return policies.draft_policy(actor=actor, wish=wish, asks_model=False)
    require(actor, StudioPermission.DRAFT_POLICIES)
    values = content.plain_values(wish.values)
    return _start(POLICY, actor, {"template": wish.template.key, "language": wish.language, "values": values}, once)


def _start(kind: str, actor: Member, payload: dict[str, Any], once: str) -> Job:
    limits.count(actor)
    return jobs.start_job(kind, actor=actor, payload=payload, once=once)


def job_of(actor: Member, kind: str, key: str) -> Job | None:
    """The member's own job with this key, which may be any text; None for anything else."""
    try:
        return Job.objects.filter(pk=uuid.UUID(key), kind=kind, started_by=actor).first()
    except ValueError:
        return None


# --- Running ----------------------------------------------------------------------------------------------------------
def run_text(job: Job, progress: Progress) -> dict[str, Any]:
    """Make the text; by rules when a model may not be asked any more, as when the budget was used up meanwhile."""
    if not job.result:
        given = job.payload
        wish = Wish(
            LIBRARY[given["template"]],
            given["language"],
            given["values"],
            BrandVoice.objects.filter(pk=given["voice"]).first(),
            Audience.objects.filter(pk=given["audience"]).first(),
            given["variants"],
        )
        content.make_content(actor=jobs.starter(job), wish=wish, errand=_errand(job, progress))
    return dict(job.result)


def run_work(job: Job, progress: Progress) -> dict[str, Any]:
    """Work the text over, or say an opinion. Raises what `work_over` of the studio does, and `NoSuchRecord`."""
    if not job.result:
        given, actor = job.payload, jobs.starter(job)
        if (record := reading.contents().filter(pk=given["content"]).first()) is None:
            raise NoSuchRecord("content")
        errand = _errand(job, progress)
        if given["action"] == OPINION:
            content.ask_opinion(content=record, actor=actor, language=given["how"], errand=errand)
        else:
            content.work_over(content=record, actor=actor, action=given["action"], how=given["how"], errand=errand)
    return dict(job.result)


def run_policy(job: Job, progress: Progress) -> dict[str, Any]:
    """Draft the policy; by rules when a model may not be asked any more."""
    if not job.result:
        given = job.payload
        wish = PolicyWish(POLICIES[given["template"]], given["language"], given["values"])
        policies.draft_policy(actor=jobs.starter(job), wish=wish, errand=_errand(job, progress))
    return dict(job.result)


def _errand(job: Job, progress: Progress) -> Errand:
    """One question, which Stop ends and whose record is the job's result."""

    def kept(record: Model, note: str) -> None:
        jobs.keep_result(job, {"pk": str(record.pk)} | ({"note": note} if note else {}))

    progress.start(1)
    return Errand(ledger.key_of(job), lambda: progress.step(0), kept, is_counted=True)
