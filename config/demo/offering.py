"""Offers in every state; those of the deals on the board first."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from config.demo import texts
from config.demo.documents import Made, fill, print_parties, sale
from config.demo.plan import Customer, Demo
from config.demo.storing import batches, store
from config.demo.timeline import entry
from config.lib import clock
from config.lib.ids import uuid7
from config.lib.urls import org_reverse
from crm.models import Deal
from invoices.models import NumberSeries, Offer
from invoices.services import numbering, offers
from invoices.services.offer_sending import publish

_DRAFT, _SENT, _ACCEPTED = Offer.State.DRAFT, Offer.State.SENT, Offer.State.ACCEPTED
_DECLINED, _EXPIRED = Offer.State.DECLINED, Offer.State.EXPIRED
_STATES: Final = (_ACCEPTED, _ACCEPTED, _DECLINED, _EXPIRED, _SENT, _DRAFT)
# What has become of the offer of a deal in each stage of the board; a new enquiry has none yet.
_BY_STAGE: Final = {1: _SENT, 2: _SENT, 3: _ACCEPTED}
_VALID: Final = 30  # days
_AVERAGE: Final = Decimal(2_400)  # EUR without VAT


@dataclass(frozen=True)
class Wish:
    """An offer to be made: in which state, so many days old, for which deal."""

    customer: Customer
    title: str
    state: str
    age: int
    deal: Deal | None = None
    wished: Decimal = _AVERAGE


def create(demo: Demo) -> None:
    """Write offers with their lines and timeline."""
    series = numbering.default_series(NumberSeries.Kind.OFFER)
    written = 0
    for batch in batches(_offers(demo, series)):
        store([made.document for made in batch], demo.progress)
        store([line for made in batch for line in made.lines], demo.progress)
        store([each for made in batch for each in made.history], demo.progress)
        written += len(batch)
    series.next_number = written + 1
    series.save(update_fields=["next_number", "updated_at"])
    _replace_one(demo)


def _offers(demo: Demo, series: NumberSeries) -> Iterator[Made]:
    """The oldest first, each with the next number."""
    for number, wish in enumerate(sorted(_wishes(demo), key=lambda wish: -wish.age), start=1):
        yield _offer(demo, wish, numbering.format_number(series, number))


def _wishes(demo: Demo) -> Iterator[Wish]:
    on_board = [(place, deal) for place, deal in enumerate(demo.board) if deal.stage.position in _BY_STAGE]
    for place, deal in on_board:
        state = _BY_STAGE[deal.stage.position]
        age = demo.chance.randrange(3, 20)
        customer = demo.customer(texts.BOARD[place][1])
        yield Wish(customer, deal.title, state, age, deal, deal.value)
    for place in range(demo.size.offers - len(on_board) - 1):
        yield _any_wish(demo, _STATES[place % len(_STATES)])


def _any_wish(demo: Demo, state: str) -> Wish:
    chance = demo.chance
    age = chance.randrange(1, 25) if state in (_SENT, _DRAFT) else chance.randrange(_VALID + 5, 400)
    return Wish(chance.choice(demo.customers), chance.choice(texts.DEALS), state, age)


def _offer(demo: Demo, wish: Wish, number: str) -> Made:
    day = demo.working_day(wish.age)
    written_at = demo.moment(day)
    sold = sale(demo, wish.customer, wish.wished)
    words = "en" if sold.language == "en" else "bg"
    offer = Offer(
        organization=demo.organization,
        id=uuid7(written_at),
        created_at=written_at,
        number=number,
        company=wish.customer.company,
        contact=wish.customer.contact,
        deal=wish.deal,
        title=wish.title,
        issue_date=day,
        valid_until=day + datetime.timedelta(days=_VALID),
        language=sold.language,
        vat_reason=sold.reason,
        introduction=texts.INTRODUCTION[words],
        terms=texts.TERMS[words],
        state=wish.state,
        created_by=wish.customer.company.owner,
    )
    made = Made(offer, fill(demo, offer, sold))
    if wish.state != _DRAFT:
        _send(demo, made, wish.customer, written_at)
        _answer(demo, made)
    offers.index(offer)
    return made


def _send(demo: Demo, made: Made, customer: Customer, written_at: datetime.datetime) -> None:
    offer: Offer = made.document
    print_parties(demo, offer, str(offer.created_by))
    sent_at = written_at + datetime.timedelta(minutes=20)
    offer.sent_at, offer.sent_to = sent_at, customer.contact.email
    _tell(made, "offer_sent", sent_at, to=offer.sent_to)
    if offer.state != _EXPIRED:
        offer.viewed_at = demo.soon_after(sent_at, days=2)
        _tell(made, "offer_viewed", offer.viewed_at)


def _answer(demo: Demo, made: Made) -> None:
    offer: Offer = made.document
    if offer.state not in (_ACCEPTED, _DECLINED) or offer.viewed_at is None:
        return
    at = demo.soon_after(offer.viewed_at, days=4)
    if offer.state == _ACCEPTED:
        offer.accepted_at, offer.signer_name = at, str(offer.contact)
        _tell(made, "offer_accepted", at, signer=offer.signer_name)
    else:
        offer.declined_at, offer.decline_reason = at, demo.chance.choice(texts.DECLINES)
        _tell(made, "offer_declined", at, body=offer.decline_reason)


def _tell(made: Made, kind: str, at: datetime.datetime, *, body: str = "", **words: str) -> None:
    """Put it on the timeline; what the customer did has no member."""
    offer: Offer = made.document
    member = offer.created_by if kind == "offer_sent" else None
    data = {"name": str(offer), "amount": str(offer.total_gross), "currency": offer.currency} | words
    about = {"contact": offer.contact, "company": offer.company, "deal": offer.deal}
    url = org_reverse("invoices:offer", offer.pk)
    made.history.append(entry(kind, at, member, data=data, body=body, url=url, **about))


def _replace_one(demo: Demo) -> None:
    """A second version of an offer that waits, by the product's own services; the first can be accepted no more."""
    older = Offer.objects.filter(state=_SENT, deal=None).order_by("number")[0]
    newer = offers.lock(offers.new_version(offer=older, actor=demo.owner))
    publish(newer)
    newer.sent_at, newer.sent_to = clock.now(), older.sent_to
    newer.save(update_fields=["sent_at", "sent_to", "updated_at"])
