"""Offers: drafted, changed, thrown away, revised.

Sending and expiry are in `offer_sending`, the customer's yes or no in `offer_answers`, invoicing in `offer_invoicing`.
"""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Member
from accounts.rules import require
from accounts.services import audit, versions
from accounts.tenancy import current_organization
from config.lib import clock
from config.lib.text import fold, one_line
from config.lib.urls import org_reverse
from crm.models import Deal
from crm.services import activities
from invoices.errors import NoCustomer, NotRevisable, OfferNotADraft, ValidityTooShort
from invoices.models import NumberSeries, Offer, OfferLine
from invoices.rules import InvoicesPermission
from invoices.services import numbering, parties
from invoices.services.invoices import deal_lines, usual_vat, vat_values
from invoices.services.lines import line_values, replace_lines

USUAL_VALIDITY: Final = datetime.timedelta(days=30)
_NAME_LENGTH: Final = 200
_COPIED: Final = (
    "company", "contact", "deal", "number", "title", "currency", "language", "introduction", "terms", "notes",
    "vat_reason",
)  # fmt: skip


@transaction.atomic
def create_offer(*, actor: Member | None, values: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> Offer:
    """A draft for `company`, `contact` or both, with the next number; what `values` leave out is filled in by custom.

    `values` are fields of `Offer`, `lines` values of `OfferLine`. `actor` None is the system.
    Raises `NoCustomer`, `ValidityTooShort`, `InvalidLine`, `AmountTooLarge`.
    """
    require(actor, InvoicesPermission.EDIT_OFFERS)
    clock.refuse_impossible(values)
    number = numbering.next_number(numbering.default_series(NumberSeries.Kind.OFFER))
    offer = Offer(created_by=actor, number=number, **_with_customs(values))
    _store(offer, lines)
    audit.record("invoices.offer_created", offer)
    return offer


def offer_from_deal(
    *,
    deal: Deal,
    actor: Member,
    values: Mapping[str, Any] | None = None,
    lines: Sequence[Mapping[str, Any]] | None = None,
) -> Offer:
    """A draft with the customer, title, currency and lines of a deal, where `values` and `lines` say nothing else.

    Raises as `create_offer`.
    """
    contact = deal.contacts.order_by("deal_contacts__position").first()
    vat = usual_vat(deal.company, contact)
    language = parties.usual_language(deal.company, contact, current_organization())
    taken = {
        "company": deal.company,
        "contact": contact,
        "deal": deal,
        "title": deal.title,
        "currency": deal.currency,
        "language": language,
        "vat_reason": vat.ground.text(language) if vat.ground else "",
    }
    if lines is None:
        lines = [line | vat_values(vat) for line in deal_lines(deal)]
    return create_offer(actor=actor, values=taken | dict(values or {}), lines=lines)


@transaction.atomic
def update_offer(
    *,
    offer: Offer,
    actor: Member,
    values: Mapping[str, Any],
    lines: Sequence[Mapping[str, Any]] | None = None,
    version: int | None = None,
) -> Offer:
    """Store the changed fields of a draft, and its lines when `lines` are given.

    Raises `StaleEdit`, `OfferNotADraft`, `NoCustomer`, `ValidityTooShort`, `InvalidLine`, `AmountTooLarge`.
    """
    require(actor, InvoicesPermission.EDIT_OFFERS)
    draft = lock_draft(offer)
    versions.claim(draft, version)
    before = draft.total_gross
    changes = audit.apply_changes(draft, values)
    _store(draft, _copied_lines(draft) if lines is None else lines)
    if draft.total_gross != before:
        changes["total_gross"] = [before, draft.total_gross]
    audit.record("invoices.offer_changed", draft, changes)
    return draft


@transaction.atomic
def delete_draft(*, offer: Offer, actor: Member) -> None:
    """Throw a draft away. Raises `OfferNotADraft`: what a customer was sent stays."""
    require(actor, InvoicesPermission.EDIT_OFFERS)
    draft = lock_draft(offer)
    audit.record("invoices.offer_deleted", draft, {"customer_name": [draft.customer_name, ""]})
    draft.delete()


@transaction.atomic
def new_version(*, offer: Offer, actor: Member) -> Offer:
    """A draft of the next version, to take this one's place once it is sent; the same draft however often asked for.

    Raises `NotRevisable`.
    """
    require(actor, InvoicesPermission.EDIT_OFFERS)
    old = lock(offer)
    draft: Offer | None = old.revisions.filter(state=Offer.State.DRAFT).first()
    if draft is not None:
        return draft
    if not old.can_be_revised:
        raise NotRevisable
    draft = _next_version(old, actor)
    _store(draft, _copied_lines(old))
    audit.record("invoices.offer_revised", draft)
    return draft


def _next_version(old: Offer, actor: Member) -> Offer:
    today = clock.today(old.organization)
    last = Offer.objects.filter(number=old.number).aggregate(last=Max("revision"))["last"]
    return Offer(
        **{name: getattr(old, name) for name in _COPIED},
        revision=last + 1,
        supersedes=old,
        issue_date=today,
        valid_until=today + (old.valid_until - old.issue_date),
        created_by=actor,
    )


def lock(offer: Offer) -> Offer:
    """The offer as it is stored, its row locked until the transaction ends."""
    return Offer.objects.select_for_update().get(pk=offer.pk)


def lock_draft(offer: Offer) -> Offer:
    """As `lock`. Raises `OfferNotADraft`."""
    locked = lock(offer)
    if not locked.is_draft:
        raise OfferNotADraft
    return locked


def _store(offer: Offer, lines: Sequence[Mapping[str, Any]]) -> None:
    """Save a draft with its lines and totals."""
    if offer.company is None and offer.contact is None:
        raise NoCustomer
    if offer.valid_until < offer.issue_date:
        raise ValidityTooShort
    offer.title = offer.title.strip() or _usual_title(offer, lines)
    index(offer)
    offer.save()
    replace_lines(document=offer, lines=lines, vat_reason=offer.vat_reason)


def index(offer: Offer) -> None:
    """Fill in what lists show and search reads."""
    buyer = parties.buyer(offer)
    offer.customer_name = buyer.name[:_NAME_LENGTH]
    words = (str(offer), offer.title, buyer.name, buyer.attention, buyer.legal_id, buyer.vat_number)
    offer.search_text = fold(" ".join(words))


def _copied_lines(offer: Offer) -> list[dict[str, Any]]:
    rows: list[OfferLine] = list(offer.lines.all())
    return [line | {"is_optional": row.is_optional} for line, row in zip(line_values(rows), rows, strict=True)]


def _with_customs(values: Mapping[str, Any]) -> dict[str, Any]:
    organization, deal = current_organization(), values.get("deal")
    given = {name: value for name, value in values.items() if value is not None}
    company, contact = given.get("company"), given.get("contact")
    issue_date = given.get("issue_date") or clock.today(organization)
    customs = {
        "issue_date": issue_date,
        "valid_until": issue_date + USUAL_VALIDITY,
        "currency": deal.currency if deal else organization.currency,
        "language": parties.usual_language(company, contact, organization),
    }
    return customs | given


def _usual_title(offer: Offer, lines: Sequence[Mapping[str, Any]]) -> str:
    """The first thing offered, or "Offer"."""
    named = next((title for line in lines if (title := one_line(line.get("description", "").partition("\n")[0]))), "")
    with translation.override(offer.main_language):
        return (named or _("Offer"))[:_NAME_LENGTH]


def log(kind: str, offer: Offer, *, body: str = "", **data: Any) -> None:
    """Put an entry about an offer on the timelines of its customer and deal; `body` is what the customer wrote."""
    activities.log(
        kind,
        contact=offer.contact,
        company=offer.company,
        deal=offer.deal,
        data={"name": str(offer), "amount": str(offer.total_gross), "currency": offer.currency} | data,
        body=body,
        url=org_reverse("invoices:offer", offer.pk),
    )
