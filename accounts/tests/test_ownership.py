"""Handing an organization over, which both confirm; and what a colleague who leaves gives on."""

from collections.abc import Callable

import pytest
import time_machine
from django.core import mail
from django.test import Client

from accounts.errors import MemberProtected, NoSuccessor, OfferClosed
from accounts.models import AuditEvent, Member, Notification, Organization, Role
from accounts.queries.ownership import open_offer
from accounts.services import ownership, team
from accounts.tenancy import scope

ClientOf = Callable[[Member], Client]
TEAM = "/o/lipa/settings/team/"
NOW = "2026-11-20T10:00:00Z"


def roles(*members: Member) -> list[str]:
    return [Member.objects.get(pk=member.pk).role for member in members]


def test_owner_offers_and_member_accepts(
    alya: Member, boris: Member, client_of: ClientOf, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    owner, member = client_of(alya), client_of(boris)
    assert "Offer the organisation" in owner.get(f"{TEAM}{boris.pk}/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        owner.post(f"{TEAM}{boris.pk}/ownership/")
    assert [message.to for message in mail.outbox] == [[boris.user.email]]
    assert f"http://testserver{TEAM}ownership/" in str(mail.outbox[0].body)
    assert "offers you the organisation" in member.get(TEAM).content.decode()
    assert "Take the offer back" in owner.get(f"{TEAM}ownership/").content.decode()
    member.post(f"{TEAM}ownership/accept/")
    with scope(alya.organization):
        assert roles(alya, boris) == [Role.ADMIN, Role.OWNER]
        assert Notification.objects.filter(member=boris, kind="accounts.ownership_offered").exists()
        assert AuditEvent.objects.filter(event="accounts.ownership_transferred").exists()
    assert member.get(f"{TEAM}ownership/").status_code == 404


def test_page_of_a_member_makes_no_owner(alya: Member, boris: Member, client_of: ClientOf) -> None:
    client, page = client_of(alya), f"{TEAM}{boris.pk}/"
    assert 'value="owner"' not in client.get(page).content.decode()
    assert client.post(f"{page}role/", {"role": "owner"}).status_code == 422
    assert client.post(f"{TEAM}invite/", {"email": "eva@lipa.example", "role": "owner"}).status_code == 422
    with scope(alya.organization):
        assert roles(alya, boris) == [Role.OWNER, Role.USER]


def test_both_prove_once_more_who_they_are(alya: Member, boris: Member) -> None:
    for person, path in ((alya, f"{boris.pk}/ownership/"), (boris, "ownership/accept/")):
        client = Client()
        client.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")
        assert client.post(f"{TEAM}{path}").headers["Location"].startswith("/account/reauthenticate/")


def test_offer_is_made_by_an_owner_to_a_colleague_with_access(
    alya: Member, boris: Member, in_lipa: Organization
) -> None:
    for actor, member in ((boris, alya), (alya, alya)):
        with pytest.raises(MemberProtected):
            ownership.offer(actor=actor, member=member)
    team.deactivate(member=boris, actor=alya)
    with pytest.raises(MemberProtected):
        ownership.offer(actor=alya, member=boris)


def test_offer_that_is_over_is_not_accepted(alya: Member, boris: Member, in_lipa: Organization) -> None:
    with pytest.raises(OfferClosed):
        ownership.accept(actor=boris)
    for actor in (alya, boris):
        ownership.offer(actor=alya, member=boris)
        ownership.end_offer(actor=actor)
        with pytest.raises(OfferClosed):
            ownership.accept(actor=boris)
    with time_machine.travel(NOW, tick=False) as clock:
        ownership.offer(actor=alya, member=boris)
        clock.shift(7 * 24 * 3600)
        with pytest.raises(OfferClosed):
            ownership.accept(actor=boris)
    assert roles(alya, boris) == [Role.OWNER, Role.USER]


def test_offer_is_answered_by_whom_it_concerns_and_ends_with_the_owners_place(
    alya: Member, boris: Member, in_lipa: Organization
) -> None:
    first = ownership.offer(actor=alya, member=boris)
    with pytest.raises(OfferClosed):
        ownership.accept(actor=alya)
    Member.objects.filter(pk=alya.pk).update(role=Role.ADMIN)
    with pytest.raises(OfferClosed):
        ownership.accept(actor=boris)
    Member.objects.filter(pk=alya.pk).update(role=Role.OWNER)
    second = ownership.offer(actor=alya, member=boris)
    assert open_offer() == second != first


def test_successor_is_somebody_else_with_access(alya: Member, boris: Member, in_lipa: Organization) -> None:
    with pytest.raises(NoSuccessor):
        team.deactivate(member=boris, actor=alya, successor=boris)
    assert Member.objects.get(pk=boris.pk).is_active
