"""A change of a deal, proposed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Member
from ai_assistant.errors import ChangedSince, NoSuchRecord
from ai_assistant.hooks import Change, Done, FieldChange, ProposeTool
from ai_assistant.tools.arguments import COLLEAGUE, colleague, decimal
from config.lib import clock, formats
from config.lib.errors import StaleEdit
from config.lib.money import quantize
from config.lib.text import fold
from crm.errors import NothingChanges, ValueOfProducts
from crm.models import Deal, Stage
from crm.proposing.records import ABOUT, language, one, record_of, require_rights
from crm.rules import CrmPermission
from crm.services import deals

_LARGEST: Final = 9_999_999_999_999
_PARAMETERS: Final[Mapping[str, Any]] = {
    "type": "object",
    "properties": {
        "deal": ABOUT["deal"],
        "stage": {"type": "string", "maxLength": 100, "description": "The name of a stage of the deal's pipeline"},
        "amount": {
            "type": "number", "minimum": 0, "maximum": _LARGEST,
            "description": "The value, in the deal's currency; not for a deal with products, whose sum it is",
        },
        "closes_on": {"type": "string", "format": "date"},
        "owner": COLLEAGUE,
    },
    "required": ["deal"],
    "minProperties": 2,
    "additionalProperties": False,
}  # fmt: skip


def _found(member: Member, arguments: Mapping[str, Any]) -> tuple[Deal, dict[str, Any]]:
    """The deal and those of the values that differ from its own. Raises what the service would, writes nothing."""
    require_rights(member)
    deal: Deal = one(member, "deal", arguments)
    wanted: dict[str, Any] = {}
    if "stage" in arguments:
        wanted["stage"] = _stage(deal, arguments["stage"])
    if "amount" in arguments:
        wanted["value"] = _amount(deal, arguments["amount"])
    if "closes_on" in arguments:
        wanted["expected_close_on"] = datetime.date.fromisoformat(arguments["closes_on"])
        clock.refuse_impossible({"closes_on": wanted["expected_close_on"]})
    if "owner" in arguments:
        wanted["owner"] = colleague(member, arguments["owner"], "owner")
    changed = {name: value for name, value in wanted.items() if getattr(deal, name) != value}
    if not changed:
        raise NothingChanges
    return deal, changed


def _stage(deal: Deal, name: str) -> Stage:
    """The stage of the deal's pipeline that is called so. Raises `NoSuchRecord`."""
    for stage in deal.pipeline.stages.order_by("position", "pk"):
        if fold(stage.name) == fold(name):
            return stage
    raise NoSuchRecord("stage")


def _amount(deal: Deal, amount: float) -> Decimal:
    if deal.lines.exists():
        raise ValueOfProducts
    return quantize(decimal(amount, "amount"), deal.currency)


def _describe(member: Member, arguments: Mapping[str, Any]) -> Change:
    deal, changed = _found(member, arguments)
    fields = [
        FieldChange(label, _words(deal, getattr(deal, name)), _words(deal, changed[name]))
        for name, label in (
            ("stage", _("Stage")),
            ("value", _("Value")),
            ("expected_close_on", _("Expected close")),
            ("owner", _("Owner")),
        )
        if name in changed
    ]
    if "stage" in changed and changed["stage"].outcome != deal.status:
        after = Deal.Status(changed["stage"].outcome).label
        fields.append(FieldChange(_("Status"), str(deal.get_status_display()), str(after)))
    title = ngettext("Change of a deal: %(name)s", "Changes of a deal: %(name)s", len(fields)) % {"name": deal.title}
    return Change(title, fields, record_of(deal))


def _words(deal: Deal, value: Any) -> str:
    """A value as people read it."""
    if value is None:
        return "—"
    if isinstance(value, Decimal):
        return formats.money(value, deal.currency, language())
    return formats.date_short(value, language()) if isinstance(value, datetime.date) else str(value)


def _execute(member: Member, arguments: Mapping[str, Any]) -> Done:
    deal, changed = _found(member, arguments)
    before = deals.standing(deal)
    deal = deals.update_deal(deal=deal, actor=member, values=changed, version=deal.version)
    return Done(record_of(deal), {"deal": str(deal.pk), "version": deal.version, "before": before})


def _undo(member: Member, undo: Mapping[str, Any]) -> None:
    """Put the deal back as it stood. Raises `ChangedSince`."""
    deal = Deal.objects.select_related("company").filter(pk=undo["deal"]).first()
    if deal is None:
        raise ChangedSince
    try:
        deals.put_back(deal=deal, actor=member, standing=undo["before"], version=undo["version"])
    except StaleEdit as error:
        raise ChangedSince from error


PROPOSE_DEAL_CHANGE: Final = ProposeTool(
    name="propose_deal_change",
    description="Propose another stage, value, day of closing or owner for a deal",
    parameters=_PARAMETERS,
    permission=CrmPermission.EDIT,
    icon="kanban",
    describe=_describe,
    execute=_execute,
    undo=_undo,
)
