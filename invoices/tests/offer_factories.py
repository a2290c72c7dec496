"""Offers for tests, made by the product's own services inside the scope that is open."""

import datetime
from decimal import Decimal
from typing import Any

from accounts.tenancy import current_member, current_organization
from config.lib import clock
from invoices.models import Offer, OfferLine
from invoices.services.offer_answers import accept_offer
from invoices.services.offer_sending import send_offer
from invoices.services.offers import create_offer
from invoices.tests.factories import fill_in_legal_data, line, make_company


def option(**values: Any) -> dict[str, Any]:
    """An optional line: boxes for 480 euro at 20 percent."""
    data = {"description": "Подаръчни кутии", "quantity": Decimal(80), "unit_code": "C62", "unit_price": Decimal(6)}
    return line(**data | values) | {"is_optional": True}


def make_offer(*lines: dict[str, Any], **values: Any) -> Offer:
    """A draft for a company: 360 euro net."""
    if not current_organization().has_legal_data:
        fill_in_legal_data(current_organization())
    if not (values.get("company") or values.get("contact")):
        values["company"] = make_company()
    return create_offer(actor=current_member(), values={"title": "Етикети"} | values, lines=list(lines) or [line()])


def make_sent(*lines: dict[str, Any], **values: Any) -> Offer:
    """An offer that waits for its answer."""
    return send_offer(offer=make_offer(*lines, **values), actor=current_member())


def make_accepted(*lines: dict[str, Any], **values: Any) -> Offer:
    """An offer with a yes, without its optional lines."""
    return accept_offer(offer=make_sent(*lines, **values), signer_name="Петър Костадинов", actor=current_member())


def make_over(*lines: dict[str, Any], **values: Any) -> Offer:
    """A sent offer whose last day was yesterday."""
    offer = make_sent(*lines, **values)
    yesterday = clock.today(current_organization()) - datetime.timedelta(days=1)
    Offer.objects.filter(pk=offer.pk).update(valid_until=yesterday, issue_date=yesterday)
    offer.refresh_from_db()
    return offer


def options_of(offer: Offer) -> list[OfferLine]:
    """The optional lines."""
    return list(offer.lines.filter(is_optional=True))
