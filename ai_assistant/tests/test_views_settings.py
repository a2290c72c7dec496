"""The settings of the assistant, and staff's figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEvent, Member, User
from accounts.tenancy import scope
from ai_assistant.models import AiRequest, AssistantSettings, OrganizationModel
from ai_assistant.services import assistant_settings
from ai_assistant.tests.model_server import ModelServer
from config.lib import clock
from config.lib.errors import PermissionRefused

pytestmark = pytest.mark.django_db
PAGE = "/o/lipa/settings/assistant/"
FORM = {
    "name": "Наш", "protocol": "openai_compatible", "model": "m-1", "key": "own-secret", "input_price": "0.10",
    "output_price": "0.4", "position": "1", "is_enabled": "on",
}  # fmt: skip


@pytest.fixture
def browser(alya: Member, client_of: Callable[[Member], Client]) -> Client:
    return client_of(alya)


def asked(member: Member, **more: Any) -> AiRequest:
    """A request that was answered."""
    given = {"purpose": "chat", "state": "settled", "provider": "Лампа", "model": "m-1", "cost": 1_500_000}
    with scope(member.organization, member):
        return AiRequest.objects.create(member=member, **(given | {"input_tokens": 100, "output_tokens": 20} | more))


def text_of(response: Any) -> str:
    return str(response.content.decode())


# --- The organization's settings --------------------------------------------------------------------------------------
def test_models_are_switched_off_and_limited(alya: Member, browser: Client) -> None:
    assert 'name="uses_models"' in text_of(browser.get(PAGE))
    saved = browser.post(PAGE, {"monthly_budget": "12.50", "personal_cap": "40"})
    assert saved.status_code == 302
    with scope(alya.organization, alya):
        row = AssistantSettings.objects.get()
        assert (row.uses_models, row.monthly_budget, row.personal_cap) == (False, 12_500_000, 40)
        assert AuditEvent.objects.filter(event="ai_assistant.settings_changed").exists()
    assert "other assistants are refused too" in text_of(browser.get(PAGE))
    browser.post(PAGE, {"uses_models": "on", "monthly_budget": "", "personal_cap": ""})
    assert "other assistants are refused too" not in text_of(browser.get(PAGE))
    with scope(alya.organization, alya):
        row.refresh_from_db()
        assert (row.uses_models, row.monthly_budget, row.personal_cap) == (True, None, None)


@pytest.mark.parametrize("wrong", [{"monthly_budget": "-5"}, {"monthly_budget": "x"}, {"personal_cap": "-1"}])
def test_limits_below_nothing_are_refused(alya: Member, browser: Client, wrong: dict[str, str]) -> None:
    answer = browser.post(PAGE, {"uses_models": "on"} | wrong)
    assert answer.status_code == 422
    with scope(alya.organization, alya):
        assert not AssistantSettings.objects.exists()


def test_the_page_says_what_the_month_cost(alya: Member, boris: Member, vera: Member, browser: Client) -> None:
    asked(alya)
    asked(alya, purpose="email_draft", cost=250)
    asked(boris, cost=0)
    asked(boris, state="released", cost=0)
    asked(vera, cost=99_000_000, purpose="content")
    page = text_of(browser.get(PAGE))
    assert "Alya Ilieva" in page
    assert "€1.51" in page
    assert "Drafts of e-mails" in page
    assert "Vera" not in page
    assert "content studio" not in page


def test_the_page_has_the_address_for_other_assistants(browser: Client) -> None:
    page = text_of(browser.get(PAGE))
    assert "http://testserver/mcp" in page
    assert "mcpServers" in page
    assert "See invoices" in page


def test_who_may_open_the_settings(alya: Member, boris: Member, vera: Member, client_of: Any) -> None:
    assert client_of(boris).get(PAGE).status_code == 403
    assert client_of(vera).get(PAGE).status_code == 404
    with scope(boris.organization, boris), pytest.raises(PermissionRefused):
        assistant_settings.change_settings(actor=boris, uses_models=False, monthly_budget=None, personal_cap=None)


# --- Own models -------------------------------------------------------------------------------------------------------
def test_a_model_is_set_up_tried_changed_and_removed(alya: Member, browser: Client, server: ModelServer) -> None:
    server.say("ready")
    made = browser.post(f"{PAGE}models/new/", FORM | {"base_url": f"{server.url}/v1"}, follow=True)
    assert "Наш answers. Cost €0.0001." in text_of(made)
    with scope(alya.organization, alya):
        row = OrganizationModel.objects.get()
        AssistantSettings.objects.create(monthly_budget=2_000_000, personal_cap=1)
    assert (row.api_key, row.input_price, row.output_price) == ("own-secret", 100_000, 400_000)
    page = browser.get(f"{PAGE}models/{row.pk}/")
    assert "own-secret" not in text_of(page)
    assert "costs at most €0.0002" in text_of(page)
    assert "at most €0.0002" in text_of(browser.get(PAGE))
    server.say("ready")
    tried = browser.post(f"{PAGE}models/{row.pk}/try/", follow=True)
    said = "Наш answers. Cost €0.0001. Left this month: €2.00 of the budget · 1 request of your own."
    assert said in text_of(tried)
    server.say(status=401)
    tried = browser.post(f"{PAGE}models/{row.pk}/try/", follow=True)
    assert "does not accept the key" in text_of(tried)
    assert "own-secret" not in text_of(tried)
    elsewhere = browser.post(f"{PAGE}models/{row.pk}/", FORM | {"key": "", "base_url": "https://evil.example/v1"})
    assert elsewhere.status_code == 422
    assert "Enter the key again" in text_of(elsewhere)
    assert browser.post(f"{PAGE}models/{row.pk}/remove/").status_code == 302
    with scope(alya.organization, alya):
        assert not OrganizationModel.objects.exists()


def test_a_new_model_is_said_to_be_asked_before_it_is_saved(browser: Client) -> None:
    page = " ".join(text_of(browser.get(f"{PAGE}models/new/")).split())
    assert "Saving asks the model for one word, by the prices above: at most" in page
    assert "256 answered" in page


def test_a_wrong_model_comes_back_without_its_key(browser: Client) -> None:
    answer = browser.post(f"{PAGE}models/new/", FORM | {"input_price": "-1", "base_url": "nowhere"})
    assert answer.status_code == 422
    assert "own-secret" not in text_of(answer)


def test_keys_are_set_by_who_proves_who_is_there(
    alya: Member, boris: Member, vera: Member, client_of: Any, server: ModelServer
) -> None:
    with scope(alya.organization, alya):
        row = OrganizationModel.objects.create(
            name="Наш", protocol="gemini", model="m", base_url=server.url, api_key="k", input_price=1, output_price=1
        )
    unproved = Client()
    unproved.force_login(alya.user, backend="django.contrib.auth.backends.ModelBackend")
    for answer in (unproved.get(f"{PAGE}models/new/"), unproved.post(f"{PAGE}models/{row.pk}/remove/")):
        assert answer.status_code == 302
        assert "/account/" in answer["Location"]
    assert client_of(boris).get(f"{PAGE}models/{row.pk}/").status_code == 403
    orel = "/o/orel/settings/assistant/models"
    assert client_of(vera).get(f"{orel}/{row.pk}/").status_code == 404
    assert client_of(vera).post(f"{orel}/{row.pk}/try/").status_code == 404
    assert server.asked == []


# --- Staff ------------------------------------------------------------------------------------------------------------
@pytest.fixture
def operator() -> Client:
    client = Client()
    user = User.objects.create_superuser(
        "operator@kantora.example", "linden-tree-in-june", full_name="Operator", language="en"
    )
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


FIGURES = "/admin/ai_assistant/airequest/figures/"


def test_staff_see_sums_over_all_organizations(
    alya: Member, vera: Member, operator: Client, django_assert_max_num_queries: Any
) -> None:
    for member in (alya, vera):
        asked(member, prompt="chat@1", milliseconds=1200, rating=1)
        asked(member, prompt="chat@1", milliseconds=800, rating=-1)
        asked(member, provider="", model="", state="released", cost=0, error="no")
        asked(member, is_cached=True, cost=0)
    with django_assert_max_num_queries(20):
        page = text_of(operator.get(FIGURES))
    assert "chat@1" in page
    assert "€6.00" in page
    assert "1,000 ms" in page
    assert "(2/2)" in page
    assert "Lipa" not in page
    assert "Figures" in text_of(operator.get("/admin/ai_assistant/airequest/"))


def test_days_are_chosen(alya: Member, operator: Client) -> None:
    asked(alya)
    User.objects.filter(email="operator@kantora.example").update(language="bg")
    assert f'value="{clock.now().date():%Y-}' in text_of(operator.get(FIGURES))
    User.objects.filter(email="operator@kantora.example").update(language="en")
    past = text_of(operator.get(FIGURES, {"first": "2020-01-01", "last": "2020-02-01"}))
    assert "Nothing was asked in these days." in past
    for wrong in ({"first": "2020-01-01", "last": "2026-02-01"}, {"first": "x", "last": ""}, {"first": "2026-02-01"}):
        assert operator.get(FIGURES, wrong).status_code == 200
    assert "at most a year" in text_of(operator.get(FIGURES, {"first": "2026-02-02", "last": "2026-02-01"}))


def test_figures_are_for_staff_who_may_see_requests(alya: Member, browser: Client) -> None:
    assert browser.get(FIGURES).status_code in (302, 404)
    clerk = User.objects.create_user("clerk@kantora.example", "linden-tree-in-june", full_name="Clerk", language="en")
    clerk.is_staff = True
    clerk.save()
    client = Client()
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(FIGURES).status_code == 403
