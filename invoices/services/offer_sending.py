"""Sending offers: the letter with the customer's page, the first look at it, and the end of their validity."""

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
from accounts.tenancy import current_organization
from config.lib import clock
from config.lib.identifiers import normalise_email
from invoices.errors import NoRecipientAddress, NothingOffered, OfferNotOpen, OlderVersionAccepted, ValidityOver
from invoices.models import Offer
from invoices.offer_printing import file_name, offer_pdf, public_url
from invoices.rules import InvoicesPermission
from invoices.services import parties
from invoices.services.offers import lock, log


@transaction.atomic
def send_offer(*, offer: Offer, actor: Member, to: str = "", message: str = "") -> Offer:
    """Send a draft in its language: a letter with the link to the customer's page and the PDF. It is frozen then.

    `to` is the customer's own address when empty. Sent once however often it is asked for; `send_again` repeats the
    letter. The version it replaces, if any, can no longer be accepted. Raises `EmailUnconfirmed`, `NothingOffered`,
    `ValidityOver`, `NoRecipientAddress`, `IdentifierError` for what is no address, `OlderVersionAccepted`.
    """
    require(actor, InvoicesPermission.EDIT_OFFERS)
    require_confirmed_email(actor)
    draft = lock(offer)
    if not draft.is_draft:
        return draft
    publish(draft)
    _send(draft, actor, to, message)
    return draft


@transaction.atomic
def send_again(*, offer: Offer, actor: Member, to: str = "", message: str = "") -> Offer:
    """Repeat the letter of an offer that waits for its answer. Raises as `send_offer`, and `OfferNotOpen`."""
    require(actor, InvoicesPermission.EDIT_OFFERS)
    require_confirmed_email(actor)
    sent = lock(offer)
    require_open(sent)
    _send(sent, actor, to, message)
    return sent


def publish(draft: Offer) -> None:
    """Freeze a locked draft as the customer is to see it. Raises `NothingOffered`, `ValidityOver`."""
    if not draft.lines.exists():
        raise NothingOffered
    if draft.is_past(clock.today(draft.organization)):
        raise ValidityOver
    _replace_older(draft)
    author = str(draft.created_by) if draft.created_by else ""
    draft.seller = parties.seller_of(draft.organization).to_json() | {"attention": author}
    draft.buyer = parties.buyer_of(draft.company, draft.contact).to_json()
    draft.state = Offer.State.SENT
    draft.save(update_fields=["seller", "buyer", "state", "updated_at"])


def require_open(offer: Offer) -> None:
    """Raise `OfferNotOpen` unless the customer may still answer."""
    if offer.state == Offer.State.SENT and offer.is_past(clock.today(offer.organization)):
        raise OfferNotOpen(Offer.State.EXPIRED)
    if offer.state != Offer.State.SENT:
        raise OfferNotOpen(offer.state)


def _replace_older(draft: Offer) -> None:
    """Close the version before; a draft cannot replace what the customer agreed to meanwhile."""
    if draft.supersedes is None:
        return
    older = lock(draft.supersedes)
    if older.state == Offer.State.ACCEPTED:
        raise OlderVersionAccepted
    before, older.state = older.state, Offer.State.SUPERSEDED
    older.save(update_fields=["state", "updated_at"])
    audit.record("invoices.offer_superseded", older, {"state": [before, older.state]})


def _send(offer: Offer, actor: Member, to: str, message: str) -> None:
    recipient = _recipient(offer, to)
    offer.sent_at, offer.sent_to = clock.now(), recipient
    offer.save(update_fields=["sent_at", "sent_to", "updated_at"])
    _queue_letter(offer, actor, message)
    audit.record("invoices.offer_sent", offer, {"sent_to": ["", recipient]})
    log("offer_sent", offer, to=recipient)


def _recipient(offer: Offer, to: str) -> str:
    address = to.strip() or parties.buyer_of(offer.company, offer.contact).email or parties.buyer(offer).email
    if not address:
        raise NoRecipientAddress
    return normalise_email(address)


def _queue_letter(offer: Offer, actor: Member, message: str) -> None:
    mail.queue(
        template="offer",
        to=offer.sent_to,
        language=offer.main_language,
        organization=offer.organization,
        reply_to=actor.user.email,
        context={
            "offer": offer,
            "buyer": parties.buyer(offer),
            "message": message.strip(),
            "url": public_url(offer),
        },
        attachments=(Attachment(_stored_pdf(offer), file_name(offer), "application/pdf"),),
    )


def _stored_pdf(offer: Offer) -> str:
    """The name in the storage of the PDF to attach, written at each sending so that it has today's look."""
    folder = f"organizations/{offer.organization_id}/offers"
    return default_storage.save(posixpath.join(folder, f"{offer.pk}.pdf"), ContentFile(offer_pdf(offer)))


def mark_viewed(offer: Offer, visitor: User | None) -> bool:
    """Remember the first time the customer saw the offer; a look by a member of the seller's team is none."""
    if visitor is not None and members.membership(visitor, organization_id=offer.organization_id):
        return False
    if not Offer.objects.filter(pk=offer.pk, viewed_at=None).update(viewed_at=clock.now()):
        return False
    log("offer_viewed", offer)
    return True


def expire_offers() -> int:
    """Close the organization's offers whose last day is over unanswered; gives how many. Safe to repeat."""
    unanswered = Offer.objects.filter(state=Offer.State.SENT, valid_until__lt=clock.today(current_organization()))
    return sum(_expire(offer) for offer in unanswered.select_related("company", "contact__company", "deal__company"))


@transaction.atomic
def _expire(offer: Offer) -> bool:
    """Close one, unless an answer or another worker was first."""
    claimed = Offer.objects.filter(pk=offer.pk, state=Offer.State.SENT).update(state=Offer.State.EXPIRED)
    if claimed:
        audit.record("invoices.offer_expired", offer, {"state": [Offer.State.SENT, Offer.State.EXPIRED]})
        log("offer_expired", offer)
    return bool(claimed)
