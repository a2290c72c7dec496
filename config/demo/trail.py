"""What the team was told of, and the audit trail of the last weeks."""

from collections.abc import Iterator
from typing import Any, Final

from accounts.models import AuditEvent, Member, Notification
from config.demo.plan import Demo
from config.demo.storing import store
from config.lib import clock
from config.lib.ids import uuid7
from config.lib.money import format_money
from config.lib.urls import org_reverse
from crm.models import Activity, Task
from invoices.models import Invoice, Offer

_EVENTS: Final = 60


def create(demo: Demo) -> None:
    """Write notifications and audit events; everybody was here lately."""
    store(list(_notifications(demo)), demo.progress)
    store(list(_events(demo)), demo.progress)
    Member.objects.update(last_seen_at=demo.moment(demo.working_day(1)))


def _notifications(demo: Demo) -> Iterator[Notification]:
    """Four that Мария has not read, and a read one."""
    accepted = Offer.objects.filter(state=Offer.State.ACCEPTED).select_related("contact").order_by("-accepted_at")
    for offer in accepted[:3]:
        words = {
            "number": str(offer),
            "title": offer.title,
            "customer": offer.customer_name,
            "amount": format_money(offer.total_gross, offer.currency, "bg"),
            "signer": offer.signer_name,
        }
        url = org_reverse("invoices:offer", offer.pk)
        yield _notification(demo, "invoices.offer_accepted", words, url, at=offer.accepted_at)
    given = Task.objects.filter(assignee=demo.owner, done_at=None).select_related("company").order_by("-created_at")
    for task in given[:2]:
        words = {"task": task.title, "about": str(task.company), "by": str(demo.team[1])}
        url = org_reverse("crm:task", task.pk)
        yield _notification(demo, "crm.task_assigned", words, url, at=task.created_at)


def _notification(demo: Demo, kind: str, data: dict[str, Any], url: str, *, at: Any) -> Notification:
    is_old = at.date() < demo.days_ago(12)
    read_at = at + (clock.now() - at) / 2 if is_old else None
    return Notification(id=uuid7(at), created_at=at, member=demo.owner, kind=kind, data=data, url=url, read_at=read_at)


def _events(demo: Demo) -> Iterator[AuditEvent]:
    """The newest invoices as issued and sent, and the deals that moved."""
    for invoice in Invoice.objects.issued().exclude(sent_at=None).order_by("-number")[:_EVENTS]:
        yield _event("invoices.invoice_issued", invoice, invoice.issued_at, demo.bookkeeper)
        yield _event("invoices.invoice_sent", invoice, invoice.sent_at, demo.bookkeeper)
    moves = Activity.objects.filter(kind="deal_moved").select_related("deal", "member").order_by("-occurred_at")
    for move in moves[:_EVENTS]:
        yield _event("crm.deal_moved", move.deal, move.occurred_at, move.member)


def _event(event: str, record: Any, at: Any, member: Member | None) -> AuditEvent:
    return AuditEvent(
        id=uuid7(at),
        at=at,
        member=member,
        event=event,
        object_type=record._meta.label_lower,
        object_id=record.pk,
        object_label=str(record)[:200],
    )
