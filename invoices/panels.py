"""Blocks that invoices put on the pages of contacts, companies and deals."""

from typing import Any, Final

from accounts.models import Member
from config.lib import clock
from config.lib.urls import org_reverse
from crm.models import Company, Contact, Deal
from invoices.dashboard import CURRENCY
from invoices.queries import invoices as queries
from invoices.rules import InvoicesPermission
from invoices.statuses import invoice_status

_SHOWN: Final = 5


def invoices_panel(member: Member, record: Company | Contact | Deal) -> dict[str, Any]:
    """The latest invoices of a customer or deal, what was invoiced this year and what is still due."""
    kind = str(record._meta.model_name)
    today = clock.today(member.organization)
    rows = queries.latest(_SHOWN + 1, **{kind: record})
    query = f"?{kind}={record.pk}"
    return {
        "rows": [
            {"invoice": row, "url": org_reverse("invoices:invoice", row.pk), "status": invoice_status(row, today)}
            for row in rows[:_SHOWN]
        ],
        "currency": CURRENCY,
        "turnover": queries.turnover(today.replace(month=1, day=1), today, **{kind: record}),
        "balance": queries.balance(today, **{kind: record}),
        "all_url": f"{org_reverse('invoices:invoices')}{query}" if len(rows) > _SHOWN else "",
        "new_url": f"{org_reverse('invoices:invoice_new')}{query}" if member.has(InvoicesPermission.EDIT) else "",
    }
