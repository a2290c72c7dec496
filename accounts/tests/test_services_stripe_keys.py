"""The organization's own Stripe keys."""

import pytest

from accounts.models import AuditEvent, Member, StripeKeys
from accounts.services.stripe_keys import clear_stripe_keys, set_stripe_keys
from accounts.tenancy import scope
from config.lib.errors import DomainError, PermissionRefused

KEYS = {"publishable_key": "pk_test_51Lipa000000", "secret_key": "sk_test_51Lipa000000"}
HOOK = {"webhook_secret": "whsec_51Lipa000000"}


def test_keys_are_set_replaced_and_cleared_without_a_trace_of_their_text(in_lipa: object, alya: Member) -> None:
    first = set_stripe_keys(actor=alya, **KEYS)
    second = set_stripe_keys(actor=alya, **KEYS | HOOK)
    assert second.pk == first.pk
    assert StripeKeys.objects.get().webhook_secret == "whsec_51Lipa000000"
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
def test_what_is_no_key_is_refused(in_lipa: object, alya: Member, changes: dict[str, str], field: str) -> None:
    with pytest.raises(DomainError) as refused:
        set_stripe_keys(actor=alya, **KEYS | changes)
    assert refused.value.field == field
    assert not StripeKeys.objects.exists()


def test_members_without_the_right_change_nothing(boris: Member) -> None:
    with scope(boris.organization, boris):
        with pytest.raises(PermissionRefused):
            set_stripe_keys(actor=boris, **KEYS)
        with pytest.raises(PermissionRefused):
            clear_stripe_keys(actor=boris)
