"""What people are told about where an offer stands."""

import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from config.lib.pills import Pill
from invoices.models import Offer

State = Offer.State
_PILLS: Final = {
    State.DRAFT: Pill(State.DRAFT.label, "", "draft"),
    State.SENT: Pill(State.SENT.label, "info"),
    State.ACCEPTED: Pill(State.ACCEPTED.label, "ok"),
    State.DECLINED: Pill(State.DECLINED.label, "bad"),
    State.EXPIRED: Pill(State.EXPIRED.label, "warn"),
    State.SUPERSEDED: Pill(State.SUPERSEDED.label, "", "void"),
}
_SEEN: Final = Pill(_("Seen"), "info")


def offer_status(offer: Offer, today: datetime.date) -> Pill:
    """The status of an offer; that it is over is told by the date, whether the nightly job has run or not."""
    if offer.state == State.SENT and offer.is_past(today):
        return _PILLS[State.EXPIRED]
    if offer.state == State.SENT and offer.viewed_at:
        return _SEEN
    return _PILLS[State(offer.state)]
