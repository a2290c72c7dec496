"""An organization that switched the models off: no ability asks one, and each of them would, were they on."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache

from accounts.models import Member
from accounts.tenancy import scope
from ai_assistant.chat import loop
from ai_assistant.content.templates import LIBRARY
from ai_assistant.models import AiRequest, AssistantSettings, Suggestion
from ai_assistant.policies.templates import POLICIES
from ai_assistant.providers.errors import ProviderError
from ai_assistant.services import content, conversations, policies, prompt_tests, prompts, suggestion_words, suggestions
from ai_assistant.tests.model_server import ModelServer
from ai_assistant.tests.test_asking import model
from config.lib import clock
from config.lib.errors import Refusal
from config.lib.jobs import Progress, job_kinds
from crm.abilities import analysis, drafting
from crm.hooks import letter_kinds
from crm.tests.factories import make_contact, make_deal

pytestmark = pytest.mark.django_db
WISH = content.Wish(LIBRARY["post_facebook"], "bg", {"product": "Тефтер", "story": "Ново ателие."})
POLICY = policies.PolicyWish(POLICIES["returns"], "bg", {"return_days": "14"})


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as running:
        yield running


@pytest.fixture
def member(alya: Member) -> Iterator[Member]:
    with scope(alya.organization, alya):
        yield alya


def abilities(member: Member) -> dict[str, Callable[[], object]]:
    """Each thing that a model does, ready to be done."""
    yesterday = clock.today(member.organization) - datetime.timedelta(days=1)
    contact = make_contact("Рада", "Колева", email="rada@hotel.example")
    deal = make_deal("Етикети", contacts=[contact], owner=member, expected_close_on=yesterday)
    suggestions.notice(member.organization)
    assert Suggestion.objects.exists()
    letter = drafting.draft(
        kind=letter_kinds["thanks"], record=contact, organization=member.organization, sender=member
    )
    text = content.make_content(actor=member, wish=WISH, asks_model=False)
    version = prompts.save_version(key="email_draft", actor=member, text="Be warm. {language} {tone}")
    prompt_tests.save_case(
        key="email_draft", actor=member, name="x", values={"language": "English", "tone": "warm"}, data="{}"
    )
    return {
        "chat": lambda: _chat(member),
        "content": lambda: content.make_content(actor=member, wish=WISH),
        "rewrite": lambda: content.work_over(content=text, actor=member, action="rewritten"),
        "translate": lambda: content.work_over(content=text, actor=member, action="translated", how="en"),
        "opinion": lambda: content.ask_opinion(content=text, actor=member, language="bg"),
        "policy": lambda: policies.draft_policy(actor=member, wish=POLICY),
        "letter": lambda: drafting.reworded(member, letter),
        "deal": lambda: analysis.in_words(deal, member),
        "suggestions": lambda: suggestion_words.word(member.organization),
        "prompt tests": lambda: job_kinds[prompt_tests.KIND].run(
            prompt_tests.start(version=version, actor=member), Progress(lambda _done, _total: True)
        ),
    }


def _chat(member: Member) -> None:
    answer = conversations.ask(member, "Кои фактури са просрочени?")
    assert loop.claim(answer)
    list(loop.respond(member, answer, "bg"))


def test_no_ability_asks_a_model_that_is_switched_off(server: ModelServer, member: Member) -> None:
    model(server)
    settings = AssistantSettings.objects.create(uses_models=False)
    ready = abilities(member)
    for use in ready.values():
        with contextlib.suppress(Refusal, ProviderError):
            use()
    assert server.asked == []
    assert not AiRequest.objects.exists()
    settings.uses_models = True
    settings.save()
    for name, use in ready.items():
        cache.clear()
        server.say("{}")
        before = len(server.asked)
        with contextlib.suppress(Refusal, ProviderError):
            use()
        assert len(server.asked) > before, name
