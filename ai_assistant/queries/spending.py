"""What asking models has cost: by person and ability for an organization, by provider, model and prompt for staff."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Avg, Count, F, Q, QuerySet, Sum

from accounts.models import Organization
from ai_assistant.models import AiRequest, OrganizationModel
from ai_assistant.queries.requests import month_start

_State = AiRequest.State
STAFF_GROUPS: Final = ("provider", "model", "prompt")


def own_models() -> QuerySet[OrganizationModel]:
    """The models with the organization's own key, in the order they are asked."""
    return OrganizationModel.objects.all()


@dataclass(frozen=True, slots=True)
class Share:
    """What one person or one ability asked in the month; `cost` in millionths of a euro."""

    name: str
    number: int
    cost: int


def by_person(organization: Organization) -> list[Share]:
    """The month by who asked, the dearest first; "" for people who are gone."""
    rows = _month(organization).values("member", name=F("member__user__full_name"))
    counted = rows.annotate(number=Count("pk"), spent=Sum("cost")).order_by("-spent", "-number")
    return [Share(row["name"] or "", row["number"], row["spent"]) for row in counted]


def by_purpose(organization: Organization) -> list[Share]:
    """The month by ability, the dearest first."""
    rows = _month(organization).values("purpose")
    counted = rows.annotate(number=Count("pk"), spent=Sum("cost")).order_by("-spent", "-number")
    return [Share(row["purpose"], row["number"], row["spent"]) for row in counted]


def _month(organization: Organization) -> QuerySet[AiRequest]:
    return AiRequest.objects.filter(created_at__gte=month_start(organization), state=_State.SETTLED)


@dataclass(frozen=True, slots=True)
class Figures:
    """Requests of one group: how many, of them answered and from memory; tokens, cost, mean time, and what people said.

    `cost` in millionths of a euro, `milliseconds` of those that a model answered, None when none did.
    """

    name: str
    number: int
    answered: int
    from_memory: int
    input_tokens: int
    output_tokens: int
    cost: int
    milliseconds: float | None
    liked: int
    disliked: int

    @property
    def success(self) -> float:
        """The part of the requests that was answered."""
        return self.answered / self.number

    @property
    def quality(self) -> float | None:
        """The part of the ratings that is good, None without ratings."""
        rated = self.liked + self.disliked
        return self.liked / rated if rated else None


def figures(first: datetime.datetime, end: datetime.datetime, group: str) -> Sequence[Figures]:
    """The requests of all organizations from `first` to before `end`, for staff, by one of `STAFF_GROUPS`.

    Requests that nobody answered name no provider and no model: they stand under "".
    """
    asked = AiRequest.objects.unscoped(reason="staff counts requests, and reads none of them")
    rows = asked.filter(created_at__gte=first, created_at__lt=end).exclude(state=_State.RESERVED)
    by_model = Q(state=_State.SETTLED, is_cached=False)
    counted = rows.values(name=F(group)).annotate(
        number=Count("pk"),
        answered=Count("pk", filter=Q(state=_State.SETTLED)),
        from_memory=Count("pk", filter=Q(is_cached=True)),
        tokens_in=Sum("input_tokens"),
        tokens_out=Sum("output_tokens"),
        spent=Sum("cost"),
        mean=Avg("milliseconds", filter=by_model),
        liked=Count("pk", filter=Q(rating=1)),
        disliked=Count("pk", filter=Q(rating=-1)),
    )
    return [
        Figures(
            row["name"], row["number"], row["answered"], row["from_memory"], row["tokens_in"], row["tokens_out"],
            row["spent"], row["mean"], row["liked"], row["disliked"],
        )
        for row in counted.order_by("-number", "name")
    ]  # fmt: skip
