"""The only reads across organizations: what signed links lead to, and what the beat fans out by.

Whoever has the secret of a link may see the document.
"""

import datetime
import uuid
from typing import Final

from accounts.queries.organizations import is_open
from config.lib import clock
from invoices.models import Invoice, Offer, Payment

_REASON: Final = "the secret of a signed link names the document, and the document its organization"
# Nowhere is the calendar further ahead of UTC than this.
_FURTHEST_AHEAD: Final = datetime.timedelta(hours=14)


def offer_by_token(token: str) -> Offer | None:
    """The offer a customer was sent; drafts are nobody's business yet."""
    rows = Offer.objects.unscoped(reason=_REASON).exclude(state=Offer.State.DRAFT)
    return rows.select_related("organization").filter(is_open("organization"), public_token=token).first()


def invoice_by_token(token: str) -> Invoice | None:
    """The invoice or note a customer was sent; drafts are nobody's business yet."""
    rows = Invoice.objects.unscoped(reason=_REASON).exclude(state=Invoice.State.DRAFT)
    found: Invoice | None = (
        rows.select_related("organization", "corrects").filter(is_open("organization"), public_token=token).first()
    )
    return found


def organizations_with_late_invoices() -> list[uuid.UUID]:
    """The organizations that may have an unpaid invoice whose due date is over by their own calendar."""
    rows = Invoice.objects.unscoped(reason="the beat starts one task per organization")
    latest_day = (clock.now() + _FURTHEST_AHEAD).date()
    awaited = [Invoice.State.ISSUED, Invoice.State.SENT, Invoice.State.PARTLY_PAID]
    late = rows.filter(state__in=awaited, due_date__lt=latest_day)
    return list(late.order_by().values_list("organization_id", flat=True).distinct())


def organizations_with_ended_offers() -> list[uuid.UUID]:
    """The organizations that may have an unanswered offer whose last day is over by their own calendar."""
    rows = Offer.objects.unscoped(reason="the beat starts one task per organization")
    latest_day = (clock.now() + _FURTHEST_AHEAD).date()
    ended = rows.filter(state=Offer.State.SENT, valid_until__lt=latest_day)
    return list(ended.order_by().values_list("organization_id", flat=True).distinct())


def organizations_with_undecided_payments() -> list[uuid.UUID]:
    """The organizations that have a payment nobody decided on."""
    rows = Payment.objects.unscoped(reason="the beat starts one task per organization")
    undecided = rows.filter(state__in=Payment.UNDECIDED)
    return list(undecided.order_by().values_list("organization_id", flat=True).distinct())
