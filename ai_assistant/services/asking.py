"""The one way to ask a model: counted, paid for, and never without the organization's consent.

Whoever asks goes on by rules where `NoModel` is raised, and says so.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final

import jsonschema
from django.core.cache import cache
from django.db import transaction
from django.db.models import Model

from accounts.models import Member, Organization
from ai_assistant.errors import NoModel
from ai_assistant.models import AiRequest, ModelTerms
from ai_assistant.providers.chain import Answered, Switched
from ai_assistant.providers.errors import BadAnswer, ProviderError
from ai_assistant.providers.types import Finished, JsonSchema, ModelTurn, Question, TextDelta, Unspoken, Usage, parsed
from ai_assistant.queries import requests
from ai_assistant.services import language_models, ledger

REMEMBERED_SECONDS: Final = 3600


@dataclass(frozen=True, slots=True)
class Begun:
    """A model begins to speak; `by` is its name."""

    by: str
    request: AiRequest


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model answered; `by` is its name. The last event of a stream."""

    turn: ModelTurn
    by: str
    request: AiRequest

    @property
    def text(self) -> str:
        """The words."""
        return self.turn.text


def _nothing(*_told: object) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Errand:
    """On what errand a model is asked: by default somebody waits for it; a job has one of its own.

    `key` keeps the same question from being paid for twice. `heard()` is told whenever a piece of the answer has come,
    and may raise to stop it. `kept(record, note)` is told what was made, in the transaction that keeps it, and why no
    model was asked where one was wanted: "" where one answered.
    `is_counted` says that the hour's limit counted it before.
    """

    key: str = ""
    heard: Callable[[], None] = _nothing
    kept: Callable[[Model, str], None] = _nothing
    is_counted: bool = False


AT_ONCE: Final = Errand()


def models_of(organization: Organization) -> list[ModelTerms]:
    """The models that may be asked for the organization in scope, in their order. Raises `NoModel` without any."""
    if not requests.settings_of(organization).uses_models:
        raise NoModel.switched_off()
    rows = language_models.in_use()
    if not rows:
        raise NoModel.none_set_up()
    return rows


def has_model(organization: Organization) -> bool:
    """Whether a model is set up and the organization wants it."""
    try:
        return bool(models_of(organization))
    except NoModel:
        return False


def cost(organization: Organization, question: Question) -> int:
    """What the question costs at most, in millionths of a euro. Raises `NoModel`."""
    return ledger.most(models_of(organization), question)


def answer(
    member: Member,
    question: Question,
    *,
    purpose: str,
    prompt: str = "",
    errand: Errand = AT_ONCE,
    keep: Callable[[Answer], None] = _nothing,
    remembers: bool = False,
    is_personal: bool = True,
) -> Answer:
    """Ask and wait for the whole answer, which keeps to the question's schema when it has one.

    `purpose` names the ability, `prompt` the version of its prompt; unless it `is_personal` it counts against nobody's
    cap. `keep(answer)` is called in the transaction that pays: an answer is paid for and kept, or neither. With
    `remembers` the same question in the same version by somebody of the same rights is answered from memory for an
    hour. Raises `NoModel`, `AlreadyAsked`, and what providers and `keep` raise; then nothing was charged. What
    `errand.heard` stops costs what it may have cost.
    """
    memory = _memory(member, question, prompt) if remembers else ""
    if memory and (kept := cache.get(memory)):
        return _from_memory(member, kept, purpose, prompt)
    given: dict[str, Any] = {"key": errand.key, "keep": keep, "is_personal": is_personal}
    last = None
    with closing(stream(member, question, purpose=purpose, prompt=prompt, **given)) as events:
        for last in events:
            if not isinstance(last, Answer):
                errand.heard()
    if not isinstance(last, Answer):
        raise AssertionError("a stream ends with its answer")
    if memory:
        cache.set(memory, (last.text, last.by), REMEMBERED_SECONDS)
    return last


def stream(
    member: Member,
    question: Question,
    *,
    purpose: str,
    prompt: str = "",
    key: str = "",
    is_personal: bool = True,
    step_of: AiRequest | None = None,
    keep: Callable[[Answer], None] = _nothing,
) -> Generator[Begun | TextDelta | Unspoken | Switched | Answer]:
    """As `answer`, piece by piece; the last event is the `Answer`. Left before its end, it costs what it may have cost.

    `Begun` comes before the first piece of each model. `Switched` says that what came so far does not count; its `to`
    is the name of the model that begins anew. A further step of an answer counts no more against the person's cap, nor
    against the plan where its first request, `step_of`, did.
    """
    counts = _Counts(is_personal=is_personal and not step_of, is_counted=not (step_of and step_of.is_counted))
    request, models = _reserved(member, question, counts, purpose=purpose, prompt=prompt, key=key)
    rows, chain = {str(row.pk): row for row in models}, language_models.chain_of(models)
    began, has_begun, said = time.monotonic(), False, 0
    try:
        for event in chain.stream(question):
            if isinstance(event, Answered):
                request.milliseconds = _since(began)
                yield _settled(request, rows[event.by], question, event.end, keep)
            elif isinstance(event, Switched):
                has_begun, said = False, 0
                yield Switched(rows[event.to].name, event.because)
            else:
                if not has_begun:
                    has_begun = True
                    yield Begun(rows[chain.asked].name, request)
                said += event.length
                yield event
    except ProviderError as error:
        request.milliseconds = _since(began)
        ledger.release(request, str(error))
        raise
    except GeneratorExit:
        # The person stopped it: what was said by then was made, and the provider will charge for it.
        used = Usage(ledger.tokens_of(question), min(said // 2, question.longest))
        ledger.settle(request, rows[chain.asked], used)
        raise
    except BaseException:
        ledger.release(request, "broken off")
        raise


@dataclass(frozen=True, slots=True)
class _Counts:
    """What a question counts against: the person's cap, and the plan unless it goes to a model of one's own."""

    is_personal: bool
    is_counted: bool


def _reserved(
    member: Member, question: Question, counts: _Counts, *, purpose: str, prompt: str, key: str
) -> tuple[AiRequest, list[ModelTerms]]:
    """The request, paid for beforehand, and the models that may answer it.

    When the plan's requests are used up, those with the organization's own key still may: the plan pays for none of
    them. Raises `NoModel`, `AlreadyAsked`.
    """
    models = models_of(member.organization)
    own = [row for row in models if row.is_own]
    told: Any = {"purpose": purpose, "prompt": prompt, "key": key, "is_personal": counts.is_personal}
    try:
        is_counted = counts.is_counted and len(own) < len(models)
        return ledger.reserve(member, ledger.most(models, question), is_counted=is_counted, **told), models
    except NoModel as refusal:
        if refusal.code != NoModel.plan_used_up().code or not own:
            raise
        return ledger.reserve(member, ledger.most(own, question), is_counted=False, **told), own


def _settled(
    request: AiRequest, row: ModelTerms, question: Question, end: Finished, keep: Callable[[Answer], None]
) -> Answer:
    """The answer, paid for and kept. Raises `BadAnswer` for one of another shape than was asked for."""
    if question.schema:
        _check_shape(end.turn, question.schema)
    usage = end.usage if end.usage and end.usage.is_plausible else _guess(question, end)
    answer = Answer(end.turn, row.name, request)
    with transaction.atomic():
        ledger.settle(request, row, usage)
        keep(answer)
    return answer


def _since(began: float) -> int:
    """Milliseconds since then."""
    return int((time.monotonic() - began) * 1000)


def _check_shape(turn: ModelTurn, schema: JsonSchema) -> None:
    """Raise `BadAnswer` for an answer that is not what was asked for."""
    try:
        jsonschema.validate(parsed(turn), schema)
    except jsonschema.ValidationError as error:
        raise BadAnswer(error.message[:300]) from error


def _guess(question: Question, end: Finished) -> Usage:
    """About what was used, where the provider does not say."""
    return Usage(ledger.tokens_of(question), ledger.tokens_of(Question([end.turn])))


def _memory(member: Member, question: Question, prompt: str) -> str:
    """Where an answer is kept: by organization, rights, version of the prompt, models and everything asked."""
    rights = (member.role, sorted(member.overrides.items()), sorted(member.api_key.scopes) if member.api_key else "")
    models = [(str(row.pk), row.model) for row in models_of(member.organization)]
    digest = hashlib.sha256(repr((rights, prompt, models, question)).encode()).hexdigest()
    return f"ai-answer:{member.organization_id}:{digest}"


def _from_memory(member: Member, kept: tuple[str, str], purpose: str, prompt: str) -> Answer:
    text, by = kept
    request = AiRequest.objects.create(
        member=member, purpose=purpose, prompt=prompt, provider=by, state=AiRequest.State.SETTLED, is_cached=True
    )
    return Answer(ModelTurn(text), by, request)
