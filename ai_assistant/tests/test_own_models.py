"""Models with an organization's own key: asked first, never shown, and never a way into the network behind the site."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import pytest
from django.db import connection

from accounts.entitlements import PlanLimit
from accounts.hooks import EntitlementResolver, entitlement_resolvers
from accounts.models import AuditEvent, Member, Organization
from accounts.tenancy import scope
from ai_assistant.errors import NoModel
from ai_assistant.models import AiRequest, LanguageModel, OrganizationModel
from ai_assistant.providers import errors
from ai_assistant.providers.chain import NobodyAnswered
from ai_assistant.providers.types import Question, UserTurn
from ai_assistant.queries import requests
from ai_assistant.services import asking, language_models, own_models
from ai_assistant.tests.model_server import ModelServer
from config.lib.errors import DomainError, PermissionRefused

pytestmark = pytest.mark.django_db
ASKED = Question([UserTurn("Колко дължи Розова долина?")], longest=100)
OPENAI, GEMINI = OrganizationModel.Protocol.OPENAI_COMPATIBLE, OrganizationModel.Protocol.GEMINI


def values(**more: Any) -> dict[str, Any]:
    given = {"name": "Наш", "protocol": OPENAI, "model": "m-1", "base_url": "", "position": 1, "is_enabled": True}
    return given | {"input_price": 1_000_000, "output_price": 4_000_000} | more


def own(member: Member, server: ModelServer, **more: Any) -> OrganizationModel:
    path = "" if more.get("protocol") == GEMINI else "/v1"
    given = values(**{"base_url": f"{server.url}{path}"} | more)
    return own_models.set_model(actor=member, key="own-secret", values=given)


def shared(server: ModelServer) -> LanguageModel:
    given = values(name="Общ", base_url=f"{server.url}/v1", api_key="shared-secret")
    return LanguageModel.objects.create(**given)


# --- Asking -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("protocol", [OPENAI, GEMINI])
def test_own_model_is_asked_first_with_its_own_key(member: Member, server: ModelServer, protocol: str) -> None:
    shared(server)
    own(member, server, protocol=protocol)
    server.say("120 €")
    answer = asking.answer(member, ASKED, purpose="chat")
    assert (answer.text, answer.by) == ("120 €", "Наш")
    _path, headers, _asked = server.asked[0]
    assert "own-secret" in (headers.get("x-goog-api-key") or headers["authorization"])
    assert not AiRequest.objects.get().is_counted
    assert requests.counted_this_month(member.organization) == 0


def test_models_of_the_installation_answer_when_ones_own_does_not(member: Member, server: ModelServer) -> None:
    shared(server)
    own(member, server)
    server.say(status=401)
    server.say("да")
    assert asking.answer(member, ASKED, purpose="chat").by == "Общ"
    assert requests.counted_this_month(member.organization) == 1
    assert "shared-secret" in server.asked[1][1]["authorization"]


def test_who_stops_an_answer_pays_for_the_model_that_was_giving_it(member: Member, server: ModelServer) -> None:
    """A model of one's own that never answers is no way to those of the installation for nothing."""
    shared(server)
    own(member, server, input_price=0, output_price=0)
    server.say(status=401)
    server.say("Дължи ", "120 €")
    events = asking.stream(member, ASKED, purpose="chat")
    next(events)
    events.close()
    row = AiRequest.objects.get()
    assert (row.provider, row.is_counted, row.state) == ("Общ", True, AiRequest.State.SETTLED)
    assert row.cost > 0


def test_another_organization_never_asks_them(member: Member, vera: Member, server: ModelServer) -> None:
    own(member, server)
    with scope(vera.organization, vera):
        assert language_models.in_use() == []
        with pytest.raises(NoModel):
            asking.answer(vera, ASKED, purpose="chat")
    assert server.asked == []


def test_a_used_up_plan_leaves_ones_own_models(member: Member, server: ModelServer) -> None:
    def take(_organization: Organization, counter: str, _number: int) -> None:
        raise PlanLimit(counter, 0)

    plan = EntitlementResolver(lambda *_: True, lambda _firm: False, take, "dashboard")
    shared(server)
    with entitlement_resolvers.registered_temporarily("test", plan):
        with pytest.raises(NoModel):
            asking.answer(member, ASKED, purpose="chat")
        own(member, server)
        server.say("да")
        assert asking.answer(member, ASKED, purpose="chat").by == "Наш"
        server.say(status=401)  # and then nobody: the plan does not pay for the installation's
        with pytest.raises(NobodyAnswered):
            asking.answer(member, ASKED, purpose="chat")
    assert len(server.asked) == 2


def test_a_test_of_the_connection_is_in_the_ledger_and_nobodys_request(member: Member, server: ModelServer) -> None:
    row = own(member, server)
    server.say("ready", usage=(10, 1))
    assert own_models.try_model(actor=member, row=row) == 10 * 1 + 1 * 4 <= own_models.price(row)
    request = AiRequest.objects.get()
    assert (request.purpose, request.state, request.cost) == ("connection_test", "settled", 10 * 1 + 1 * 4)
    assert requests.asked_this_month(member) == requests.counted_this_month(member.organization) == 0
    server.say(status=401)
    assert own_models.try_model(actor=member, row=row) is None
    assert requests.spent_this_month(member.organization) == request.cost


# --- Addresses --------------------------------------------------------------------------------------------------------
INSIDE = [
    "http://93.184.216.34/v1", "https://127.0.0.1/v1", "https://[::1]/v1", "https://10.0.0.5/v1", "https://192.168.1.1",
    "https://169.254.169.254/latest", "https://[fd00::1]/v1", "https://[::ffff:10.0.0.1]/v1", "https://[64:ff9b::a00:1]",
    "https://0.0.0.0/", "https://user:pw@example.com/v1", "ftp://example.com", "file:///etc/passwd", "https://",
    "javascript:alert(1)", "https://example.com:99999/", "https://exa mple.com/", "https://пример.бг/v1", "example.com",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_inside_are_refused(member: Member, settings: Any, address: str) -> None:
    settings.OUTSIDE_LOOPBACK = False
    with pytest.raises(DomainError) as refused:
        own_models.set_model(actor=member, key="k", values=values(base_url=address))
    assert refused.value.field == "base_url"
    assert not OrganizationModel.objects.exists()


@pytest.mark.parametrize("protocol", [OPENAI, GEMINI])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_what_leads_inside_is_found_out_when_it_is_asked(
    member: Member, settings: Any, server: ModelServer, protocol: str, host: str
) -> None:
    """A name that was public when it was typed; and a row that was made in another way."""
    port = server.url.rpartition(":")[2]
    row = OrganizationModel.objects.create(
        **values(base_url=f"https://{host}:{port}/v1", protocol=protocol), api_key="k"
    )
    settings.OUTSIDE_LOOPBACK = False
    server.say("тайна")
    with (
        pytest.raises((errors.BadRequest, errors.Overloaded)),
        closing(language_models.open_model(row)) as model,
    ):
        list(model.stream(ASKED))
    assert server.asked == []


def test_operators_may_have_a_server_inside(member: Member, settings: Any, server: ModelServer) -> None:
    settings.OUTSIDE_LOOPBACK = False
    row = shared(server)
    server.say("ready")
    assert language_models.check(row)


# --- Keys -------------------------------------------------------------------------------------------------------------
def test_the_key_lies_encrypted_and_stands_in_no_trail(member: Member, server: ModelServer) -> None:
    own(member, server)
    with connection.cursor() as cursor:
        cursor.execute("SELECT api_key FROM ai_assistant_organizationmodel")
        assert "own-secret" not in cursor.fetchone()[0]
    trail = AuditEvent.objects.get(event="ai_assistant.model_set")
    assert "own-secret" not in str(trail.changes)
    assert "api_key" in trail.changes


def test_a_key_goes_to_no_other_address_than_it_was_typed_for(member: Member, server: ModelServer) -> None:
    """Who may change the settings, but does not know the key, cannot send it to a server of theirs."""
    row = own(member, server)
    for changed in ({"base_url": "https://evil.example/v1"}, {"base_url": ""}, {"protocol": GEMINI}):
        given = values(base_url=row.base_url) | changed
        with pytest.raises(DomainError) as refused:
            own_models.set_model(actor=member, key="", values=given, row=row)
        assert (refused.value.code, refused.value.field) == ("key_again", "key")
        row.refresh_from_db()
    own_models.set_model(actor=member, key="", values=values(base_url=row.base_url, model="m-2"), row=row)
    row.refresh_from_db()
    assert (row.model, row.api_key) == ("m-2", "own-secret")
    own_models.set_model(actor=member, key="newer", values=values(base_url="https://models.example/v1"), row=row)
    row.refresh_from_db()
    assert (row.base_url, row.api_key) == ("https://models.example/v1", "newer")


def test_what_cannot_be_is_refused(member: Member, server: ModelServer) -> None:
    for given, key, field in [
        (values(), "", "key"),
        (values(protocol="gemini_legacy"), "k", "protocol"),
        (values(protocol="nobody"), "k", "protocol"),
    ]:
        with pytest.raises(DomainError) as refused:
            own_models.set_model(actor=member, key=key, values=given)
        assert refused.value.field == field
    own(member, server)
    with pytest.raises(DomainError) as refused:
        own(member, server)
    assert refused.value.field == "name"
    for number in range(own_models.MOST - 1):
        own(member, server, name=f"Наш {number}")
    with pytest.raises(DomainError, match="ten models"):
        own(member, server, name="Още един")


def test_only_who_manages_the_assistant_sets_models(member: Member, boris: Member, server: ModelServer) -> None:
    row = own(member, server)
    with scope(boris.organization, boris):
        for refused in (
            lambda: own_models.set_model(actor=boris, key="k", values=values()),
            lambda: own_models.try_model(actor=boris, row=row),
            lambda: own_models.remove_model(actor=boris, row=row),
        ):
            with pytest.raises(PermissionRefused):
                refused()
    assert server.asked == []


def test_a_model_is_tried_and_removed(member: Member, server: ModelServer) -> None:
    row = own(member, server)
    server.say("ready")
    assert own_models.try_model(actor=member, row=row) is not None
    server.say(status=401)
    assert own_models.try_model(actor=member, row=row) is None
    row.refresh_from_db()
    assert row.check_error.startswith("The AI provider does not accept the key.")
    own_models.remove_model(actor=member, row=row)
    assert not OrganizationModel.objects.exists()
