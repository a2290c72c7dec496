"""Policies for programs and for the assistant: drafted as on the page, each clause with its sources."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Job, Member
from ai_assistant.models import Policy
from ai_assistant.policies.templates import POLICIES
from ai_assistant.tests.model_server import ModelServer
from ai_assistant.tests.test_writing import run, says, server
from ai_assistant.tools.content import CONTENT_TEMPLATES, GENERATE_TEMPLATE_CONTENT, PROPOSE_TEXT
from config.lib.errors import PermissionRefused

pytestmark = pytest.mark.django_db
__all__ = ["server"]
URL = "/api/v1/ai/policies/"
RETURNS = POLICIES["returns"]
ASKED = {
    "template": "returns", "language": "bg", "asks_model": False,
    "variables": {"return_days": 30, "return_cost": "seller", "valid_from": "2026-12-01", "exceptions": ["x1"]},
}  # fmt: skip
FREE = {"amount": "0.000000", "currency": "EUR"}


def test_a_policy_is_drafted_by_rules_and_read(member: Member, api_of: Callable[[Member], APIClient]) -> None:
    api = api_of(member)
    [returns] = [each for each in api.get(f"{URL}templates/").json() if each["key"] == "returns"]
    assert "return_days" in [each["name"] for each in returns["variables"]]
    answers = [api.post(URL, ASKED, format="json", headers={"Idempotency-Key": "one"}) for _again in range(2)]
    assert [each.status_code for each in answers] == [201, 201]
    policy = Policy.objects.get()
    made = answers[0].json()
    assert (made["id"], made["state"], made["version"], made["by"]) == (str(policy.pk), "draft", 1, "")
    assert made["cost"] == FREE
    assert len(made["clauses"]) == len(RETURNS.clauses)
    assert any(
        {"label": "Дни за връщане (по закон поне 14)", "value": "30"} in each["sources"] for each in made["clauses"]
    )
    assert api.get(f"{URL}{policy.pk}/").json() == made


def test_a_model_words_a_policy_in_a_job(
    server: ModelServer, member: Member, api_of: Callable[[Member], APIClient]
) -> None:
    api = api_of(member)
    started = api.post(URL, ASKED | {"asks_model": True}, format="json")
    assert started.status_code == 202
    says(server, *["Клауза."] * sum(each.is_open for each in RETURNS.clauses))
    run(Job.objects.get(pk=started.json()["job"]))
    done = api.get(f"/api/v1/jobs/{started.json()['job']}/").json()
    made = api.get(f"{URL}{done['result']['pk']}/").json()
    assert (made["by"], made["balance"]["budget"]) == ("Лампа", None)
    assert made["cost"]["amount"] > FREE["amount"]
    assert [each["text"] for each in made["clauses"] if each["is_open"]] == ["Клауза."] * len(
        [each for each in RETURNS.clauses if each.is_open]
    )


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"template": "post_facebook"}, 400),
        ({"language": "de"}, 400),
        ({"variables": {"evil": "x"}}, 400),
        ({"variables": {"return_days": "13"}}, 400),
        ({"variables": {"return_days": {"a": 1}}}, 400),
        ({"variables": "x"}, 400),
    ],
)
def test_what_cannot_be_drafted_is_refused(
    member: Member, api_of: Callable[[Member], APIClient], wrong: dict[str, Any], status: int
) -> None:
    assert api_of(member).post(URL, ASKED | wrong, format="json").status_code == status
    assert not Policy.objects.exists()


def test_who_may_draft_policies(
    member: Member, boris: Member, vera: Member, api_of: Callable[[Member], APIClient]
) -> None:
    key = api_of(member).post(URL, ASKED, format="json").json()["id"]
    assert api_of(boris).post(URL, ASKED, format="json").status_code == 403
    assert api_of(vera).get(f"{URL}{key}/").status_code == 404
    empty = Policy.objects.create(template_key="returns", title="Без думи", language="bg")
    assert api_of(member).get(f"{URL}{empty.pk}/").status_code == 404


def test_the_assistant_drafts_a_policy_with_sources_and_keeps_nothing(member: Member, boris: Member) -> None:
    asked = {key: ASKED[key] for key in ("template", "language", "variables")}
    given = GENERATE_TEMPLATE_CONTENT.run(member, asked).content
    assert given["text"].startswith(f"# {RETURNS.name.bg}\n\n## 1. ")
    assert len(given["clauses"]) == len(RETURNS.clauses)
    assert {"label": "Дни за връщане (по закон поне 14)", "value": "30"} in [
        source for clause in given["clauses"] for source in clause["sources"]
    ]
    assert not Policy.objects.exists()
    assert "returns" not in PROPOSE_TEXT.parameters["properties"]["template"]["enum"]
    for one, sees in ((member, True), (boris, False)):
        kinds = CONTENT_TEMPLATES.run(one, {}).content["templates"]
        assert ("returns" in [each["template"] for each in kinds]) is sees
    with pytest.raises(PermissionRefused):
        GENERATE_TEMPLATE_CONTENT.run(boris, asked)
