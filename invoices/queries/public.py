"""What signed links lead to: the only reads across organizations. Whoever has the secret may see the document."""

from typing import Final

from invoices.models import Invoice, Offer

_REASON: Final = "the secret of a signed link names the document, and the document its organization"


def offer_by_token(token: str) -> Offer | None:
    """The offer a customer was sent; drafts are nobody's business yet."""
    rows = Offer.objects.unscoped(reason=_REASON).exclude(state=Offer.State.DRAFT)
    return rows.select_related("organization").filter(public_token=token).first()


def invoice_by_token(token: str) -> Invoice | None:
    """The invoice or note a customer was sent; drafts are nobody's business yet."""
    rows = Invoice.objects.unscoped(reason=_REASON).exclude(state=Invoice.State.DRAFT)
    return rows.select_related("organization", "corrects").filter(public_token=token).first()
