"""Sending documents to customers, and remembering that they were seen."""

import posixpath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from accounts.models import Member, User
from accounts.queries import members
from accounts.rules import require
from accounts.services import audit, mail
from accounts.services.mail import Attachment
from accounts.services.team import require_confirmed_email
from config.lib import clock
from config.lib.identifiers import normalise_email
from invoices.errors import NoRecipientAddress, NotCorrectable, NotIssued
from invoices.models import Invoice
from invoices.printing import file_name, invoice_pdf, public_url
from invoices.rules import InvoicesPermission
from invoices.services import parties
from invoices.services.issuing import issue_invoice, log
from invoices.services.settlement import state_of


@transaction.atomic
def issue_and_send(*, invoice: Invoice, actor: Member, to: str = "", version: int | None = None) -> Invoice:
    """Issue a draft and send it in one step; neither happens when one cannot. Raises as both do."""
    _recipient(invoice, to)
    issued = issue_invoice(invoice=invoice, actor=actor, version=version)
    return issued if issued.sent_at else send_invoice(invoice=issued, actor=actor, to=to)


@transaction.atomic
def send_invoice(*, invoice: Invoice, actor: Member, to: str = "", message: str = "") -> Invoice:
    """Send an issued document in its language: a letter with the link to the customer's page and the PDF.

    `to` is the customer's own address when empty. Sending again sends again.
    Raises `NotIssued`, `NoRecipientAddress`, `IdentifierError` for what is no address, `EmailUnconfirmed`.
    """
    require(actor, InvoicesPermission.ISSUE)
    require_confirmed_email(actor)
    recipient = _recipient(invoice, to)
    locked: Invoice = Invoice.objects.select_for_update().get(pk=invoice.pk)
    if locked.is_draft:
        raise NotIssued
    if locked.state == Invoice.State.CANCELLED:
        raise NotCorrectable
    _queue_letter(locked, actor, recipient, message)
    locked.sent_at, locked.sent_to = clock.now(), recipient
    locked.state = state_of(locked)
    locked.save(update_fields=["sent_at", "sent_to", "state", "updated_at"])
    audit.record("invoices.invoice_sent", locked, {"sent_to": ["", recipient]})
    log("invoice_sent", locked, to=recipient)
    return locked


def _recipient(invoice: Invoice, to: str) -> str:
    address = to.strip() or parties.buyer_of(invoice.company, invoice.contact).email or parties.buyer(invoice).email
    if not address:
        raise NoRecipientAddress
    return normalise_email(address)


def _queue_letter(invoice: Invoice, actor: Member, recipient: str, message: str) -> None:
    mail.queue(
        template="invoice",
        to=recipient,
        language=invoice.main_language,
        organization=invoice.organization,
        reply_to=actor.user.email,
        context={
            "invoice": invoice,
            "buyer": parties.buyer(invoice),
            "message": message.strip(),
            "url": public_url(invoice),
        },
        attachments=(Attachment(_stored_pdf(invoice), file_name(invoice), "application/pdf"),),
    )


def _stored_pdf(invoice: Invoice) -> str:
    """The name in the storage of the PDF to attach, written at each sending so that it has today's look."""
    folder = f"organizations/{invoice.organization_id}/invoices"
    return default_storage.save(posixpath.join(folder, f"{invoice.pk}.pdf"), ContentFile(invoice_pdf(invoice)))


def mark_viewed(invoice: Invoice, visitor: User | None) -> bool:
    """Remember the first time the customer saw the document; a look by a member of the seller's team is none."""
    if visitor is not None and members.membership(visitor, organization_id=invoice.organization_id):
        return False
    if not Invoice.objects.filter(pk=invoice.pk, viewed_at=None).update(viewed_at=clock.now()):
        return False
    log("invoice_viewed", invoice)
    return True
