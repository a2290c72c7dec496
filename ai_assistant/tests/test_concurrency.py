"""Questions and clicks at the same moment."""

import pytest

from accounts.models import Member
from accounts.tenancy import scope
from accounts.tests.together import at_once
from ai_assistant.chat import loop
from ai_assistant.errors import AlreadyAsked, NoModel, NotOpen
from ai_assistant.hooks import propose_tools
from ai_assistant.models import AiRequest, AssistantSettings, Proposal
from ai_assistant.queries import requests
from ai_assistant.services import conversations, ledger, proposals
from ai_assistant.tests.test_chat import BUY, done

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_a_budget_for_one_question_is_taken_once(alya: Member) -> None:
    with scope(alya.organization, alya):
        AssistantSettings.objects.create(monthly_budget=1000)
    answers = at_once(alya, *[lambda: ledger.reserve(alya, 600, purpose="chat") for _time in range(3)])
    assert sorted(type(answer).__name__ for answer in answers) == ["AiRequest", "NoModel", "NoModel"]
    assert {answer.code for answer in answers if isinstance(answer, NoModel)} == {"budget_used_up"}
    with scope(alya.organization, alya):
        assert requests.spent_this_month(alya.organization) == 600


def test_a_key_is_taken_once(alya: Member) -> None:
    answers = at_once(alya, *[lambda: ledger.reserve(alya, 1, purpose="chat", key="same") for _time in range(3)])
    assert sum(isinstance(answer, AlreadyAsked) for answer in answers) == 2
    with scope(alya.organization, alya):
        assert AiRequest.objects.count() == 1


def test_a_proposal_is_executed_once(alya: Member) -> None:
    done.clear()
    with propose_tools.registered_temporarily(BUY.name, BUY):
        with scope(alya.organization, alya):
            proposal = proposals.propose(alya, BUY, {"size": 5})
        answers = at_once(alya, *[lambda: proposals.execute(alya, proposal) for _time in range(3)])
    assert sum(isinstance(answer, NotOpen) for answer in answers) == 2
    assert done == [5]
    with scope(alya.organization, alya):
        assert Proposal.objects.get().state == Proposal.State.EXECUTED


def test_an_answer_is_claimed_once(alya: Member) -> None:
    with scope(alya.organization, alya):
        answer = conversations.ask(alya, "Which invoices are overdue?")
    assert sorted(at_once(alya, *[lambda: loop.claim(answer) for _time in range(3)])) == [False, False, True]
