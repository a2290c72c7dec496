"""From an offer to invoices: the whole of it, a deposit, or what earlier invoices have left."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Member
from accounts.rules import require
from accounts.services import audit
from config.lib import formats
from invoices import deposits
from invoices.deposits import GroupKey
from invoices.errors import (
    DepositOutOfRange,
    DepositTooLarge,
    DepositTooSmall,
    FullyInvoiced,
    InvoiceDraftOpen,
    OfferNotOpen,
    PartlyInvoiced,
)
from invoices.models import Invoice, Offer
from invoices.rules import InvoicesPermission
from invoices.services.invoices import create_draft
from invoices.services.lines import line_values, tax_groups
from invoices.services.offer_answers import agree
from invoices.services.offers import lock

_ZERO: Final = Decimal(0)
_COPIED: Final = ("company", "contact", "deal", "currency", "language", "vat_reason")
_LANGUAGES: Final = {"bg": ("bg",), "en": ("en",), "both": ("bg", "en")}


class Share(StrEnum):
    """How much of an offer an invoice takes."""

    WHOLE = "whole"
    DEPOSIT = "deposit"
    REMAINING = "remaining"


@transaction.atomic
def convert_offer(
    *, offer: Offer, actor: Member, share: Share = Share.WHOLE, deposit_percent: Decimal | None = None
) -> Invoice:
    """A draft invoice of the whole offer, of a deposit of `deposit_percent`, or of what remains after deposits.

    A draft or sent offer counts as accepted with it. An offer has one draft invoice at most: asked again for the same,
    it is returned as it is. Raises `OfferNotOpen`, `NothingOffered`, `ValidityOver`, `DepositOutOfRange`,
    `DepositTooSmall`, `DepositTooLarge`, `PartlyInvoiced`, `FullyInvoiced`, `InvoiceDraftOpen`.
    """
    require(actor, InvoicesPermission.EDIT)
    percent = _percent(share, deposit_percent)
    locked = lock(offer)
    if (draft := _open_draft(locked)) is not None:
        if draft.deposit_percent == percent:
            return draft
        raise InvoiceDraftOpen
    if locked.state != Offer.State.ACCEPTED:
        _agree(locked, actor)
    lines = _lines(locked, share, percent)
    invoice = create_draft(actor=actor, values=_values(locked, percent), lines=lines)
    audit.record("invoices.offer_invoiced", locked)
    return invoice


def _percent(share: Share, deposit_percent: Decimal | None) -> Decimal | None:
    if share is not Share.DEPOSIT:
        return None
    if deposit_percent is None or not 0 < deposit_percent < 100:
        raise DepositOutOfRange
    return deposit_percent


def _open_draft(offer: Offer) -> Invoice | None:
    draft: Invoice | None = offer.invoices.filter(state=Invoice.State.DRAFT).first()
    return draft


def _agree(offer: Offer, actor: Member) -> None:
    if offer.state not in (Offer.State.DRAFT, Offer.State.SENT):
        raise OfferNotOpen(offer.state)
    require(actor, InvoicesPermission.EDIT_OFFERS)
    agree(locked=offer, actor=actor)


def _values(offer: Offer, percent: Decimal | None) -> dict[str, Any]:
    copied = {name: getattr(offer, name) for name in _COPIED}
    return copied | {"offer": offer, "deposit_percent": percent}


def _lines(offer: Offer, share: Share, percent: Decimal | None) -> list[dict[str, Any]]:
    invoiced = invoiced_amounts(offer)
    offered = deposits.net_amounts(tax_groups(offer))
    left = deposits.left_amounts(offered, _summed(invoiced.values()))
    if invoiced and sum(left.values()) <= 0:
        raise FullyInvoiced
    if percent is not None:
        return _deposit_lines(offer, offered, left, percent)
    if share is Share.WHOLE and invoiced:
        raise PartlyInvoiced
    counted = line_values(row for row in offer.lines.all() if row.is_counted)
    return [*counted, *_deductions(offer, invoiced)]


def invoiced_amounts(offer: Offer) -> dict[Invoice, dict[GroupKey, Decimal]]:
    """What each issued invoice asks for, by VAT group: a cancelled one nothing, a credited one less."""
    documents = Invoice.objects.issued().exclude(state=Invoice.State.CANCELLED)
    found = documents.filter(Q(offer=offer) | Q(corrects__offer=offer)).select_related("corrects").order_by("number")
    amounts: dict[Invoice, dict[GroupKey, Decimal]] = {}
    for document in found:
        groups = amounts.setdefault(document.corrects or document, {})
        sign = -1 if document.is_credit_note else 1
        for key, amount in deposits.net_amounts(tax_groups(document)).items():
            groups[key] = groups.get(key, _ZERO) + sign * amount
    return {invoice: groups for invoice, groups in amounts.items() if any(groups.values())}


def _summed(groups: Iterable[Mapping[GroupKey, Decimal]]) -> dict[GroupKey, Decimal]:
    total: dict[GroupKey, Decimal] = {}
    for each in groups:
        for key, amount in each.items():
            total[key] = total.get(key, _ZERO) + amount
    return total


def _deposit_lines(
    offer: Offer, offered: Mapping[GroupKey, Decimal], left: Mapping[GroupKey, Decimal], percent: Decimal
) -> list[dict[str, Any]]:
    """One line for each VAT group, with its category and rate."""
    amounts = deposits.deposit_amounts(offered, left, percent, offer.currency)
    if not amounts:
        raise DepositTooSmall
    if deposits.exceeds(amounts, left):
        raise DepositTooLarge
    return [_amount_line(_deposit_text(offer, percent), key, amount) for key, amount in amounts.items()]


def _deductions(offer: Offer, invoiced: Mapping[Invoice, Mapping[GroupKey, Decimal]]) -> list[dict[str, Any]]:
    return [
        _amount_line(_deduction_text(offer, invoice), key, -amount)
        for invoice, groups in invoiced.items()
        for key, amount in groups.items()
        if amount
    ]


def _amount_line(description: str, key: GroupKey, amount: Decimal) -> dict[str, Any]:
    """A line of one amount; a deduction has the quantity −1, for a price is never negative (EN 16931 BR-27)."""
    category, rate = key
    return {
        "description": description,
        "quantity": Decimal(-1 if amount < 0 else 1),
        "unit_price": abs(amount),
        "vat_category": category.value,
        "vat_rate": rate,
    }


def _deposit_text(offer: Offer, percent: Decimal) -> str:
    def text(language: str) -> str:
        share = formats.percent(percent / 100, language, 2)
        return _("Deposit of %(share)s on offer %(number)s") % {"share": share, "number": offer}

    return _in_languages_of(offer, text)


def _deduction_text(offer: Offer, invoice: Invoice) -> str:
    def text(language: str) -> str:
        words = {"number": invoice.number, "date": formats.date_document(invoice.issue_date, language)}
        if invoice.deposit_percent is None:
            return _("Less what invoice %(number)s of %(date)s asked for") % words
        return _("Less the deposit by invoice %(number)s of %(date)s") % words

    return _in_languages_of(offer, text)


def _in_languages_of(offer: Offer, text: Callable[[str], str]) -> str:
    """A text in the language of the document; in both, the Bulgarian stands first, as all over the paper."""
    texts = []
    for language in _LANGUAGES[offer.language]:
        with translation.override(language):
            texts.append(text(language))
    return " / ".join(texts)


def possible_shares(offer: Offer) -> frozenset[Share]:
    """What may be invoiced of an accepted offer now; nothing while a draft of its last invoice is open."""
    if _open_draft(offer) is not None:
        return frozenset()
    invoiced = _summed(invoiced_amounts(offer).values())
    if not invoiced:
        return frozenset(Share)
    left = deposits.left_amounts(deposits.net_amounts(tax_groups(offer)), invoiced)
    return frozenset({Share.DEPOSIT, Share.REMAINING}) if sum(left.values()) > 0 else frozenset()
