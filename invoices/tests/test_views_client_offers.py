"""The customer's page of an offer: no log-in, their language, live totals, one answer, every ending told kindly."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import AuditEvent, Member, Notification, Organization
from config.lib import clock
from crm.models import Activity
from invoices.models import Offer
from invoices.services.offer_answers import accept_offer
from invoices.services.offer_sending import send_offer
from invoices.services.offers import new_version
from invoices.tests.factories import line
from invoices.tests.offer_factories import make_offer, make_over, make_sent, option, options_of

SIGNED = {"signer_name": "Петър Костадинов", "confirmed": "on"}


def link(offer: Offer, action: str = "") -> str:
    return f"/f/{offer.public_token}/{action}"


def shown(client: Client, offer: Offer, **params: str) -> str:
    answer = client.get(link(offer), params)
    assert answer.status_code == 200
    return str(answer.content.decode())


def stored(offer: Offer) -> Offer:
    offer.refresh_from_db()
    return offer


# --- Seeing ---------------------------------------------------------------------------------------------------------
def test_the_page_needs_no_log_in_and_is_not_for_search_engines(client: Client, in_lipa: Organization) -> None:
    html = shown(client, make_sent(line(), option()))
    assert '<meta name="robots" content="noindex">' in html
    assert "€432.00" in html
    assert "Accept the offer" in html
    assert re.search(r"\sstyle=|\son[a-z]+=|<script>", html) is None


@pytest.mark.parametrize(
    ("language", "browsers", "spoken"),
    [("bg", "en", "bg"), ("en", "bg", "en"), ("both", "bg", "bg"), ("both", "de", "en")],
)
def test_the_page_speaks_the_language_of_the_offer(
    client: Client, in_lipa: Organization, language: str, browsers: str, spoken: str
) -> None:
    answer = client.get(link(make_sent(language=language)), headers={"accept-language": browsers})
    assert f'<html lang="{spoken}"' in answer.content.decode()


def test_a_visitor_may_choose_another_language(client: Client, in_lipa: Organization) -> None:
    offer = make_sent(language="bg")
    client.post("/preferences/", {"language": "en", "next": link(offer)})
    assert '<html lang="en"' in shown(client, offer)


def test_the_first_look_is_remembered_and_a_members_is_none(
    client: Client, alya: Member, client_of: Callable[[Member], Client], in_lipa: Organization
) -> None:
    offer = make_sent()
    html = shown(client_of(alya), offer)
    assert f"/o/lipa/offers/{offer.pk}/" in html
    assert stored(offer).viewed_at is None
    assert f"/o/lipa/offers/{offer.pk}/" not in shown(client, offer)
    first = stored(offer).viewed_at
    assert first is not None
    shown(client, offer)
    assert stored(offer).viewed_at == first
    assert Activity.objects.get(kind="offer_viewed").member is None


def test_drafts_and_made_up_links_do_not_exist(client: Client, in_lipa: Organization) -> None:
    draft = make_offer()
    for path in (link(draft), link(draft, "pdf/"), "/f/никой/", "/f/a%00b/", "/f/" + "x" * 300 + "/"):
        assert client.get(path).status_code == 404
    for path in (link(draft, "accept/"), link(draft, "decline/")):
        assert client.post(path, SIGNED).status_code == 404


def test_the_pdf_can_be_saved(client: Client, in_lipa: Organization) -> None:
    answer = client.get(link(make_sent(), "pdf/"))
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"].startswith("attachment")


# --- Choosing -------------------------------------------------------------------------------------------------------
def test_a_ticked_option_changes_total_and_paper_and_stores_nothing(client: Client, in_lipa: Organization) -> None:
    offer = make_sent(line(), option())
    chosen = str(options_of(offer)[0].pk)
    answer = client.get(link(offer), {"options": chosen}, headers={"HX-Request": "true"})
    html = answer.content.decode()
    assert "<html" not in html
    assert html.count("€1,008.00") == 2
    assert 'id="offer-paper" hx-swap-oob' in html
    assert stored(offer).total_gross == Decimal(432)
    assert stored(offer).viewed_at is None  # asked by a script of the page that was seen


def test_the_total_is_shown_without_scripts_too(client: Client, in_lipa: Organization) -> None:
    offer = make_sent(line(), option())
    ticked = {"options": str(options_of(offer)[0].pk), "show": "1"}
    html = client.post(link(offer, "accept/"), ticked).content.decode()
    assert "€1,008.00" in html
    assert re.search(rf'value="{ticked["options"]}"[^>]*checked', html)
    assert "k-errors" not in html
    assert stored(offer).state == "sent"


def test_a_made_up_option_is_no_option(client: Client, in_lipa: Organization) -> None:
    offer, other = make_sent(line(), option()), make_sent(line(), option())
    assert "€432.00" in shown(client, offer, options=str(options_of(other)[0].pk))
    answer = client.post(link(offer, "accept/"), SIGNED | {"options": str(options_of(other)[0].pk)})
    assert answer.status_code == 422
    assert stored(offer).state == "sent"


# --- Accepting ------------------------------------------------------------------------------------------------------
def test_the_customer_accepts(client: Client, alya: Member, in_lipa: Organization) -> None:
    offer = make_sent(line(), option())
    chosen = SIGNED | {"options": str(options_of(offer)[0].pk)}
    answer = client.post(link(offer, "accept/"), chosen, REMOTE_ADDR="203.0.113.7")
    assert answer.headers["Location"] == link(offer)
    accepted = stored(offer)
    assert (accepted.state, accepted.signer_name, accepted.signer_ip) == (
        "accepted",
        SIGNED["signer_name"],
        "203.0.113.7",
    )
    assert accepted.total_gross == Decimal(1008)
    html = shown(client, offer)
    assert "Accepted by Петър Костадинов on" in html
    assert "Accept the offer" not in html
    assert Notification.objects.get().member == alya
    trail = AuditEvent.objects.get(event="invoices.offer_accepted")
    assert (trail.member, trail.ip_address) == (None, "203.0.113.7")


def test_accepting_twice_counts_once(client: Client, in_lipa: Organization) -> None:
    offer = make_sent(line(), option())
    client.post(link(offer, "accept/"), SIGNED)
    again = client.post(
        link(offer, "accept/"), SIGNED | {"signer_name": "Друг", "options": str(options_of(offer)[0].pk)}
    )
    assert again.status_code == 302
    assert (stored(offer).signer_name, offer.total_gross) == (SIGNED["signer_name"], Decimal(432))
    assert Activity.objects.filter(kind="offer_accepted").count() == 1
    assert Notification.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"signer_name": ""}, "Write your name. It counts as your signature."),
        ({"signer_name": "   "}, "Write your name. It counts as your signature."),
        ({"confirmed": ""}, "Tick this to accept the offer."),
        ({"signer_name": "х" * 151}, "at most 150 characters"),
    ],
)
def test_an_incomplete_yes_is_explained_and_keeps_the_choice(
    client: Client, in_lipa: Organization, changes: dict[str, str], message: str
) -> None:
    offer = make_sent(line(), option())
    chosen = str(options_of(offer)[0].pk)
    answer = client.post(link(offer, "accept/"), SIGNED | {"options": chosen} | changes)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert message in html
    assert "Error: " in html.split("<title>")[1]
    assert re.search(rf'value="{chosen}"[^>]*checked', html)
    assert "€1,008.00" in html
    assert stored(offer).state == "sent"


def test_answers_need_the_token_of_the_page(in_lipa: Organization) -> None:
    offer = make_sent()
    strict = Client(enforce_csrf_checks=True)
    for action in ("accept/", "decline/"):
        assert strict.post(link(offer, action), SIGNED).status_code == 403
    html = shown(strict, offer)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', html)
    assert token is not None
    assert strict.post(link(offer, "accept/"), SIGNED | {"csrfmiddlewaretoken": token[1]}).status_code == 302


def test_answers_are_not_given_by_opening_a_link(client: Client, in_lipa: Organization) -> None:
    offer = make_sent()
    for action in ("accept/", "decline/"):
        assert client.get(link(offer, action), SIGNED).headers["Location"] == link(offer)
    assert stored(offer).state == "sent"


# --- Declining ------------------------------------------------------------------------------------------------------
def test_the_customer_declines_with_a_reason(client: Client, in_lipa: Organization) -> None:
    offer = make_sent()
    client.post(link(offer, "decline/"), {"reason": "Над бюджета ни"})
    client.post(link(offer, "decline/"), {"reason": "Друго"})
    assert (stored(offer).state, offer.decline_reason) == ("declined", "Над бюджета ни")
    html = shown(client, offer)
    assert "The offer was declined" in html
    assert "Accept the offer" not in html
    assert Activity.objects.filter(kind="offer_declined").count() == 1


def test_a_reason_that_is_too_long_is_told(client: Client, in_lipa: Organization) -> None:
    offer = make_sent()
    answer = client.post(link(offer, "decline/"), {"reason": "х" * 301})
    assert answer.status_code == 422
    assert re.search(r"<details[^>]*open", answer.content.decode())
    assert stored(offer).state == "sent"


# --- Endings --------------------------------------------------------------------------------------------------------
def test_an_ended_offer_says_so_and_takes_no_yes(client: Client, in_lipa: Organization) -> None:
    offer = make_over()
    html = shown(client, offer)
    assert "This offer has ended" in html
    assert "ask Lipa for a new one" in html
    answer = client.post(link(offer, "accept/"), SIGNED)
    assert answer.status_code == 409
    assert "This offer is no longer valid." in answer.content.decode()
    assert stored(offer).state == "sent"


def test_the_last_day_counts(client: Client, in_lipa: Organization) -> None:
    offer = make_sent(valid_until=clock.today(in_lipa))
    assert "Last day today" in shown(client, offer)
    client.post(link(offer, "accept/"), SIGNED)
    assert stored(offer).state == "accepted"


def test_a_replaced_version_leads_to_the_newer_one(client: Client, alya: Member, in_lipa: Organization) -> None:
    old = make_sent()
    draft = new_version(offer=old, actor=alya)
    assert "There is a newer version" not in shown(client, old)
    newer = send_offer(offer=draft, actor=alya)
    html = shown(client, old)
    assert "There is a newer version" in html
    assert f"/f/{newer.public_token}/" in html
    answer = client.post(link(old, "accept/"), SIGNED)
    assert answer.status_code == 409
    assert "A newer version took the place of this offer." in answer.content.decode()


def test_a_yes_after_a_no_is_told(client: Client, in_lipa: Organization) -> None:
    offer = make_sent()
    client.post(link(offer, "decline/"))
    answer = client.post(link(offer, "accept/"), SIGNED)
    assert answer.status_code == 409
    assert "This offer was declined." in answer.content.decode()
    assert stored(offer).state == "declined"


def test_the_page_of_an_accepted_offer_shows_what_was_taken(client: Client, in_lipa: Organization) -> None:
    offer = make_sent(line(), option(), option(description="Доставка"), language="en")
    accept_offer(offer=offer, signer_name="Petar", chosen=[options_of(offer)[0].pk])
    html = shown(client, offer, options=str(options_of(offer)[1].pk))
    assert html.count("Optional, chosen") == 1
    assert html.count("Optional, not chosen") == 1
    assert "Accepted on" in html
