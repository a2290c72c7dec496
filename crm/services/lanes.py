"""The order of cards in a lane of the board: each has a number between those of its neighbours."""

import uuid
from dataclasses import dataclass
from typing import Final

from django.db.models import Min, Q, QuerySet

from crm.errors import StageElsewhere
from crm.models import Deal, Stage

# Far enough apart that a card goes between two others some fifty times before a lane is numbered anew.
GAP: Final = 1024.0


@dataclass(frozen=True)
class Place:
    """Where in a lane: right `before` or `after` a card, at the `index` counted from 0, or on top if none is given."""

    before: uuid.UUID | None = None
    after: uuid.UUID | None = None
    index: int | None = None


TOP: Final = Place()


def lock(stage: Stage) -> Stage:
    """The stage with its row locked, so that cards enter a lane one after the other. Raises `StageElsewhere`."""
    locked = Stage.objects.select_for_update(no_key=True).filter(pk=stage.pk).first()
    if locked is None:
        raise StageElsewhere
    return locked


def top(stage: Stage, deal: Deal) -> float:
    """The position above every other card of the lane."""
    first = _others(stage, deal).aggregate(first=Min("position"))["first"]
    return 0.0 if first is None else first - GAP


def position(stage: Stage, deal: Deal, place: Place) -> float:
    """The position at `place`; numbers the lane anew when there is no room between the neighbours.

    A neighbour that has left the lane meanwhile is not looked for: the card goes on top.
    """
    low, high = _neighbours(stage, deal, place)
    if low is not None and high is not None and not low < (low + high) / 2 < high:
        _renumber(stage, deal)
        low, high = _neighbours(stage, deal, place)
    if low is None:
        return 0.0 if high is None else high - GAP
    return low + GAP if high is None else (low + high) / 2


def _others(stage: Stage, deal: Deal) -> QuerySet[Deal]:
    return Deal.objects.filter(stage=stage).exclude(pk=deal.pk)


def _neighbours(stage: Stage, deal: Deal, place: Place) -> tuple[float | None, float | None]:
    """The positions above and below, None where there is no card."""
    others = _others(stage, deal)
    if place.index is not None:
        shown = others.filter(status=stage.outcome).order_by("position", "pk").values_list("position", flat=True)
        around = list(shown[max(place.index - 1, 0) : place.index + 1])
        return _around(around, place.index)
    if place.before and (card := others.filter(pk=place.before).first()):
        return _above(others, card), card.position
    if place.after and (card := others.filter(pk=place.after).first()):
        return card.position, _below(others, card)
    return None, others.aggregate(first=Min("position"))["first"]


def _above(others: QuerySet[Deal], card: Deal) -> float | None:
    rows = others.filter(Q(position__lt=card.position) | Q(position=card.position, pk__lt=card.pk))
    return rows.order_by("-position", "-pk").values_list("position", flat=True).first()


def _below(others: QuerySet[Deal], card: Deal) -> float | None:
    rows = others.filter(Q(position__gt=card.position) | Q(position=card.position, pk__gt=card.pk))
    return rows.order_by("position", "pk").values_list("position", flat=True).first()


def _around(found: list[float], index: int) -> tuple[float | None, float | None]:
    """The pair around `index` out of the one or two positions read there."""
    if index == 0:
        return None, found[0] if found else None
    return (found[0] if found else None), (found[1] if len(found) > 1 else None)


def _renumber(stage: Stage, deal: Deal) -> None:
    rows = list(_others(stage, deal).order_by("position", "pk").only("pk", "position", "organization_id"))
    for place, row in enumerate(rows):
        row.position = place * GAP
    Deal.objects.bulk_update(rows, ["position"], batch_size=500)
