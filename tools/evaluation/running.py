"""Asking every question, scoring, and writing the table."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import closing

from accounts.models import Member
from ai_assistant.chat import prompt
from ai_assistant.models import LanguageModel
from ai_assistant.providers.errors import ProviderError
from ai_assistant.providers.offline import Offline
from ai_assistant.providers.types import Provider
from ai_assistant.services.language_models import open_model
from tools.evaluation import report
from tools.evaluation.asking import Asker, Given
from tools.evaluation.cases import SETS, Case, cases
from tools.evaluation.demo import asked_on_the_day, make_tables, speaking
from tools.evaluation.scoring import Score, score


def run(arguments: Sequence[str]) -> int:
    """Ask everything; 1 when a question out of scope was answered or fewer than nine in ten were right."""
    options = _options(arguments)
    make_tables()
    with (
        asked_on_the_day() as member,
        closing(_model(options) if options.model else Offline(member)) as provider,
    ):
        scores = {title: _asked(name, member, provider) for name, title in SETS.items()}
    print(report.table(scores))
    print(report.faults(scores))
    if not options.model:
        report.write("rules, without a model", scores)
    return 0 if _is_good(scores) else 1


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make eval", description="How well the assistant answers")
    parser.add_argument("--protocol", choices=LanguageModel.Protocol.values, default=LanguageModel.Protocol.GEMINI)
    parser.add_argument("--model", default="", help="The model to ask; without it the rules are asked")
    parser.add_argument("--base-url", default="", help="A server of one's own that speaks the protocol")
    return parser.parse_args(arguments)


def _model(options: argparse.Namespace) -> Provider:
    key = os.environ.get("AI_EVALUATION_KEY", "")
    return open_model(
        LanguageModel(protocol=options.protocol, model=options.model, base_url=options.base_url, api_key=key)
    )


def _asked(name: str, member: Member, provider: Provider) -> list[Score]:
    language = name[:2]
    with speaking(language):
        asker = Asker(member, provider, prompt.composed(member, language, None).text)
        return [score(case, _answer(asker, case), asker) for case in cases(name)]


def _answer(asker: Asker, case: Case) -> Given:
    """The answer; an empty one, which is wrong, where the provider failed."""
    try:
        return asker.ask(case.question)
    except ProviderError as error:
        print(f"{case.question}: {error}", file=sys.stderr)
        return Given()


def _is_good(scores: dict[str, list[Score]]) -> bool:
    every = [each for of_set in scores.values() for each in of_set]
    answered = [each.is_right for each in every if each.case.in_scope]
    return sum(answered) >= 0.9 * len(answered) and all(each.refused for each in every if not each.case.in_scope)
