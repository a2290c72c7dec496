"""Asking a model with a prompt, what it works on being data; and the texts that all of the content studio asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from accounts.models import Member, Organization
from ai_assistant.errors import ModelFailed, NoModel
from ai_assistant.hooks import shipped_prompts
from ai_assistant.models import AiRequest, PromptVersion
from ai_assistant.providers.errors import ProviderError
from ai_assistant.providers.types import Question, UserTurn, parsed
from ai_assistant.services import asking, prompts
from ai_assistant.services.asking import AT_ONCE, Errand

LONGEST_TEXT: Final = 20_000
Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class Request:
    """What a model is asked: a prompt by its key, the prompt's values, and what it works on, as data.

    `longest` is the most tokens of the answer; `version` tries a version that does not hold yet.
    """

    key: str
    values: Mapping[str, str]
    data: str
    longest: int
    version: PromptVersion | None = None

    def question(self) -> tuple[Question, str]:
        """The question, and the version of the prompt it is asked with."""
        prompt = prompts.composed(self.key, self.values, self.version)
        data = self.data.replace("</data", "<data")  # it ends where we end it
        turn, shape = UserTurn(f"<data>\n{data}\n</data>"), shipped_prompts[self.key].shape
        return Question([turn], system=prompt.text, schema=shape, longest=self.longest), prompt.reference


@dataclass(frozen=True, slots=True)
class Texts:
    """What a model wrote: at least one text, who it was, with which prompt, and the request that was paid for."""

    texts: Sequence[str]
    model: str
    prompt: str
    request: AiRequest


def ask(
    member: Member,
    request: Request,
    keep: Callable[[Texts], Kept],
    *,
    purpose: str = "content",
    errand: Errand = AT_ONCE,
) -> Kept:
    """Ask, and give what `keep(texts)` makes of the texts, in the transaction that pays for them.

    Raises `NoModel`, `ModelFailed` for what cannot be used, and what `keep` raises; then nothing was charged.
    """
    question, reference = request.question()
    kept: list[Kept] = []

    def keep_answer(answer: asking.Answer) -> None:
        texts = [text.strip()[:LONGEST_TEXT] for text in parsed(answer.turn)["texts"]]
        kept.append(keep(Texts(texts, answer.by, reference, answer.request)))

    try:
        asking.answer(member, question, purpose=purpose, prompt=reference, errand=errand, keep=keep_answer)
    except ProviderError as error:
        raise ModelFailed(error.message) from error
    return kept[0]


def price(organization: Organization, request: Request) -> int | None:
    """What the request costs at most, in millionths of a euro; None where there is no model to ask."""
    try:
        return asking.cost(organization, request.question()[0])
    except NoModel:
        return None
