"""The account of what models cost: reserve before the question, settle by what was used, or release.

Money is in whole millionths of a euro.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db import transaction

from accounts import entitlements
from accounts.models import Job, Member, Organization
from ai_assistant.errors import AlreadyAsked, NoModel
from ai_assistant.models import AiRequest, LedgerEntry, ModelTerms
from ai_assistant.providers.types import ModelTurn, Question, ToolTurn, Usage, UserTurn
from ai_assistant.queries import requests

_MILLION: Final = 1_000_000
# Tokens are counted by the provider; before it has, and where it does not say, a token is taken for two characters,
# which is what Cyrillic costs and more than Latin does.
_CHARACTERS_OF_A_TOKEN: Final = 2
_TOKENS_OF_AN_IMAGE: Final = 1500


def tokens_of(question: Question) -> int:
    """About how many tokens the question has; rather too many."""
    length = len(question.system) + sum(len(str(tool)) for tool in question.tools) + len(str(question.schema or ""))
    images = 0
    for turn in question.turns:
        if isinstance(turn, UserTurn):
            length += len(turn.text)
            images += len(turn.images)
        elif isinstance(turn, ToolTurn):
            length += sum(len(str(result.content)) for result in turn.results)
        else:
            length += _length(turn)
    return length // _CHARACTERS_OF_A_TOKEN + 1 + images * _TOKENS_OF_AN_IMAGE


def _length(turn: ModelTurn) -> int:
    """What was said, or as the model gets it back: with its thoughts."""
    said = len(turn.text) + sum(len(str(call.arguments)) for call in turn.calls)
    return max(said, len(str(turn.state.content)) if turn.state else 0)


def price(row: ModelTerms, usage: Usage) -> int:
    """What so many tokens cost with this model; a part of a millionth is a whole one."""
    exact = max(usage.input_tokens, 0) * row.input_price + max(usage.output_tokens, 0) * row.output_price
    return -(-exact // _MILLION)


def most(rows: Iterable[ModelTerms], question: Question) -> int:
    """What the question costs at most, whichever of the models answers."""
    usage = longest(question)
    return max((price(row, usage) for row in rows), default=0)


def longest(question: Question) -> Usage:
    """What the question and its longest answer use."""
    return Usage(tokens_of(question), question.longest)


@transaction.atomic
def reserve(
    member: Member,
    amount: int,
    *,
    purpose: str,
    prompt: str = "",
    key: str = "",
    is_counted: bool = True,
    is_personal: bool = True,
) -> AiRequest:
    """Set `amount` aside for a question, or raise `NoModel` where plan, budget or the person's cap are in the way.

    The plan is asked where the question `is_counted`, the cap where it `is_personal`. The organization's row is locked,
    so that two questions at once do not both take what is left. Raises `AlreadyAsked` for a `key` under which something
    was answered or is being asked.
    """
    organization = member.organization
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    if key and AiRequest.objects.filter(key=key).exclude(state=AiRequest.State.RELEASED).exists():
        raise AlreadyAsked
    _check_budget(organization, amount)
    if is_personal:
        _check_cap(member)
    if is_counted:
        _take_from_plan(organization)
    request = AiRequest.objects.create(
        member=member, purpose=purpose, prompt=prompt, key=key, is_counted=is_counted, is_personal=is_personal
    )
    LedgerEntry.objects.create(request=request, kind=LedgerEntry.Kind.RESERVE, amount=amount)
    return request


def _check_budget(organization: Organization, amount: int) -> None:
    budget = requests.settings_of(organization).monthly_budget
    if budget is not None and requests.spent_this_month(organization) + amount > budget:
        raise NoModel.budget_used_up()


def _check_cap(member: Member) -> None:
    cap = requests.settings_of(member.organization).personal_cap
    if cap is not None and requests.asked_this_month(member) >= cap:
        raise NoModel.cap_reached()


def _take_from_plan(organization: Organization) -> None:
    try:
        entitlements.take(organization, "ai_requests_a_month")
    except entitlements.PlanLimit as limit:
        raise NoModel.plan_used_up() from limit


@transaction.atomic
def settle(request: AiRequest, row: ModelTerms, usage: Usage) -> None:
    """Write down what the answer took and cost; again it does nothing. The plan pays for no key of one's own."""
    cost = price(row, usage)
    _end(
        request,
        LedgerEntry.Kind.SETTLE,
        cost - _reserved(request),
        state=AiRequest.State.SETTLED,
        provider=row.name,
        model=row.model,
        is_counted=request.is_counted and not row.is_own,
        input_tokens=max(usage.input_tokens, 0),
        output_tokens=max(usage.output_tokens, 0),
        cost=cost,
    )


@transaction.atomic
def release(request: AiRequest, error: str) -> None:
    """Give back what was set aside: nothing was answered. Again, or after it was settled, it does nothing."""
    _end(request, LedgerEntry.Kind.RELEASE, -_reserved(request), state=AiRequest.State.RELEASED, error=error[:300])


def key_of(job: Job, part: str = "") -> str:
    """The key of a job's question, or of a part of them. What a worker set aside before it died is given back."""
    key = f"job:{job.pk}:{part}"
    for request in AiRequest.objects.filter(key=key, state=AiRequest.State.RESERVED):
        release(request, "broken off")
    return key


def _reserved(request: AiRequest) -> int:
    return LedgerEntry.objects.get(request=request, kind=LedgerEntry.Kind.RESERVE).amount


def _end(request: AiRequest, kind: LedgerEntry.Kind, amount: int, **values: object) -> None:
    """One end for a request, whoever comes first."""
    open_one = AiRequest.objects.filter(pk=request.pk, state=AiRequest.State.RESERVED)
    if open_one.update(**values, milliseconds=request.milliseconds):
        LedgerEntry.objects.create(request=request, kind=kind, amount=amount)
        for name, value in values.items():
            setattr(request, name, value)
