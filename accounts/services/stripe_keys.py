"""An organization's own keys of Stripe: set, and removed."""

import re
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Member, StripeKeys
from accounts.rules import AccountsPermission, require
from accounts.services import audit
from accounts.tenancy import current_organization
from config.lib.errors import DomainError

# docs.stripe.com/keys: publishable, secret or restricted, and the webhook endpoint's signing secret.
_PUBLISHABLE: Final = re.compile(r"pk_(?P<mode>live|test)_[A-Za-z0-9]{10,240}")
_SECRET: Final = re.compile(r"[sr]k_(?P<mode>live|test)_[A-Za-z0-9]{10,240}")
_WEBHOOK: Final = re.compile(r"whsec_[A-Za-z0-9+/=]{10,240}")


@transaction.atomic
def set_stripe_keys(*, actor: Member, publishable_key: str, secret_key: str, webhook_secret: str = "") -> StripeKeys:
    """Keep the organization's keys in place of former ones. The trail says that they changed, never to what.

    Raises `PermissionRefused`, and `DomainError` naming the field.
    """
    require(actor, AccountsPermission.MANAGE_ORGANIZATION)
    publishable, secret = _PUBLISHABLE.fullmatch(publishable_key), _SECRET.fullmatch(secret_key)
    if publishable is None:
        raise DomainError(
            "publishable_key", _("A publishable key begins with pk_live_ or pk_test_."), "publishable_key"
        )
    if secret is None:
        raise DomainError("secret_key", _("A secret key begins with sk_ or rk_, then live_ or test_."), "secret_key")
    if publishable["mode"] != secret["mode"]:
        raise DomainError(
            "mixed_keys", _("One key is live and the other is for testing. Take both of one kind."), "secret_key"
        )
    if webhook_secret and not _WEBHOOK.fullmatch(webhook_secret):
        raise DomainError("webhook_secret", _("A signing secret begins with whsec_."), "webhook_secret")
    keys, _is_new = StripeKeys.objects.update_or_create(
        organization=current_organization(),
        defaults={"publishable_key": publishable_key, "secret_key": secret_key, "webhook_secret": webhook_secret},
    )
    audit.record("accounts.stripe_keys_set", current_organization())
    return keys


@transaction.atomic
def clear_stripe_keys(*, actor: Member) -> None:
    """Forget the organization's keys; without any, nothing happens. Raises `PermissionRefused`."""
    require(actor, AccountsPermission.MANAGE_ORGANIZATION)
    if StripeKeys.objects.all().delete()[0]:
        audit.record("accounts.stripe_keys_cleared", current_organization())
