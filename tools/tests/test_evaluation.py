"""The assistant's rules over the demo company: nine in ten right, nothing answered that is out of scope."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from ai_assistant.providers.offline import Offline
from ai_assistant.providers.types import ToolCall
from tools.evaluation.asking import Asker, Given
from tools.evaluation.cases import SETS, Case, cases
from tools.evaluation.demo import asked_on_the_day, speaking
from tools.evaluation.report import faults, table
from tools.evaluation.scoring import _in_text, score


def test_there_are_enough_questions_in_both_languages() -> None:
    for language in ("bg", "en"):
        every = [case for name in SETS if name.startswith(language) for case in cases(name)]
        assert len([case for case in every if case.in_scope]) >= 100
        assert len([case for case in every if not case.in_scope]) >= 30


@pytest.mark.parametrize("name", SETS)
def test_no_set_asks_twice(name: str) -> None:
    """Two sets may: strangers ask what others have asked."""
    questions = [case.question for case in cases(name)]
    assert len(set(questions)) == len(questions)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1\u00a0240,50 € и 3", ["1240.5", "3"]),
        ("€1,240.50", ["1240.5"]),
        ("5 000, 12.", ["5", "0", "12"]),
        ("1,000", ["1000"]),
    ],
)
def test_numbers_are_read_in_both_languages(text: str, numbers: list[str]) -> None:
    assert list(_in_text(text)) == [Decimal(number) for number in numbers]


@pytest.mark.once
@pytest.mark.django_db
def test_rules_answer_nine_in_ten_and_refuse_the_rest() -> None:
    with asked_on_the_day() as member:
        scores = {}
        for name, title in SETS.items():
            with speaking(name[:2]):
                asker = Asker(member, Offline(member), "")
                scores[title] = [score(case, asker.ask(case.question), asker) for case in cases(name)]
        for title, of_set in scores.items():
            answered = [each.is_right for each in of_set if each.case.in_scope]
            assert sum(answered) >= 0.9 * len(answered), (title, faults(scores))
            assert all(each.is_right for each in of_set if not each.case.in_scope), faults(scores)
            assert title in table(scores)
        _a_wrong_answer_is_told_apart(asker)


def _a_wrong_answer_is_told_apart(asker: Asker) -> None:
    """Each part of the score, broken once."""
    case = Case("en", "How much are we owed?", "money_owed", "")
    right = asker.ask(case.question)
    assert score(case, right, asker).is_right
    assert score(case, replace(right, answer=right.answer + " And 17 more."), asker).fault == "numbers"
    assert score(case, replace(right, answer="Not so little."), asker).fault == "numbers"
    assert score(case, replace(right, answer=right.answer + " [[contacts:1]]"), asker).fault == "citations"
    assert score(case, Given(calls=[ToolCall("1", "revenue", {})]), asker).fault == "tool"
    narrower = Case("en", "How much VAT in October?", "vat_charged", "first_day=2026-10-01 last_day=2026-10-31")
    november = {"first_day": "2026-11-01", "last_day": "2026-11-30"}
    assert score(narrower, Given(calls=[ToolCall("1", "vat_charged", november)]), asker).fault == "arguments"
    nobody_knows = Case("en", "What will 3 firms bring us?", "", "")
    assert score(nobody_knows, right, asker).fault == "answered"
    assert score(nobody_knows, Given(answer="I cannot know what 3 firms will bring."), asker).is_right
    for made_up in ("It will be 12,400 euro.", "Ask [[contacts:1]].", "", " "):
        assert score(nobody_knows, Given(answer=made_up), asker).fault == "answered", made_up
