"""What offers contribute to other places: panels of records, the count in the menu."""

from typing import Any, Final

from accounts.models import Member
from config.lib import clock
from config.lib.urls import org_reverse
from crm.models import Company, Contact, Deal
from invoices.offer_status import offer_status
from invoices.queries import offers as queries
from invoices.rules import InvoicesPermission

_SHOWN: Final = 6


def offers_panel(member: Member, record: Contact | Company | Deal) -> dict[str, Any]:
    """The latest offers of a contact, company or deal."""
    kind = str(record._meta.model_name)
    rows = queries.offers_about(_SHOWN + 1, **{kind: record})
    today = clock.today(member.organization)
    query = f"?{kind}={record.pk}"
    may_write = member.has(InvoicesPermission.EDIT_OFFERS)
    return {
        "offers": [
            {"offer": row, "url": org_reverse("invoices:offer", row.pk), "status": offer_status(row, today)}
            for row in rows[:_SHOWN]
        ],
        "all_url": f"{org_reverse('invoices:offers')}{query}" if len(rows) > _SHOWN else "",
        "new_url": f"{org_reverse('invoices:offer_new')}{query}" if may_write else "",
        "is_deal": kind == "deal",
    }
