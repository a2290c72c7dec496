"""The organization's own Stripe keys: checked with Stripe, shown never again, replaced and removed."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.errors import StripeSilent
from accounts.models import AuditEvent, Member, Role, StripeKeys
from accounts.services.stripe_keys import clear_stripe_keys, set_stripe_keys
from accounts.tenancy import scope
from config.lib.errors import DomainError, PermissionRefused
from subscriptions.tests.stripe_server import StripeServer

KEYS = {"publishable_key": "pk_test_51Lipa000000aaaa", "secret_key": "sk_test_51Lipa000000bbbb"}
HOOK = {"webhook_secret": "whsec_51Lipa000000cccc"}
PAGE = "/o/lipa/settings/stripe/"


@pytest.fixture
def stripe_server(settings: Settings) -> Iterator[StripeServer]:
    """A small Stripe; nobody pays this installation through it."""
    with StripeServer() as server:
        settings.STRIPE_API_BASE = server.url
        yield server


def test_keys_are_set_replaced_and_cleared_without_a_trace_of_their_text(
    in_lipa: object, alya: Member, stripe_server: StripeServer
) -> None:
    first = set_stripe_keys(actor=alya, **KEYS)
    second = set_stripe_keys(actor=alya, **KEYS | HOOK)
    assert second.pk == first.pk
    assert StripeKeys.objects.get().webhook_secret == HOOK["webhook_secret"]
    clear_stripe_keys(actor=alya)
    clear_stripe_keys(actor=alya)
    assert not StripeKeys.objects.exists()
    trail = AuditEvent.objects.filter(event__startswith="accounts.stripe").order_by("at")
    assert [row.event.rpartition("_")[2] for row in trail] == ["set", "set", "cleared"]
    assert "51Lipa" not in str([row.changes for row in trail])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"publishable_key": "sk_test_51Lipa000000"}, "publishable_key"),
        ({"secret_key": "pk_test_51Lipa000000"}, "secret_key"),
        ({"secret_key": "sk_live_51Lipa000000"}, "secret_key"),
        ({"secret_key": "sk_test_51Lipa\n00000"}, "secret_key"),
        ({"secret_key": ""}, "secret_key"),
        ({"webhook_secret": "sk_test_51Lipa000000"}, "webhook_secret"),
    ],
)
def test_what_is_no_key_is_refused_before_stripe_is_asked(
    in_lipa: object, alya: Member, stripe_server: StripeServer, changes: dict[str, str], field: str
) -> None:
    with pytest.raises(DomainError) as refused:
        set_stripe_keys(actor=alya, **KEYS | changes)
    assert refused.value.field == field
    assert not StripeKeys.objects.exists()
    assert stripe_server.requests == []


def test_keys_that_stripe_does_not_know_or_that_do_not_belong_together_are_refused(
    in_lipa: object, alya: Member, stripe_server: StripeServer
) -> None:
    for key, field in zip(KEYS.values(), KEYS, strict=True):
        stripe_server.refused_keys = {key}
        with pytest.raises(DomainError, match="does not know") as unknown:
            set_stripe_keys(actor=alya, **KEYS)
        assert unknown.value.field == field
    with pytest.raises(DomainError, match="different accounts"):
        set_stripe_keys(actor=alya, **KEYS | {"secret_key": "sk_test_51Orel000000bbbb"})
    stripe_server.is_down = True
    with pytest.raises(StripeSilent):
        set_stripe_keys(actor=alya, publishable_key="pk_test_51Lipa000000", secret_key="sk_test_51Lipa000000")
    assert not StripeKeys.objects.exists()


def test_a_restricted_key_works_without_the_right_to_read_tokens(
    in_lipa: object, alya: Member, stripe_server: StripeServer
) -> None:
    set_stripe_keys(actor=alya, **KEYS | {"secret_key": "rk_test_51Lipa000000bbbb"})
    assert StripeKeys.objects.get().secret_ending == "bbbb"


def test_members_without_the_right_change_nothing(boris: Member) -> None:
    with scope(boris.organization, boris):
        with pytest.raises(PermissionRefused):
            set_stripe_keys(actor=boris, **KEYS)
        with pytest.raises(PermissionRefused):
            clear_stripe_keys(actor=boris)


def test_the_page_shows_only_the_ends_of_secrets_and_asks_who_is_there(
    alya: Member, boris: Member, client_of: Callable[[Member], Client], stripe_server: StripeServer
) -> None:
    browser = client_of(alya)
    wrong = browser.post(PAGE, KEYS | {"publishable_key": "pk_live_51Lipa000000"})
    assert wrong.status_code == 422
    assert "51Lipa000000bbbb" not in wrong.content.decode()
    assert browser.post(PAGE, KEYS | HOOK).status_code == 302
    page = browser.get(PAGE).content.decode()
    assert KEYS["publishable_key"] in page
    assert "Test payments" in page
    assert all(ending in page for ending in (">bbbb<", ">cccc<"))
    assert "0bbbb" not in page
    assert "0cccc" not in page
    unproved = Client()
    unproved.force_login(alya.user, backend="django.contrib.auth.backends.ModelBackend")
    for answer in (unproved.get(PAGE), unproved.post(f"{PAGE}remove/")):
        assert answer.status_code == 302
        assert "/account/" in answer["Location"]
    assert client_of(boris).get(PAGE).status_code == 403
    assert browser.post(f"{PAGE}remove/").status_code == 302
    with scope(alya.organization, alya):
        assert not StripeKeys.objects.exists()


def test_administrators_set_keys_too(boris: Member, client_of: Callable[[Member], Client]) -> None:
    with scope(boris.organization):
        Member.objects.filter(pk=boris.pk).update(role=Role.ADMIN)
    assert client_of(boris).get(PAGE).status_code == 200
