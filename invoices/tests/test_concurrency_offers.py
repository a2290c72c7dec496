"""Two at once: an offer gets one answer, one next version, one draft invoice, and numbers are taken once."""

import pytest

from accounts.models import Member, OutgoingEmail
from accounts.tenancy import scope
from crm.models import Activity
from invoices.errors import OfferNotOpen
from invoices.models import Invoice, Offer
from invoices.services.offer_answers import accept_offer, decline_offer
from invoices.services.offer_invoicing import Share, convert_offer
from invoices.services.offer_sending import expire_offers, send_offer
from invoices.services.offers import new_version
from invoices.tests.factories import fill_in_legal_data, make_company
from invoices.tests.offer_factories import make_accepted, make_offer, make_over, make_sent
from invoices.tests.test_concurrency_payments import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_yes_and_no_at_once_are_one_answer(alya: Member) -> None:
    with scope(alya.organization, alya):
        offer = make_sent()
    answers = at_once(
        alya,
        lambda: accept_offer(offer=offer, signer_name="Петър"),
        lambda: accept_offer(offer=offer, signer_name="Иван"),
        lambda: decline_offer(offer=offer),
    )
    with scope(alya.organization, alya):
        offer.refresh_from_db()
        refused = [each for each in answers if isinstance(each, OfferNotOpen)]
        assert len(refused) == (1 if offer.state == "accepted" else 2)
        told = Activity.objects.filter(kind__in=["offer_accepted", "offer_declined"])
        assert told.count() == 1


def test_a_draft_sent_twice_at_once_is_one_letter(alya: Member) -> None:
    with scope(alya.organization, alya):
        offer = make_offer()
    at_once(alya, *[lambda: send_offer(offer=offer, actor=alya)] * 3)
    assert OutgoingEmail.objects.count() == 1


def test_a_version_asked_for_twice_at_once_is_one(alya: Member) -> None:
    with scope(alya.organization, alya):
        offer = make_sent()
    drafts = at_once(alya, *[lambda: new_version(offer=offer, actor=alya)] * 3)
    assert len({draft.pk for draft in drafts}) == 1


def test_an_offer_invoiced_twice_at_once_is_one_draft(alya: Member) -> None:
    with scope(alya.organization, alya):
        offer = make_accepted()
    drafts = at_once(alya, *[lambda: convert_offer(offer=offer, actor=alya, share=Share.WHOLE)] * 3)
    assert len({draft.pk for draft in drafts}) == 1
    with scope(alya.organization, alya):
        assert Invoice.objects.count() == 1


def test_offers_drafted_at_once_have_numbers_of_their_own(alya: Member) -> None:
    with scope(alya.organization, alya):
        fill_in_legal_data(alya.organization)
        company = make_company()
    made = at_once(alya, *[lambda: make_offer(company=company)] * 4)
    assert sorted(offer.number for offer in made) == ["OF-0001", "OF-0002", "OF-0003", "OF-0004"]


def test_two_workers_close_an_offer_once(alya: Member) -> None:
    with scope(alya.organization, alya):
        make_over()
    assert sorted(at_once(alya, expire_offers, expire_offers)) == [0, 1]
    with scope(alya.organization, alya):
        assert Offer.objects.get().state == "expired"
        assert Activity.objects.filter(kind="offer_expired").count() == 1
