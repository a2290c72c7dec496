"""What invoices offer the command palette."""

from django.utils.translation import get_language

from accounts.models import Member
from config.lib import formats
from config.lib.shell import SearchHit
from config.lib.urls import org_reverse
from invoices.models import Invoice
from invoices.queries import invoices as queries


def find_invoices(_member: Member, text: str, limit: int) -> list[SearchHit]:
    """Invoices and notes whose number, customer or reference has the words, the newest first."""
    return [_hit(row) for row in queries.search(text, limit)]


def _hit(row: Invoice) -> SearchHit:
    amount = formats.money(row.signed_total, row.currency, get_language() or "en")
    title = f"{row.get_kind_display()} {row} · {row.customer_name}"
    return SearchHit(title, amount, org_reverse("invoices:invoice", row.pk), "receipt")
