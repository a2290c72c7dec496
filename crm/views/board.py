"""The board of deals: lanes by stage."""

import uuid
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import MemberRequest, requires
from accounts.queries.members import member_choices
from config.lib import clock
from config.lib.urls import org_reverse
from crm.errors import StageElsewhere
from crm.models import Deal, Stage
from crm.queries import board as reading
from crm.queries import pipelines
from crm.queries.board import LANE_SIZE, BoardFilter, Card, Sums
from crm.rules import CrmPermission
from crm.services import deals
from crm.services.lanes import Place
from crm.tables.cards import CardDrawer

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Lane:
    """A stage with its sums, the cards to begin with, and the last of them when there are more."""

    stage: Stage
    sums: Sums
    cards: str
    last: Card | None


@requires(CrmPermission.VIEW)
@require_safe
def board(request: MemberRequest) -> HttpResponse:
    """The lanes of one pipeline."""
    every_stage = list(pipelines.stages_in_use())
    stages = _stages_of(every_stage, request.GET.get("pipeline", ""))
    narrowed = _filter(request)
    context = _board(request, stages, narrowed) | {
        "pipelines": list({stage.pipeline_id: stage.pipeline for stage in every_stage}.values()),
        "pipeline": stages[0].pipeline if stages else None,
        "owners": member_choices(request.member),
        "owner": str(narrowed.owner_id or ""),
        "narrowed": narrowed,
    }
    is_fragment = request.htmx and request.htmx.target == "board"
    return render(request, "crm/board.html#answer" if is_fragment else "crm/board.html", context)


@requires(CrmPermission.VIEW)
@require_safe
def lane(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """The next cards of a lane, below the card `after`."""
    stage = get_object_or_404(Stage.objects.select_related("pipeline"), pk=pk)
    narrowed = _filter(request)
    rows = reading.lane(stage, narrowed)
    if above := _found(Deal.objects.all(), request.GET.get("after", "")):
        rows = reading.after(rows, above)
    found = reading.cards(rows[: LANE_SIZE + 1])
    shown = _lane(stage, Sums(), found, _drawer(request, narrowed))
    return render(request, "crm/board.html#cards", {"lane": shown, "query": _query(narrowed)})


@requires(CrmPermission.EDIT)
@require_POST
def deal_move(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Put a card into a lane, before or after another card; answers with the sums and the card's new foot."""
    deal = get_object_or_404(Deal, pk=pk)
    stage = _found(Stage.objects.select_related("pipeline"), request.POST.get("stage", ""))
    if stage is None:
        raise StageElsewhere
    moved = deals.move_deal(
        deal=deal,
        actor=request.member,
        stage=stage,
        place=_place(request),
        version=_whole(request.POST.get("version", "")),
    )
    narrowed = _filter(request)
    stages = list(stage.pipeline.stages.select_related("pipeline").order_by("position", "pk"))
    sums = reading.lane_sums(stages, narrowed)
    context = {
        "deal": moved,
        "inside": _drawer(request, narrowed).inside(reading.cards(Deal.objects.filter(pk=moved.pk))[0]),
        "lanes": [Lane(each, sums[each.pk], "", None) for each in stages],
        "total": _total(stages, sums),
    }
    return render(request, "crm/board.html#moved", context)


@requires(CrmPermission.EDIT)
@require_POST
def deal_stage(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Move the deal from its own page; back there."""
    deal = get_object_or_404(Deal, pk=pk)
    stage = _found(Stage.objects.all(), request.POST.get("stage", ""))
    if stage is None:
        raise StageElsewhere
    deals.move_deal(deal=deal, actor=request.member, stage=stage, version=_whole(request.POST.get("version", "")))
    messages.success(request, _("Moved to “%(stage)s”.") % {"stage": stage.name})
    return redirect(org_reverse("crm:deal", pk))


def _board(request: MemberRequest, stages: list[Stage], narrowed: BoardFilter) -> dict[str, Any]:
    sums = reading.lane_sums(stages, narrowed)
    cards = reading.lane_cards(stages, narrowed)
    drawer = _drawer(request, narrowed)
    return {
        "lanes": [_lane(stage, sums[stage.pk], cards[stage.pk], drawer) for stage in stages],
        "total": _total(stages, sums),
        "is_empty": not any(each.count for each in sums.values()) and not _query(narrowed),
        "query": _query(narrowed),
    }


def _lane(stage: Stage, sums: Sums, found: list[Card], drawer: CardDrawer) -> Lane:
    shown = found[:LANE_SIZE]
    return Lane(stage, sums, drawer.cards(shown), shown[-1] if len(found) > LANE_SIZE else None)


def _total(stages: list[Stage], sums: dict[uuid.UUID, Sums]) -> Sums:
    """The sums of all open lanes together."""
    total = Sums()
    for stage in stages:
        if stage.outcome == Stage.Outcome.OPEN:
            total.join(sums[stage.pk])
    return total


def _stages_of(every_stage: list[Stage], wanted: str) -> list[Stage]:
    """The stages of the pipeline asked for, else of the first one."""
    pipeline_id = _uuid(wanted) if wanted else every_stage[0].pipeline_id if every_stage else None
    found = [stage for stage in every_stage if stage.pipeline_id == pipeline_id]
    if wanted and not found:
        raise Http404
    return found


def _filter(request: MemberRequest) -> BoardFilter:
    return BoardFilter(_uuid(request.GET.get("owner", "")), request.GET.get("search", "").strip()[:100])


def _query(narrowed: BoardFilter) -> str:
    """The board's filter as a query string that begins with "?", empty when it shows all."""
    pairs = {"owner": narrowed.owner_id, "search": narrowed.search}
    kept = {name: value for name, value in pairs.items() if value}
    return f"?{urlencode(kept)}" if kept else ""


def _drawer(request: MemberRequest, narrowed: BoardFilter) -> CardDrawer:
    return CardDrawer(_query(narrowed), clock.today(request.organization))


def _place(request: MemberRequest) -> Place:
    before, after = (_uuid(request.POST.get(name, "")) for name in ("before", "after"))
    has_neighbour = bool(before or after)
    return Place(before, after, None if has_neighbour else _whole(request.POST.get("position", "")))


def _found(rows: QuerySet[Row], raw: str) -> Row | None:
    """The row whose id was sent; None for one that is not there, or no id."""
    pk = _uuid(raw)
    return rows.filter(pk=pk).first() if pk else None


def _whole(raw: str) -> int | None:
    return int(raw) if raw.isdecimal() and len(raw) < 10 else None


def _uuid(raw: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(raw)
    except ValueError:
        return None
