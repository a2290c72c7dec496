"""Deals: from the enquiry to won or lost."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts import entitlements
from accounts.models import Member
from accounts.rules import require
from accounts.services import audit, versions
from accounts.tenancy import current_organization
from config.lib import clock
from config.lib.errors import StaleEdit
from config.lib.money import quantize
from config.lib.text import fold
from crm.errors import (
    DealAlreadyOpen,
    DealGone,
    DealMovedMeanwhile,
    DealNotOpen,
    DealTooLarge,
    NoOpenStage,
    StageElsewhere,
)
from crm.models import Contact, Deal, DealContact, DealLine, Pipeline, Stage
from crm.queries import pipelines
from crm.rules import CrmPermission
from crm.searching import tag_mark
from crm.services import activities, attachments, lanes, tags

OPEN, WON, LOST = Deal.Status.OPEN, Deal.Status.WON, Deal.Status.LOST
_TOO_LARGE = Decimal(10) ** 13  # 15 digits, two of them behind the point
_KINDS = {OPEN: "deal_reopened", WON: "deal_won", LOST: "deal_lost"}
_STANDING = ("value", "expected_close_on", "status", "position", "lost_reason", "closed_at", "stage_entered_at")
_SHOWN = ("stage", "value", "expected_close_on", "owner", "status", "lost_reason")
_MOVED = ("stage", "pipeline", "position", "stage_entered_at", "status", "closed_at", "lost_reason", "updated_at")


@dataclass(frozen=True)
class LineInput:
    """A product or service: `quantity` units of `unit_code` (UN/ECE Recommendation 20) at `unit_price` without VAT."""

    description: str
    quantity: Decimal = Decimal(1)
    unit_code: str = "C62"
    unit_price: Decimal = Decimal(0)


def lines_value(lines: Sequence[LineInput], currency: str) -> Decimal:
    """What the lines come to: each rounded to the currency's cent, then added."""
    return sum((quantize(line.quantity * line.unit_price, currency) for line in lines), Decimal(0))


def _storable(value: Decimal) -> Decimal:
    """The value, if the deal's column holds it. Raises `DealTooLarge`."""
    if value >= _TOO_LARGE:
        raise DealTooLarge
    return value


@transaction.atomic
def create_deal(
    *,
    actor: Member | None,
    values: Mapping[str, Any],
    contacts: Sequence[Contact] = (),
    lines: Sequence[LineInput] = (),
) -> Deal:
    """Open a deal on top of its stage, the first open one unless `values` names another.

    `values` are fields of `Deal` already cleaned; with `lines` the value is their sum. Raises `NoOpenStage`,
    `StageElsewhere`, `DealTooLarge`, `PlanLimit`.
    """
    require(actor, CrmPermission.EDIT)
    entitlements.take(current_organization(), "deals")
    fields = _cleaned(values)
    stage = lanes.lock(_wanted_stage(fields) or _first_stage())
    deal = Deal(stage=stage, pipeline=stage.pipeline, stage_entered_at=clock.now(), **fields)
    _take_status(deal, str(stage.outcome))
    deal.position = lanes.top(stage, deal)
    if lines:
        deal.value = _storable(lines_value(lines, deal.currency))
    fill_search(deal)
    deal.save(force_insert=True)
    _set_contacts(deal, contacts)
    _set_lines(deal, lines)
    _log(deal, "deal_created")
    audit.record("crm.deal_created", deal)
    return deal


@transaction.atomic
def update_deal(
    *,
    deal: Deal,
    actor: Member | None,
    values: Mapping[str, Any],
    contacts: Sequence[Contact] | None = None,
    lines: Sequence[LineInput] | None = None,
    version: int | None = None,
) -> Deal:
    """Store the changed fields; None leaves contacts or lines as they are. Raises `StaleEdit`, `StageElsewhere`.

    A new stage moves the deal as on the board; with lines the value is their sum, whatever `values` says. `actor` None
    is the system, as when a customer accepts an offer.
    """
    require(actor, CrmPermission.EDIT)
    versions.claim(deal, version)
    fields = _cleaned(values)
    stage = _wanted_stage(fields, deal)
    changes = _change_people_and_lines(deal, contacts, lines)
    present_lines = lines if lines is not None else _lines_of(deal)
    if present_lines:
        fields["value"] = _storable(lines_value(present_lines, fields.get("currency", deal.currency)))
    changed_fields = audit.apply_changes(deal, fields)
    changes |= changed_fields
    if changes:
        fill_search(deal)
        deal.save(update_fields=[*changed_fields, "search_text", "sort_name", "updated_at"])
        activities.log_changes(deal, changes, contact=main_contact(deal))
        audit.record("crm.deal_changed", deal, changes)
    if stage is not None and stage.pk != deal.stage_id:
        _enter(deal, lanes.lock(stage))
    return deal


@transaction.atomic
def delete_deal(*, deal: Deal, actor: Member) -> None:
    """Delete a deal with its timeline, tasks and files."""
    require(actor, CrmPermission.DELETE)
    attachments.forget_files_of(deal)
    audit.record("crm.deal_deleted", deal)
    deal.delete()


@transaction.atomic
def move_deal(
    *,
    deal: Deal,
    actor: Member,
    stage: Stage,
    place: lanes.Place = lanes.TOP,
    version: int | None = None,
) -> Deal:
    """Put a deal into a stage, at a place of the lane; entering a won or lost stage closes it.

    Raises `DealMovedMeanwhile` when the deal is no longer of `version`, `DealGone`, `StageElsewhere`.
    """
    deal = _claimed(deal, actor, version)
    stage = lanes.lock(stage)
    if stage.pk == deal.stage_id:
        # Only the order of cards changes: nothing that a timeline or an audit would tell.
        deal.position = lanes.position(stage, deal, place)
        deal.save(update_fields=["position"])
        return deal
    return _enter(deal, stage, place)


@transaction.atomic
def win_deal(*, deal: Deal, actor: Member) -> Deal:
    """Close a deal as won, in its pipeline's first won stage if there is one. Raises `DealNotOpen`, `DealGone`."""
    return _close(deal, actor, WON, "")


@transaction.atomic
def lose_deal(*, deal: Deal, actor: Member, reason: str = "") -> Deal:
    """Close a deal as lost, in its pipeline's first lost stage if there is one. Raises `DealNotOpen`, `DealGone`."""
    return _close(deal, actor, LOST, reason)


@transaction.atomic
def reopen_deal(*, deal: Deal, actor: Member) -> Deal:
    """Open a closed deal again, in its stage or, when that is one of closed deals, in the last open one.

    Raises `DealAlreadyOpen`, `NoOpenStage`, `DealGone`.
    """
    deal = _claimed(deal, actor)
    if deal.status == OPEN:
        raise DealAlreadyOpen
    is_in_open_stage = deal.stage.outcome == Stage.Outcome.OPEN
    stage = deal.stage if is_in_open_stage else pipelines.last_open_stage(deal.pipeline_id)
    if stage is None:
        raise NoOpenStage
    return _change_status(deal, OPEN, lanes.lock(stage))


def standing(deal: Deal) -> dict[str, Any]:
    """Where a deal stands, as JSON values that `put_back` takes."""
    moments = {name: getattr(deal, name) for name in ("stage_entered_at", "closed_at", "expected_close_on")}
    return {name: moment and moment.isoformat() for name, moment in moments.items()} | {
        "stage": str(deal.stage_id),
        "status": str(deal.status),
        "position": deal.position,
        "lost_reason": deal.lost_reason,
        "value": str(deal.value),
        "owner": str(deal.owner_id) if deal.owner_id else None,
    }


@transaction.atomic
def put_back(*, deal: Deal, actor: Member, standing: Mapping[str, Any], version: int) -> Deal:
    """Take back a change: the deal stands as `standing` says, in its stage since when it was before.

    Raises `StaleEdit` when the deal is no longer of `version`, `StageElsewhere` when its stage is gone.
    """
    require(actor, CrmPermission.EDIT)
    versions.claim(deal, version)
    stage = Stage.objects.select_related("pipeline").filter(pk=standing["stage"]).first()
    if stage is None:
        raise StageElsewhere
    lanes.lock(stage)
    fields = {field.name: field for field in Deal._meta.concrete_fields}
    values = {name: fields[name].to_python(standing[name]) for name in _STANDING}
    owner = Member.objects.filter(pk=standing["owner"]).first()
    changes = audit.apply_changes(deal, values | {"stage": stage, "pipeline": stage.pipeline, "owner": owner})
    deal.save(update_fields=[*changes, "updated_at"])
    shown = [name for name in changes if name in _SHOWN]
    activities.log_changes(deal, shown, contact=main_contact(deal))
    audit.record("crm.deal_changed", deal, {name: changes[name] for name in shown})
    return deal


def main_contact(deal: Deal) -> Contact | None:
    """The first of the deal's people."""
    first = DealContact.objects.filter(deal=deal).select_related("contact").order_by("position", "pk").first()
    return first.contact if first else None


def _cleaned(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with their tags cleaned and offered from now on."""
    clock.refuse_impossible(values)
    fields = dict(values)
    if "tags" in fields:
        fields["tags"] = tags.clean(fields["tags"])
        tags.remember(fields["tags"])
    return fields


def _wanted_stage(fields: dict[str, Any], deal: Deal | None = None) -> Stage | None:
    """Take stage and pipeline out of `fields`: the stage named, or the first open one of another pipeline."""
    stage: Stage | None = fields.pop("stage", None)
    pipeline: Pipeline | None = fields.pop("pipeline", None)
    if stage is not None and pipeline is not None and stage.pipeline_id != pipeline.pk:
        raise StageElsewhere
    if stage is not None or pipeline is None or (deal is not None and deal.pipeline_id == pipeline.pk):
        return stage
    found = pipelines.first_stage_of(pipeline.pk, outcome=Stage.Outcome.OPEN)
    if found is None:
        raise NoOpenStage
    return found


def _first_stage() -> Stage:
    stage = pipelines.first_open_stage()
    if stage is None:
        raise NoOpenStage
    return stage


def _claimed(deal: Deal, actor: Member, version: int | None = None) -> Deal:
    """The deal as it is now, locked, with one more version counted."""
    require(actor, CrmPermission.EDIT)
    # Without joins: PostgreSQL compares a row it had to wait for with the stage joined before the wait, and drops it.
    present = Deal.objects.select_for_update().filter(pk=deal.pk).first()
    if present is None:
        raise DealGone
    try:
        versions.claim(present, version)
    except StaleEdit as error:
        raise DealMovedMeanwhile from error
    return present


def _close(deal: Deal, actor: Member, status: str, reason: str) -> Deal:
    deal = _claimed(deal, actor)
    if deal.status != OPEN:
        raise DealNotOpen
    stage = pipelines.first_stage_of(deal.pipeline_id, outcome=status) or deal.stage
    return _change_status(deal, status, lanes.lock(stage), reason=reason)


def _enter(deal: Deal, stage: Stage, place: lanes.Place = lanes.TOP) -> Deal:
    """Move into another stage, with all that this means."""
    if deal.status != stage.outcome:
        return _change_status(deal, str(stage.outcome), stage, place)
    before = deal.stage
    _place(deal, stage, place)
    deal.save(update_fields=_MOVED)
    _log(deal, "deal_moved", stage=stage.name)
    audit.record("crm.deal_moved", deal, {"stage": [str(before), str(stage)]})
    return deal


def _change_status(deal: Deal, status: str, stage: Stage, place: lanes.Place = lanes.TOP, *, reason: str = "") -> Deal:
    before = [str(deal.stage), deal.status]
    _place(deal, stage, place)
    _take_status(deal, status, reason)
    deal.save(update_fields=_MOVED)
    kind = _KINDS[Deal.Status(status)]
    _log(deal, kind, body=reason)
    changes = {"stage": [before[0], str(stage)], "status": [before[1], status], "lost_reason": ["", reason]}
    audit.record(f"crm.{kind}", deal, {name: pair for name, pair in changes.items() if pair[0] != pair[1]})
    return deal


def _place(deal: Deal, stage: Stage, place: lanes.Place) -> None:
    deal.position = lanes.position(stage, deal, place)
    if deal.stage_id != stage.pk:
        deal.stage, deal.pipeline, deal.stage_entered_at = stage, stage.pipeline, clock.now()


def _take_status(deal: Deal, status: str, reason: str = "") -> None:
    deal.status = Deal.Status(status)
    deal.closed_at = None if status == OPEN else clock.now()
    deal.lost_reason = reason


def fill_search(deal: Deal) -> None:
    """Set what the deal is found and sorted by; nothing is saved."""
    """Set what the deal is searched and sorted by."""
    deal.sort_name = deal.title.casefold()[:250]
    company = deal.company.name if deal.company else ""
    deal.search_text = " ".join([fold(f"{deal.title} {company} {deal.source}"), *map(tag_mark, deal.tags)])


def _change_people_and_lines(
    deal: Deal, contacts: Sequence[Contact] | None, lines: Sequence[LineInput] | None
) -> dict[str, Any]:
    """Replace what is given and differs; returns it for the trail."""
    changes: dict[str, Any] = {}
    if contacts is not None:
        before = list(DealContact.objects.filter(deal=deal).select_related("contact").order_by("position", "pk"))
        if [row.contact_id for row in before] != [contact.pk for contact in contacts]:
            changes["contacts"] = [[str(row.contact) for row in before], [str(contact) for contact in contacts]]
            _set_contacts(deal, contacts)
    if lines is not None and (old := _lines_of(deal)) != list(lines):
        changes["lines"] = [[asdict(line) for line in old], [asdict(line) for line in lines]]
        _set_lines(deal, lines)
    return changes


def _set_contacts(deal: Deal, contacts: Sequence[Contact]) -> None:
    DealContact.objects.filter(deal=deal).delete()
    unique = list(dict.fromkeys(contacts))
    rows = [DealContact(deal=deal, contact=contact, position=place) for place, contact in enumerate(unique)]
    DealContact.objects.bulk_create(rows)


def _lines_of(deal: Deal) -> list[LineInput]:
    rows = DealLine.objects.filter(deal=deal).order_by("position", "pk")
    return [LineInput(row.description, row.quantity, row.unit_code, row.unit_price) for row in rows]


def _set_lines(deal: Deal, lines: Sequence[LineInput]) -> None:
    DealLine.objects.filter(deal=deal).delete()
    rows = [DealLine(deal=deal, position=place, **asdict(line)) for place, line in enumerate(lines)]
    DealLine.objects.bulk_create(rows)


def _log(deal: Deal, kind: str, *, body: str = "", **data: Any) -> None:
    """Tell it on the timeline of the deal, its main person and its company."""
    words = {"name": deal.title, "amount": str(deal.value), "currency": deal.currency} | data
    url = activities.address(deal)
    activities.log(kind, deal=deal, contact=main_contact(deal), data=words, body=body, url=url)
