"""What pages of the content studio say of money: at most before the click, what it cost and what is left after it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Job, Member
from accounts.services import jobs
from ai_assistant.content.kinds import ContentTemplate, Type, Variable
from ai_assistant.content.templates import LIBRARY
from ai_assistant.models import AiRequest, AssistantSettings, BrandVoice, Content, LedgerEntry, Policy
from ai_assistant.policies.kinds import PolicyTemplate
from ai_assistant.policies.templates import POLICIES
from ai_assistant.services import content, policies, prompt_tests, prompts, texts, writing
from ai_assistant.services.content import Wish
from ai_assistant.services.policies import PolicyWish
from ai_assistant.tests.model_server import ModelServer
from ai_assistant.tests.test_writing import begun, run, says, server, wish

pytestmark = pytest.mark.django_db
__all__ = ["server"]


def longest_of(template: ContentTemplate | PolicyTemplate) -> dict[str, Any]:
    """The longest values that the template's form takes."""
    return {each.name: _longest(each) for each in template.variables}


def _longest(variable: Variable) -> Any:
    if variable.type is Type.LIST:
        return ["ж" * 199] * variable.most
    if variable.choices:
        return max(variable.choices, key=lambda choice: len((choice.words or choice.name).bg)).key
    given = {Type.NUMBER: "999999999.99", Type.MONEY: "999999999.99", Type.DATE: "2026-09-30"}
    return given.get(variable.type, "ж" * variable.longest)


@pytest.mark.parametrize("language", ["bg", "en"])
def test_no_wish_costs_more_than_its_page_says(server: ModelServer, member: Member, language: str) -> None:
    firm = member.organization
    voice = BrandVoice.objects.create(name="Наш", tone="топло " * 160, samples="образец " * 900)
    for template in LIBRARY.values():
        asked = content.request_for(Wish(template, language, longest_of(template), voice, variants=3))
        assert texts.price(firm, content.dearest_request(template)) >= texts.price(firm, asked), template.key  # type: ignore[operator]
    for policy in POLICIES.values():
        values = policies.facts_of(firm) | longest_of(policy)
        asked = policies.request_for(policy, language, values)
        assert texts.price(firm, policies.dearest_request(policy, firm)) >= texts.price(firm, asked), policy.key  # type: ignore[operator]


def test_no_work_on_a_text_costs_more_than_its_page_says(
    server: ModelServer, member: Member, client_of: Callable[[Member], Client]
) -> None:
    text = content.make_content(actor=member, wish=wish(), asks_model=False)
    most = texts.price(member.organization, content.request_to(text, "retoned", max(content.TONES, key=len)))
    for tone in content.TONES:
        assert texts.price(member.organization, content.request_to(text, "retoned", tone)) <= most  # type: ignore[operator]


def test_pages_say_what_it_cost_and_what_is_left(
    server: ModelServer, member: Member, client_of: Callable[[Member], Client]
) -> None:
    AssistantSettings.objects.create(monthly_budget=1_000_000, personal_cap=9)
    client = client_of(member)

    def page(path: str) -> str:
        return " ".join(client.get(f"/o/lipa/{path}").content.decode().split())

    by_rules = content.make_content(actor=member, wish=wish(), asks_model=False)
    assert "Cost €" not in page(f"content/{by_rules.pk}/")
    says(server, "Едно.", "Две.")
    two = run(begun(member)).result["pk"]
    assert "Cost €" in page(f"content/{two}/")
    says(server, "По-ясно.")
    run(writing.work_over(record=by_rules, actor=member, action=writing.OPINION, how="bg"))
    assert "8 requests of your own" not in page(f"content/{by_rules.pk}/")
    assert "7 requests of your own" in page(f"content/{by_rules.pk}/")
    template = POLICIES["returns"]
    job = writing.draft_policy(actor=member, wish=PolicyWish(template, "bg", {"days": 30}), asks_model=True)
    says(server, *["Клауза."] * sum(each.is_open for each in template.clauses))
    assert isinstance(job, Job)
    assert "6 requests of your own" in page(f"policies/{run(job).result['pk']}/")
    prompt_tests.save_case(key="content", actor=member, name="A", values={"language": "Bulgarian"}, data="x")
    version = prompts.save_version(key="content", actor=member, text="{language} {task} {length} {count}")
    says(server, "Едно.")
    tried = run(prompt_tests.start(version=version, actor=member))
    found = page(f"settings/prompts/content/?job={tried.pk}")
    assert "5 requests of your own" in found
    assert "of the budget" in found
    assert "requests of your own" not in page("settings/prompts/content/")
    assert LedgerEntry.objects.filter(kind="settle").count() == AiRequest.objects.count() == 4


def test_a_form_sent_twice_starts_one_job(
    server: ModelServer, member: Member, client_of: Callable[[Member], Client]
) -> None:
    client, url = client_of(member), "/o/lipa/content/new/post_facebook/"
    sent = {"product": "Тефтер", "language": "bg", "variants": "1", "asks_model": "on"}
    sent["once"] = client.get(url).context["once"]
    first, again = client.post(url, sent), client.post(url, sent)
    assert first["Location"] == again["Location"]
    other = client.post(url, sent | {"product": "Чадър"})
    assert other["Location"] != first["Location"]
    bad = client.post(url, sent | {"once": "nonsense"})
    assert bad["Location"] != first["Location"]
    assert Job.objects.count() == 3
    text = content.make_content(actor=member, wish=wish(), asks_model=False)
    page = f"/o/lipa/content/{text.pk}/"
    asked = {"action": "shortened", "once": client.get(page).context["once"]}
    assert client.post(f"{page}work/", asked)["Location"] == client.post(f"{page}work/", asked)["Location"]


def test_what_was_used_up_is_said_where_rules_wrote_instead(
    server: ModelServer, member: Member, client_of: Callable[[Member], Client], api_of: Callable[[Member], APIClient]
) -> None:
    AssistantSettings.objects.create(monthly_budget=0)
    client = client_of(member)
    job = run(begun(member))
    at = client.get(f"/o/lipa/content/new/post_facebook/?job={job.pk}")["Location"]
    assert at.endswith(f"/{Content.objects.get().pk}/")
    assert "This month’s budget for AI models is used up." in client.get(at).content.decode()
    drafting = writing.draft_policy(actor=member, wish=PolicyWish(POLICIES["returns"], "bg", {}), asks_model=True)
    assert isinstance(drafting, Job)
    url = f"/o/lipa/policies/new/returns/?job={run(drafting).pk}"
    assert "budget for AI models is used up" in client.get(client.get(url)["Location"]).content.decode()
    assert Policy.objects.count() == 1
    body = {"template": "post_facebook", "language": "bg", "variables": {"product": "Тефтер"}}
    made = api_of(member).post("/api/v1/ai/content/", body, format="json").json()
    assert made["note"] == "This month’s budget for AI models is used up."
    AssistantSettings.objects.all().delete()
    server.say(json.dumps({"texts": ["Едно."]}))
    assert api_of(member).post("/api/v1/ai/content/", body, format="json").json()["note"] == ""


def test_a_job_of_ones_own_is_nobody_elses(member: Member, boris: Member) -> None:
    given = {"payload": {}, "once": "a"}
    mine = jobs.start_job(writing.TEXT, actor=member, **given)
    assert jobs.start_job(writing.TEXT, actor=member, **given) == mine
    assert jobs.start_job(writing.TEXT, actor=boris, **given) != mine
    assert jobs.start_job(writing.WORK, actor=member, **given) != mine
