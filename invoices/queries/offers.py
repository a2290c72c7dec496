"""Reading offers: what waits for an answer, what belongs to a customer or deal, what happened to one."""

import datetime
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.tenancy import current_organization
from config.lib import clock
from invoices.models import Invoice, Offer

State = Offer.State
SOON: Final = datetime.timedelta(days=3)


def open_offers(today: datetime.date) -> Q:
    """Sent, and the customer may still answer."""
    return Q(state=State.SENT, valid_until__gte=today)


def ended_offers(today: datetime.date) -> Q:
    """Declined, or over without an answer, whether the nightly job has marked it or not."""
    return Q(state__in=(State.DECLINED, State.EXPIRED)) | Q(state=State.SENT, valid_until__lt=today)


def offer_for_page(pk: UUID) -> QuerySet[Offer]:
    """One offer with what its pages read."""
    related = ("company", "contact__company", "deal", "organization", "created_by__user", "supersedes")
    rows: QuerySet[Offer] = Offer.objects.select_related(*related).prefetch_related("lines").filter(pk=pk)
    return rows


def versions_of(offer: Offer) -> QuerySet[Offer]:
    """Every version of the offer, the newest first."""
    return Offer.objects.filter(number=offer.number).order_by("-revision")


def current_version(offer: Offer) -> Offer | None:
    """The newest version a customer was sent, when it is not this one."""
    return versions_of(offer).exclude(state=State.DRAFT).filter(revision__gt=offer.revision).first()


def invoices_of(offer: Offer) -> QuerySet[Invoice]:
    """The invoices made of an offer, drafts and cancelled ones among them."""
    rows: QuerySet[Invoice] = Invoice.objects.filter(offer=offer).order_by("pk")
    return rows


def offers_about(limit: int, **about: Any) -> list[Offer]:
    """The newest offers of a customer or a deal (`company=…`, `contact=…`, `deal=…`), without replaced versions."""
    return list(Offer.objects.filter(**about).exclude(state=State.SUPERSEDED).order_by("-pk")[:limit])


def waiting() -> tuple[int, bool]:
    """How many offers wait for an answer, and whether one of them ends within three days."""
    today = clock.today(current_organization())
    days = list(Offer.objects.filter(open_offers(today)).values_list("valid_until", flat=True))
    return len(days), any(day - today <= SOON for day in days)


@dataclass(frozen=True)
class Event:
    """Something that happened to an offer. `body` is what the customer wrote."""

    icon: str
    tone: str
    text: str
    at: datetime.datetime
    body: str = ""


def history(offer: Offer) -> list[Event]:
    """What happened to the offer, the latest first."""
    author = str(offer.created_by.user) if offer.created_by else ""
    events = [
        Event("pencil", "", _("Drafted by %(name)s") % {"name": author} if author else _("Drafted"), offer.created_at)
    ]
    if offer.sent_at:
        events.append(Event("send", "accent", _("Sent to %(address)s") % {"address": offer.sent_to}, offer.sent_at))
    if offer.viewed_at:
        events.append(Event("eye", "accent", _("Seen by the customer"), offer.viewed_at))
    if offer.accepted_at:
        events.append(Event("file-earmark-check", "ok", _accepted_by(offer), offer.accepted_at))
    if offer.declined_at:
        events.append(Event("file-earmark-x", "bad", _("Declined"), offer.declined_at, offer.decline_reason))
    return sorted(events, key=lambda event: event.at, reverse=True)


def _accepted_by(offer: Offer) -> str:
    if not offer.signer_name:
        return _("Taken as accepted")
    words = {"name": offer.signer_name, "address": offer.signer_ip}
    if offer.signer_ip:
        return _("Accepted by %(name)s, from %(address)s") % words
    return _("Accepted by %(name)s, recorded by the team") % words
