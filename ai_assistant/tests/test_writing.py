"""Texts and policies that a model writes in jobs: run twice, dead midway, stopped, refused; paid for when kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from accounts import tasks
from accounts.models import Job, Member
from accounts.services import jobs
from ai_assistant.content.templates import LIBRARY
from ai_assistant.errors import AskedTooOften, ChangedMeanwhile, NoModel, NoSuchRecord, NothingGiven, StillChoosing
from ai_assistant.models import AiRequest, AssistantSettings, BrandVoice, Content, LanguageModel, Policy
from ai_assistant.policies.templates import POLICIES
from ai_assistant.queries import requests
from ai_assistant.rules import StudioPermission
from ai_assistant.services import content, ledger, limits, writing
from ai_assistant.services.content import Wish
from ai_assistant.services.policies import PolicyWish
from ai_assistant.tests.model_server import ModelServer
from config.lib import clock
from config.lib.errors import PermissionRefused
from config.lib.jobs import JobCancelled, Progress

pytestmark = pytest.mark.django_db
State = AiRequest.State


@pytest.fixture
def server(member: Member) -> Iterator[ModelServer]:
    with ModelServer() as running:
        LanguageModel.objects.create(
            name="Лампа", protocol=LanguageModel.Protocol.OPENAI_COMPATIBLE, model="m-1", base_url=f"{running.url}/v1",
            api_key="k", input_price=1_000_000, output_price=4_000_000,
        )  # fmt: skip
        yield running


def says(server: ModelServer, *answers: str) -> None:
    server.say(json.dumps({"texts": answers}, ensure_ascii=False))


def wish(**values: Any) -> Wish:
    return Wish(LIBRARY["post_facebook"], "bg", {"product": "тефтер", "benefit": "не се разлепя"} | values)


def begun(actor: Member, **values: Any) -> Job:
    job = writing.make_content(actor=actor, wish=wish(**values), asks_model=True)
    assert isinstance(job, Job)
    return job


def run(job: Job) -> Job:
    """The job after a worker has taken it."""
    tasks.run_job(str(job.organization_id), str(job.pk))
    job.refresh_from_db()
    return job


def taken(job: Job) -> Job:
    """The job as a worker has it."""
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, attempts=1, heartbeat_at=clock.now())
    job.refresh_from_db()
    return job


def states() -> list[str]:
    """How the questions ended, in their order."""
    return list(AiRequest.objects.order_by("created_at").values_list("state", flat=True))


def spent(member: Member) -> int:
    return requests.spent_this_month(member.organization)


def at_every_step(do: Callable[[], object]) -> Progress:
    """The progress of a job that goes on, with something happening meanwhile."""

    def write(done: int, total: int) -> bool:
        do()
        return True

    return Progress(write)


# --- Once -------------------------------------------------------------------------------------------------------------
def test_a_job_writes_keeps_and_pays_once_however_often_it_runs(server: ModelServer, member: Member) -> None:
    voice = BrandVoice.objects.create(name="Наш", tone="топъл")
    asked = Wish(LIBRARY["ad_facebook"], "bg", {"product": "тефтер", "price": "24.00"}, voice, variants=2)
    job = writing.make_content(actor=member, wish=asked, asks_model=True)
    assert isinstance(job, Job)
    says(server, "Първият.", "Вторият.")
    assert run(job).state == Job.State.DONE
    made = Content.objects.get(pk=job.result["pk"])
    assert [each.text for each in made.versions.all()] == ["Първият.", "Вторият."]
    assert (made.voice, made.created_by, made.values["price"]) == (voice, member, "24.00")
    assert job.payload == {}  # what was typed is the text's now
    Job.objects.filter(pk=job.pk).update(state=Job.State.QUEUED)  # died after it was kept
    assert run(job).state == Job.State.DONE
    assert (Content.objects.count(), len(server.asked), states()) == (1, 1, [State.SETTLED])
    system, user = (message["content"] for message in server.asked[0][2]["messages"])
    at_once = content.request_for(asked).question()[0]  # the same is asked as if there were no job between
    assert (system, user) == (at_once.system, at_once.turns[0].text)  # type: ignore[union-attr]


def test_a_job_that_died_midway_gives_back_what_it_had_set_aside_and_asks_anew(
    server: ModelServer, member: Member
) -> None:
    job = taken(begun(member))
    ledger.reserve(member, 5000, purpose="content", key=ledger.key_of(job))
    Job.objects.update(heartbeat_at=clock.now() - jobs.STUCK_AFTER * 2)
    says(server, "Готово.")
    tasks.redrive_jobs()
    job.refresh_from_db()
    assert (job.state, job.attempts, states()) == (Job.State.DONE, 2, [State.RELEASED, State.SETTLED])
    assert spent(member) == AiRequest.objects.get(state=State.SETTLED).cost
    assert Content.objects.get().versions.get().text == "Готово."


def test_a_worker_that_was_thought_dead_keeps_nothing_and_pays_nothing(server: ModelServer, member: Member) -> None:
    job = taken(begun(member))
    says(server, "Закъснял.")
    begin_again = at_every_step(lambda: Job.objects.filter(pk=job.pk).update(attempts=2))
    with pytest.raises(JobCancelled):
        writing.run_text(job, begin_again)
    assert (Content.objects.count(), states(), spent(member)) == (0, [State.RELEASED], 0)


# --- Stopped and refused ----------------------------------------------------------------------------------------------
def test_stop_before_the_answer_is_kept_keeps_nothing_and_costs_nothing(server: ModelServer, member: Member) -> None:
    job = taken(begun(member))
    says(server, "Никой не го чака.")
    with pytest.raises(JobCancelled):
        writing.run_text(job, at_every_step(lambda: jobs.cancel(job)))
    assert (Content.objects.count(), states(), spent(member)) == (0, [State.RELEASED], 0)


def test_stop_while_the_model_speaks_costs_what_it_said(
    server: ModelServer, member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("config.lib.jobs.WRITE_EVERY_SECONDS", 0)
    job = taken(begun(member))
    server.say('{"texts": ["', endless="words")
    with pytest.raises(JobCancelled):
        writing.run_text(job, Progress(lambda *_steps: len(server.asked) == 0))
    assert (Content.objects.count(), states()) == (0, [State.SETTLED])
    assert 0 < spent(member) < ledger.most([LanguageModel.objects.get()], content.request_for(wish()).question()[0])


def test_what_a_model_cannot_do_is_told_and_costs_nothing(server: ModelServer, member: Member) -> None:
    job = begun(member)
    for _attempt in range(3):
        server.say('{"texts": [')
    assert run(job).state == Job.State.FAILED
    assert job.error_code == "model_failed"
    assert "Nothing was charged" in job.error_message
    assert job.payload["values"]["product"] == "тефтер"  # the form is shown again with it
    policy = writing.draft_policy(actor=member, wish=PolicyWish(POLICIES["returns"], "bg", {}), asks_model=True)
    assert isinstance(policy, Job)
    says(server, "Само една от клаузите.")
    assert run(policy).error_code == "model_failed"
    assert (Content.objects.exists(), Policy.objects.exists(), spent(member)) == (False, False, 0)


def test_a_budget_used_up_meanwhile_leaves_new_texts_to_rules_and_changes_no_other(
    server: ModelServer, member: Member
) -> None:
    text = content.make_content(actor=member, wish=wish(), asks_model=False)
    making = begun(member)
    working = writing.work_over(record=text, actor=member, action="shortened", how="")
    AssistantSettings.objects.create(monthly_budget=1)
    assert run(making).state == Job.State.DONE
    made = Content.objects.get(pk=making.result["pk"]).current
    assert made is not None
    assert (made.model, made.origin.label) == ("", "Rule-based")
    assert (run(working).state, working.error_code) == (Job.State.FAILED, "budget_used_up")
    assert (text.versions.count(), server.asked, states()) == (1, [], [])


def test_rights_that_are_gone_when_the_job_runs_are_not_used(
    server: ModelServer, member: Member, boris: Member
) -> None:
    refused, left = begun(boris), begun(boris)
    boris.overrides = {StudioPermission.WRITE: False}
    boris.save(update_fields=["overrides"])
    assert (run(refused).state, refused.error_code) == (Job.State.FAILED, "permission_denied")
    boris.overrides, boris.is_active = {}, False
    boris.save(update_fields=["overrides", "is_active"])
    assert run(left).state == Job.State.CANCELLED
    assert (server.asked, Content.objects.count()) == ([], 0)


def test_a_text_changed_meanwhile_stays_as_it_was_changed(
    server: ModelServer, member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("config.lib.jobs.WRITE_EVERY_SECONDS", 0)
    text = content.make_content(actor=member, wish=wish(), asks_model=False)
    job = taken(writing.work_over(record=text, actor=member, action="translated", how="en"))
    says(server, "English.")
    edit = at_every_step(lambda: content.edit_content(content=text, actor=member, text="Мое."))
    with pytest.raises(ChangedMeanwhile):
        writing.run_work(job, edit)
    text.refresh_from_db()
    assert text.current is not None
    assert (text.current.text, text.language, spent(member)) == ("Мое.", "bg", 0)
    content.delete_content(content=text, actor=member)
    with pytest.raises(NoSuchRecord):
        writing.run_work(job, edit)


# --- Starting ---------------------------------------------------------------------------------------------------------
def test_a_model_works_a_text_over_says_its_opinion_and_words_a_policy(server: ModelServer, member: Member) -> None:
    text = content.make_content(actor=member, wish=wish(), asks_model=False)
    says(server, "По-кратко.")
    assert run(writing.work_over(record=text, actor=member, action="shortened", how="")).result == {"pk": str(text.pk)}
    says(server, "Кажете цената.")
    run(writing.work_over(record=text, actor=member, action=writing.OPINION, how="bg"))
    now = Content.objects.get(pk=text.pk).current
    assert now is not None
    assert (now.text, now.opinion["remarks"]) == ("По-кратко.", ["Кажете цената."])
    template = POLICIES["returns"]
    job = writing.draft_policy(actor=member, wish=PolicyWish(template, "bg", {"days": 30}), asks_model=True)
    assert isinstance(job, Job)
    says(server, *[f"Клауза {place}." for place in range(sum(each.is_open for each in template.clauses))])
    policy = Policy.objects.select_related("current").get(pk=run(job).result["pk"])
    assert policy.current is not None
    assert (policy.current.model, policy.created_by) == ("Лампа", member)
    assert states() == [State.SETTLED] * 3


def test_what_cannot_be_asked_starts_nothing(server: ModelServer, member: Member, boris: Member) -> None:
    with pytest.raises(NothingGiven):
        writing.make_content(actor=member, wish=Wish(LIBRARY["post_x"], "bg", {"topic": ""}), asks_model=True)
    variants = content.make_content(
        actor=member, wish=Wish(LIBRARY["post_x"], "bg", {"topic": "лен"}, variants=2), asks_model=False
    )
    with pytest.raises(StillChoosing):
        writing.work_over(record=variants, actor=member, action="shortened", how="")
    boris.overrides = {StudioPermission.WRITE: False, StudioPermission.DRAFT_POLICIES: False}
    for start in (
        lambda: begun(boris),
        lambda: writing.work_over(record=variants, actor=boris, action="shortened", how=""),
        lambda: writing.draft_policy(actor=boris, wish=PolicyWish(POLICIES["returns"], "bg", {}), asks_model=True),
    ):
        with pytest.raises(PermissionRefused):
            start()
    limits.count(member, limits.HOURLY.most - 2)  # one text was made above
    begun(member)
    with pytest.raises(AskedTooOften):
        begun(member)
    LanguageModel.objects.update(is_enabled=False)
    with pytest.raises(NoModel):
        writing.work_over(record=variants, actor=member, action="shortened", how="")
    assert Job.objects.count() == 1
