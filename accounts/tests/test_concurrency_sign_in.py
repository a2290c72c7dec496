"""Two programs or people at the same moment: a token, a code, an offer is used once. Needs row locks, so PostgreSQL."""

from collections.abc import Callable

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from accounts.models import Member, OwnershipOffer, RefreshToken, Role
from accounts.services import ownership, second_factor, tokens
from accounts.tenancy import scope
from accounts.tests.together import at_once, refusals
from config.lib.ids import uuid7

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_refresh_token_used_at_once_gives_at_most_one_pair_and_ends_the_log_in(alya: Member) -> None:
    for _round in range(5):
        family = uuid7()
        token = tokens.issue_pair(alya.user, family=family).refresh
        answers = at_once(alya, *[lambda token=token: tokens.refresh(token)] * 4)
        assert refusals(answers) == ["bad_token"] * 3
        assert not RefreshToken.objects.filter(family=family, revoked_at=None).exists()


def test_recovery_code_used_at_once_signs_in_once(alya: Member) -> None:
    code = RecoveryCodes.activate(alya.user).get_unused_codes()[0]
    answers = at_once(alya, *[lambda: second_factor.accepts(alya.user, code)] * 4)
    assert sorted(answers) == [False, False, False, True]


def test_offer_accepted_and_taken_back_at_once_has_one_end(alya: Member, boris: Member) -> None:
    def act(service: Callable[..., object], actor: Member) -> Callable[[], object]:
        def run() -> object:
            with scope(alya.organization, actor):
                return service(actor=actor)

        return run

    with scope(alya.organization, alya):
        ownership.offer(actor=alya, member=boris)
    at_once(alya, act(ownership.accept, boris), act(ownership.end_offer, alya), act(ownership.accept, boris))
    with scope(alya.organization, alya):
        offer = OwnershipOffer.objects.get()
        roles = [Member.objects.get(pk=member.pk).role for member in (alya, boris)]
    assert (offer.accepted_at is None) != (offer.ended_at is None)
    assert roles == ([Role.ADMIN, Role.OWNER] if offer.accepted_at else [Role.OWNER, Role.USER])
