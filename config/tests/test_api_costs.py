"""Programs are told what a model cost and what is left, wherever one may be asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from rest_framework.test import APIClient

from accounts.models import Member
from accounts.tenancy import scope
from ai_assistant.models import AiRequest, AssistantSettings
from ai_assistant.tests.model_server import ModelServer
from ai_assistant.tests.test_writing import says, server
from crm.tests.factories import make_contact, make_deal

pytestmark = pytest.mark.django_db
__all__ = ["server"]
BUDGET, CAP = 1_000_000, 9


@pytest.fixture
def member(alya: Member) -> Iterator[Member]:
    with scope(alya.organization, alya):
        AssistantSettings.objects.create(monthly_budget=BUDGET, personal_cap=CAP)
        yield alya


def test_answers_say_what_they_cost_and_what_is_left(
    server: ModelServer, member: Member, api_of: Callable[[Member], APIClient]
) -> None:
    deal = make_deal("Етикети", contacts=[make_contact("Рада", "Колева", email="rada@hotel.example")], owner=member)
    text = {"template": "post_facebook", "language": "bg", "variables": {"product": "Тефтер"}}
    asked = {
        "chat/": ({"message": "Разкажи нещо."}, lambda: server.say("Добре.")),
        "content/": (text, lambda: says(server, "Едно.")),
        f"analyze-deal/{deal.pk}/": ({}, lambda: server.say("Върви.")),
        "email-draft/": (
            {"about": f"deals:{deal.pk}"}, lambda: server.say(json.dumps({"subject": "Тема", "body": "Здравейте!"})),
        ),
    }  # fmt: skip
    api, spent = api_of(member), Decimal(0)
    for number, (path, (body, say)) in enumerate(asked.items(), 1):
        say()
        answer = api.post(f"/api/v1/ai/{path}", body, format="json").json()
        cost = AiRequest.objects.order_by("-created_at", "-pk")[0].cost
        assert cost > 0, path
        assert answer["cost"] == {"amount": f"{Decimal(cost) / BUDGET:.6f}", "currency": "EUR"}, path
        spent += Decimal(answer["cost"]["amount"])
        left = {"amount": f"{1 - spent:.6f}", "currency": "EUR"}
        assert answer["balance"] == {"budget": left, "plan_requests": None, "own_requests": CAP - number}, path


def test_what_rules_made_costs_nothing(member: Member, api_of: Callable[[Member], APIClient]) -> None:
    AssistantSettings.objects.all().delete()
    answer = api_of(member).post("/api/v1/ai/chat/", {"message": "просрочени фактури"}, format="json").json()
    assert answer["cost"] == {"amount": "0.000000", "currency": "EUR"}
    assert answer["balance"] == {"budget": None, "plan_requests": None, "own_requests": None}
