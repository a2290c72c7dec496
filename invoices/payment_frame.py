"""What payments contribute elsewhere: the count in the menu, the dashboard's note, a panel."""

from typing import Any, Final

from accounts.models import Member
from config.lib.urls import org_reverse
from crm.models import Company, Contact
from invoices.queries import payments as queries
from invoices.rules import InvoicesPermission

_SHOWN: Final = 5


def menu_count() -> tuple[int, bool]:
    """How many payments wait for a decision; somebody has to act, so it is hot."""
    waiting, _proposed = queries.waiting()
    return waiting, waiting > 0


def decide_card(_member: Member, _period: Any) -> dict[str, Any]:
    """How many payments wait, and the likeliest proposal."""
    waiting, proposed = queries.waiting()
    first = queries.first_proposal() if proposed else None
    return {
        "waiting": waiting,
        "first": first.payment if first else None,
        "invoice": first.invoice if first else None,
        "url": org_reverse("invoices:payments"),
    }


def payments_panel(member: Member, record: Company | Contact) -> dict[str, Any]:
    """The latest payments of a customer, and what they have as credit."""
    rows = list(queries.payments_of(record)[: _SHOWN + 1])
    query = f"?tab=booked&{record._meta.model_name}={record.pk}"
    return {
        "credit": queries.credit_of(record) if rows else [],
        "rows": [{"payment": row, "url": org_reverse("invoices:payment", row.pk)} for row in rows[:_SHOWN]],
        "all_url": f"{org_reverse('invoices:payments')}{query}" if len(rows) > _SHOWN else "",
        "new_url": org_reverse("invoices:payment_new") if member.has(InvoicesPermission.BOOK_PAYMENTS) else "",
    }
