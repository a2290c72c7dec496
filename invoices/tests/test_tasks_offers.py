"""The hourly job that closes ended offers: every firm by its own calendar, once."""

import datetime
from zoneinfo import ZoneInfo

from accounts.models import Member, Organization
from accounts.tenancy import scope
from config.lib import clock
from crm.models import Activity
from invoices.models import Offer
from invoices.tasks import expire_offers
from invoices.tests.offer_factories import make_over, make_sent


def test_every_firms_ended_offers_are_closed_once(organization: Organization, alya: Member, vera: Member) -> None:
    for member in (alya, vera):
        with scope(member.organization, member):
            make_over()
            make_sent()
    expire_offers()
    expire_offers()
    for member in (alya, vera):
        with scope(member.organization):
            assert sorted(Offer.objects.values_list("state", flat=True)) == ["expired", "sent"]
            entry = Activity.objects.get(kind="offer_expired")
            assert entry.member is None


def test_midnight_comes_at_the_seat_of_the_firm(organization: Organization, alya: Member) -> None:
    """An offer that ended yesterday in Auckland may still stand in Honolulu."""
    organization.time_zone = "Pacific/Honolulu"
    organization.save()
    here = clock.now().astimezone(ZoneInfo("Pacific/Honolulu")).date()
    with scope(organization, alya):
        offer = make_sent()
        Offer.objects.filter(pk=offer.pk).update(valid_until=here)
        expire_offers()
        offer.refresh_from_db()
        assert offer.state == "sent"
        Offer.objects.filter(pk=offer.pk).update(valid_until=here - datetime.timedelta(days=1))
        expire_offers()
        offer.refresh_from_db()
        assert offer.state == "expired"
