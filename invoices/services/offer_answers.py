"""The customer's answer to an offer: yes, with the optional lines they want, or no."""

import uuid
from collections.abc import Collection, Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from django.db import transaction

from accounts.models import Member
from accounts.rules import require
from accounts.services import audit, notifications
from config.lib import ambient, clock
from config.lib.money import format_money, quantize
from config.lib.text import one_line
from config.lib.urls import org_reverse
from crm.models import Deal
from crm.services import deals
from invoices.errors import SignerMissing, UnknownOption
from invoices.models import Offer, OfferLine
from invoices.rules import InvoicesPermission
from invoices.services.lines import assign_totals, price_lines
from invoices.services.offer_sending import publish, require_open
from invoices.services.offers import lock, log

_PRICE: Final = Decimal("0.0001")
_NAME_LENGTH: Final = 150
_REASON_LENGTH: Final = 300
NOT_SAID: Final = "–"


@transaction.atomic
def accept_offer(
    *, offer: Offer, signer_name: str, chosen: Collection[uuid.UUID] = (), actor: Member | None = None
) -> Offer:
    """The customer says yes and takes the `chosen` of the optional lines; the totals are those of what they take.

    `actor` is the member who records a yes given by word of mouth, None the customer on their page. Accepted once: an
    accepted offer is returned as it is. Raises `OfferNotOpen`, `SignerMissing`, `UnknownOption`.
    """
    require(actor, InvoicesPermission.EDIT_OFFERS)
    locked = lock(offer)
    if locked.state == Offer.State.ACCEPTED:
        return locked
    require_open(locked)
    signer = one_line(signer_name)[:_NAME_LENGTH]
    if not signer:
        raise SignerMissing
    rows = with_choice(locked, chosen)
    OfferLine.objects.bulk_update(rows, ["is_chosen"])
    _take_yes(locked, signer, actor)
    log("offer_acceptance_recorded" if actor else "offer_accepted", locked, signer=signer)
    _notify(locked, "invoices.offer_accepted", actor, signer=signer)
    return locked


def agree(*, locked: Offer, actor: Member) -> None:
    """Count a locked draft or sent offer as accepted because a member goes on with it; no options are taken.

    Raises `NothingOffered`, `ValidityOver`, `OfferNotOpen`.
    """
    if locked.is_draft:
        publish(locked)
    require_open(locked)
    _take_yes(locked, "", actor)
    log("offer_agreed", locked)


def with_choice(offer: Offer, chosen: Collection[uuid.UUID]) -> list[OfferLine]:
    """The lines when the `chosen` optional ones are taken; the offer gets the totals of that, nothing is stored.

    Raises `UnknownOption`.
    """
    rows: list[OfferLine] = list(offer.lines.all())
    if not set(chosen) <= {row.pk for row in rows if row.is_optional}:
        raise UnknownOption
    for row in rows:
        row.is_chosen = row.pk in chosen
    assign_totals(offer, price_lines(rows, offer.currency, vat_reason=offer.vat_reason))
    return rows


def _take_yes(offer: Offer, signer: str, actor: Member | None) -> None:
    before, offer.state = offer.state, Offer.State.ACCEPTED
    offer.accepted_at, offer.signer_name = clock.now(), signer
    # Where the customer's own yes came from; who recorded one given by word of mouth stands in the audit trail.
    offer.signer_ip = None if actor else ambient.current().ip_address or None
    signed = ["state", "accepted_at", "signer_name", "signer_ip"]
    offer.save(update_fields=[*signed, "tax_groups", "total_net", "total_vat", "total_gross", "updated_at"])
    audit.record("invoices.offer_accepted", offer, {"state": [before, offer.state], "signer_name": ["", signer]})
    _carry_to_deal(offer)


@transaction.atomic
def decline_offer(*, offer: Offer, reason: str = "", actor: Member | None = None) -> Offer:
    """The customer says no. Done once: a declined offer is returned as it is. Raises `OfferNotOpen`."""
    require(actor, InvoicesPermission.EDIT_OFFERS)
    locked = lock(offer)
    if locked.state == Offer.State.DECLINED:
        return locked
    require_open(locked)
    locked.state, locked.declined_at = Offer.State.DECLINED, clock.now()
    locked.decline_reason = one_line(reason)[:_REASON_LENGTH]
    locked.save(update_fields=["state", "declined_at", "decline_reason", "updated_at"])
    audit.record("invoices.offer_declined", locked, {"decline_reason": ["", locked.decline_reason]})
    log("offer_decline_recorded" if actor else "offer_declined", locked, body=locked.decline_reason)
    _notify(locked, "invoices.offer_declined", actor, reason=locked.decline_reason or NOT_SAID)
    return locked


# --- The deal -------------------------------------------------------------------------------------------------------
def _carry_to_deal(offer: Offer) -> None:
    """The deal is worth what the customer agreed to, without VAT. Its stage is for a person to change."""
    deal = offer.deal
    if deal is None or deal.status == Deal.Status.LOST or deal.currency != offer.currency:
        return
    lines = None
    if deal.lines.exists():
        lines = [_deal_line(row, offer.currency) for row in offer.lines.all() if row.is_counted]
    deals.update_deal(deal=deal, actor=None, values={"value": offer.total_net}, lines=lines)


def _deal_line(row: OfferLine, currency: str) -> deals.LineInput:
    """The line with its discount in the price; as one piece of its amount where no such price gives the same amount."""
    price = (row.unit_price * (100 - row.discount_percent) / 100).quantize(_PRICE, ROUND_HALF_UP)
    if quantize(row.quantity * price, currency) == row.net:
        return deals.LineInput(row.description, row.quantity, row.unit_code, price)
    return deals.LineInput(row.description, Decimal(1), unit_price=row.net)


# --- Who is told ----------------------------------------------------------------------------------------------------
def _notify(offer: Offer, kind: str, actor: Member | None, **data: Any) -> None:
    """Tell whoever wrote the offer and whoever owns the deal, but not the one who acts."""
    url = org_reverse("invoices:offer", offer.pk)
    for member in _concerned(offer, actor):
        amount = format_money(offer.total_gross, offer.currency, member.user.language)
        words = {"number": str(offer), "title": offer.title, "customer": offer.customer_name, "amount": amount}
        notifications.notify([member], kind, words | data, url)


def _concerned(offer: Offer, actor: Member | None) -> Iterable[Member]:
    ids = (offer.created_by_id, offer.deal.owner_id if offer.deal else None)
    members = Member.objects.filter(pk__in=[pk for pk in ids if pk], is_active=True).select_related("user")
    return members.exclude(pk=actor.pk) if actor else members
