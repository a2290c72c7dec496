"""Lists of accounts."""

from typing import Any

from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.hooks import audit_event_types, security_event_kinds
from accounts.models import AuditEvent, Member, SecurityEvent
from accounts.queries.audit_trail import described_changes, label_of, trail
from accounts.queries.members import member_choices
from config.lib import cells
from config.lib.lists import Column, Filter, ListDefinition


def event_choices(_member: Member) -> list[tuple[str, str]]:
    """Kinds of acts as choices of a filter, in words."""
    return sorted(((item.key, str(item.label)) for item in audit_event_types), key=lambda pair: pair[1])


def _event(row: AuditEvent) -> str:
    kind = audit_event_types.get(row.event)
    return str(kind.label) if kind else row.event


def _changes(row: AuditEvent) -> SafeString | str:
    """Each changed field with its values before and after."""
    lines = [(label, before, after) for label, before, after in described_changes(row)]
    if not lines:
        return cells.EMPTY
    items = format_html_join("", "<li><b>{}</b> <s>{}</s> {}</li>", lines)
    return format_html('<ul class="k-changes">{}</ul>', items)


def _changes_text(row: AuditEvent) -> str:
    return "; ".join(f"{label}: {before} → {after}" for label, before, after in described_changes(row))


def _who(row: AuditEvent) -> str:
    """The member, or the operator; with the key or the operator who acted in the member's name."""
    if row.staff_name and row.member is None:
        return _("%(staff)s as operator") % {"staff": row.staff_name}
    who = str(row.member) if row.member else str(_("the system"))
    if row.staff_name:
        return _("%(who)s, really %(staff)s as operator") % {"who": who, "staff": row.staff_name}
    return f"{who} ({row.api_key_name})" if row.api_key_name else who


class AuditList(ListDefinition):
    """Who did what, newest first."""

    key = "audit"
    columns = [
        Column("at", _("When"), cells.moment("at"), lambda row: row.at.isoformat(), order_by=("at",), card="d"),
        Column("member", _("Who"), _who, _who, card="m"),
        Column("event", _("What"), _event, _event, card="h"),
        Column("object", _("Record"), cells.text("record_name"), lambda row: row.record_name, is_name=True, card="n"),
        Column("changes", _("Changes"), _changes, _changes_text),
        Column("ip_address", _("From"), cells.text("ip_address"), lambda row: row.ip_address, leaves=1),
    ]
    filters = [
        Filter("member", _("Who"), "member_id", kind="uuid", choices=member_choices),
        Filter("event", _("What"), "event", choices=event_choices),
        Filter("record", _("Record"), "object_id", kind="uuid", words=label_of),
        Filter("since", _("From day"), "at__date__gte", kind="date"),
        Filter("until", _("To day"), "at__date__lte", kind="date"),
    ]
    default_ordering = "-at"

    def base(self) -> QuerySet[Any, Any]:
        """Every act in the organization."""
        return trail()


class AuditExport(AuditList):
    """As the page, with the place and hash of each row in the chain, so that a file kept elsewhere bears witness."""

    columns = [
        *AuditList.columns,
        Column("position", _("Place in the chain"), cells.text("position"), lambda row: row.position),
        Column("chain_hash", _("Hash"), cells.text("chain_hash"), lambda row: row.chain_hash),
    ]


def security_choices(_member: Member) -> list[tuple[str, str]]:
    """Kinds of security events as choices of a filter, in words."""
    return sorted(((item.key, str(item.title)) for item in security_event_kinds), key=lambda pair: pair[1])


def _happened(row: SecurityEvent) -> SafeString:
    return format_html('<span class="k-two"><b>{}</b><small>{}</small></span>', row.title, row.text)


class SecurityEventList(ListDefinition):
    """What touches the safety of the organization, newest first."""

    key = "security"
    columns = [
        Column("at", _("When"), cells.moment("at"), lambda row: row.at.isoformat(), order_by=("at",), card="d"),
        Column("kind", _("What"), _happened, lambda row: f"{row.title}: {row.text}", is_name=True, card="h"),
        Column("member", _("Who"), cells.text("member"), lambda row: str(row.member or ""), card="m", leaves=2),
        Column("ip_address", _("From"), cells.text("ip_address"), lambda row: row.ip_address, leaves=1),
    ]
    filters = [
        Filter("kind", _("What"), "kind", choices=security_choices),
        Filter("member", _("Who"), "member_id", kind="uuid", choices=member_choices),
    ]
    default_ordering = "-at"

    def base(self) -> QuerySet[Any, Any]:
        """Every event of the organization."""
        return SecurityEvent.objects.select_related("member__user")
