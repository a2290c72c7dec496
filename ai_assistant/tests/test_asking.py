"""Asking a model: what is counted, what it costs, and what costs nothing."""

from __future__ import annotations

from contextlib import closing
from decimal import Decimal
from typing import Any

import pytest

from accounts.entitlements import PlanLimit
from accounts.hooks import EntitlementResolver, entitlement_resolvers, plan_counters
from accounts.models import Member, Organization
from accounts.services import registration
from accounts.tenancy import scope
from ai_assistant.errors import AlreadyAsked, AskedTooOften, NoModel
from ai_assistant.models import AiRequest, AssistantSettings, LanguageModel, LedgerEntry
from ai_assistant.providers import errors
from ai_assistant.providers.chain import NobodyAnswered, Switched
from ai_assistant.providers.types import Question, TextDelta, UserTurn
from ai_assistant.queries import requests
from ai_assistant.services import asking, ledger, limits
from ai_assistant.tests.model_server import ModelServer
from conftest import owner_of

pytestmark = pytest.mark.django_db
ASKED = Question([UserTurn("Колко дължи Розова долина?")], longest=1000)
JSON = Question([UserTurn("Колко?")], schema={"type": "object", "properties": {"sum": {"type": "number"}}})


def model(server: ModelServer, name: str = "Лампа", **values: Any) -> LanguageModel:
    given = {"base_url": f"{server.url}/v1", "api_key": "k", "input_price": 1_000_000, "output_price": 4_000_000}
    protocol = LanguageModel.Protocol.OPENAI_COMPATIBLE
    return LanguageModel.objects.create(name=name, protocol=protocol, model="m-1", **(given | values))


def spent(member: Member) -> int:
    return requests.spent_this_month(member.organization)


def test_an_answer_is_settled_by_what_was_used(server: ModelServer, member: Member) -> None:
    model(server)
    server.say("120 €", usage=(1000, 10))
    found = asking.answer(member, ASKED, purpose="chat", prompt="chat@1")
    assert (found.text, found.by) == ("120 €", "Лампа")
    row = AiRequest.objects.get()
    assert (row.state, row.input_tokens, row.output_tokens) == (AiRequest.State.SETTLED, 1000, 10)
    assert (row.purpose, row.prompt, row.model, row.cost) == ("chat", "chat@1", "m-1", 1000 * 1 + 10 * 4)
    assert [entry.kind for entry in LedgerEntry.objects.order_by("created_at")] == ["reserve", "settle"]
    assert spent(member) == row.cost
    assert requests.counted_this_month(member.organization) == 1


def test_without_usage_the_price_is_estimated_and_not_nothing(server: ModelServer, member: Member) -> None:
    model(server)
    server.say("120 €", usage=None)
    asking.answer(member, ASKED, purpose="chat")
    assert 0 < spent(member) <= asking.cost(member.organization, ASKED)


@pytest.mark.parametrize("reply", [{"status": 401}, {"ending": "malformed"}, {"ending": "blocked"}])
def test_what_is_not_answered_costs_nothing(server: ModelServer, member: Member, reply: dict[str, Any]) -> None:
    model(server)
    for _attempt in range(3):
        server.say("", **reply)
    with pytest.raises(errors.ProviderError):
        asking.answer(member, ASKED, purpose="chat")
    assert spent(member) == 0
    assert AiRequest.objects.get().state == AiRequest.State.RELEASED
    assert requests.counted_this_month(member.organization) == 0


def test_half_a_json_costs_nothing(server: ModelServer, member: Member) -> None:
    model(server)
    server.say('{"sum": 12')
    with pytest.raises(errors.BadAnswer):
        asking.answer(member, JSON, purpose="content")
    assert spent(member) == 0


def test_a_stream_that_is_left_costs_what_was_said(server: ModelServer, member: Member) -> None:
    model(server)
    server.say("Розова ", "долина ", "дължи")
    events = asking.stream(member, ASKED, purpose="chat")
    begun = next(events)
    assert isinstance(begun, asking.Begun)
    assert begun.by == "Лампа"
    assert next(events) == TextDelta("Розова ")
    events.close()  # type: ignore[attr-defined]
    assert AiRequest.objects.get().state == AiRequest.State.SETTLED
    assert 0 < spent(member) < asking.cost(member.organization, ASKED)


def test_a_stream_that_is_left_costs_its_thoughts_and_no_more_than_it_may(server: ModelServer, member: Member) -> None:
    model(server)
    server.say(endless="thoughts")
    with closing(asking.stream(member, ASKED, purpose="chat")) as events:
        heard = [next(events) for _piece in range(1000)]
    assert len([event for event in heard if isinstance(event, asking.Begun)]) == 1
    assert AiRequest.objects.get().output_tokens == ASKED.longest
    assert spent(member) <= asking.cost(member.organization, ASKED)


def test_the_next_model_is_named_and_charged(server: ModelServer, member: Member) -> None:
    with ModelServer() as second:
        model(server, "Първи", position=1)
        model(second, "Втори", position=2, input_price=0, output_price=0)
        for _attempt in range(3):
            server.say("Роз", cut=True)
        second.say("Розова")
        *events, end = asking.stream(member, ASKED, purpose="chat")
    assert [event.to for event in events if isinstance(event, Switched)][-1] == "Втори"
    assert isinstance(end, asking.Answer)
    assert (end.by, spent(member)) == ("Втори", 0)


def test_a_key_is_paid_for_once(server: ModelServer, member: Member) -> None:
    model(server)
    server.say("да")
    asking.answer(member, ASKED, purpose="chat", errand=asking.Errand("a"))
    with pytest.raises(AlreadyAsked):
        asking.answer(member, ASKED, purpose="chat", errand=asking.Errand("a"))
    assert len(server.asked) == 1


def test_a_key_is_free_again_when_nothing_was_answered(server: ModelServer, member: Member) -> None:
    model(server)
    server.say(status=400)
    with pytest.raises(errors.ProviderError):
        asking.answer(member, ASKED, purpose="chat", errand=asking.Errand("a"))
    server.say("да")
    assert asking.answer(member, ASKED, purpose="chat", errand=asking.Errand("a")).text == "да"
    with pytest.raises(AlreadyAsked):
        asking.answer(member, ASKED, purpose="chat", errand=asking.Errand("a"))


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"uses_models": False}, "models_off"),
        ({"monthly_budget": 10}, "budget_used_up"),
        ({"personal_cap": 0}, "cap_reached"),
    ],
)
def test_what_the_organization_set_is_kept(
    server: ModelServer, member: Member, settings: dict[str, Any], code: str
) -> None:
    model(server)
    AssistantSettings.objects.create(**settings)
    with pytest.raises(NoModel) as refused:
        asking.answer(member, ASKED, purpose="chat")
    assert refused.value.code == code
    assert server.asked == []
    assert not AiRequest.objects.exists()


def _one_a_month(organization: Organization, counter: str, number: int) -> None:
    if plan_counters[counter].used(organization) + number > 1:
        raise PlanLimit(counter, 1)


def test_the_plan_limits_requests(server: ModelServer, member: Member) -> None:
    model(server)
    server.say("да")
    plan = EntitlementResolver(lambda *_: True, lambda *_: False, _one_a_month, "subscriptions:billing")
    with entitlement_resolvers.registered_temporarily("test", plan):
        asking.answer(member, ASKED, purpose="chat")
        with pytest.raises(NoModel) as refused:
            asking.answer(member, ASKED, purpose="chat")
    assert refused.value.code == "plan_used_up"


def test_steps_of_an_answer_count_once_and_what_nobody_asked_for_against_no_cap(
    server: ModelServer, member: Member
) -> None:
    model(server)
    AssistantSettings.objects.create(personal_cap=1)
    for _question in range(3):
        server.say("да")
    plan = EntitlementResolver(lambda *_: True, lambda *_: False, _one_a_month, "subscriptions:billing")
    with entitlement_resolvers.registered_temporarily("test", plan):
        first = asking.answer(member, ASKED, purpose="chat").request
        *_before, last = asking.stream(member, ASKED, purpose="chat", step_of=first)
        assert isinstance(last, asking.Answer)
        with pytest.raises(NoModel) as refused:
            asking.answer(member, ASKED, purpose="suggestions", is_personal=False)
        assert refused.value.code == "plan_used_up"
    assert requests.counted_this_month(member.organization) == requests.asked_this_month(member) == 1
    asking.answer(member, ASKED, purpose="suggestions", is_personal=False)
    assert requests.asked_this_month(member) == 1
    AssistantSettings.objects.update(monthly_budget=spent(member))
    with pytest.raises(NoModel) as refused:
        list(asking.stream(member, ASKED, purpose="chat", step_of=first))
    assert refused.value.code == "budget_used_up"


def test_without_a_model_it_is_said(member: Member) -> None:
    assert not asking.has_model(member.organization)
    with pytest.raises(NoModel):
        asking.cost(member.organization, ASKED)


def test_an_answer_is_remembered_for_the_same_rights_only(
    server: ModelServer, member: Member, boris: Member, vera: Member
) -> None:
    model(server)
    server.say("да")
    first = asking.answer(member, ASKED, purpose="content", prompt="ad@1", remembers=True)
    again = asking.answer(member, ASKED, purpose="content", prompt="ad@1", remembers=True)
    assert (again.text, again.request.is_cached, again.request.cost) == (first.text, True, 0)
    for other in (boris, vera):
        server.say("не")
        with scope(other.organization, other):
            assert asking.answer(other, ASKED, purpose="content", prompt="ad@1", remembers=True).text == "не"
    server.say("друго")
    assert asking.answer(member, ASKED, purpose="content", prompt="ad@2", remembers=True).text == "друго"


def test_a_request_ends_once(server: ModelServer, member: Member) -> None:
    row = model(server)
    request = ledger.reserve(member, 500, purpose="chat")
    assert spent(member) == 500
    ledger.release(request, "broken off")
    ledger.release(request, "again")
    ledger.settle(request, row, ledger.Usage(10, 10))
    assert spent(member) == 0


def test_a_part_of_a_millionth_is_a_whole_one(server: ModelServer, member: Member) -> None:
    cheap = model(server, input_price=1, output_price=0)
    assert ledger.price(cheap, ledger.Usage(1, 0)) == 1
    assert ledger.price(cheap, ledger.Usage(-5, 0)) == 0
    assert Decimal(ledger.price(cheap, ledger.Usage(2_000_001, 0))) == 3


def test_a_hundred_an_hour(member: Member) -> None:
    limits.count(member, limits.HOURLY.most - 1)  # as a test of a prompt with so many questions
    limits.count(member)
    with pytest.raises(AskedTooOften) as refused:
        limits.count(member)
    assert 0 < (refused.value.wait or 0) <= 3600
    second = owner_of(registration.create_organization(name="Second", owner=member.user))
    with pytest.raises(AskedTooOften):
        limits.count(second)


def test_nobody_answers_names_the_reason(server: ModelServer, member: Member) -> None:
    model(server)
    server.say(status=401)
    with pytest.raises(NobodyAnswered) as refused:
        asking.answer(member, ASKED, purpose="chat")
    assert refused.value.message == errors.AuthFailed.message
    assert AiRequest.objects.get().error
