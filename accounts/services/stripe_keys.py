"""An organization's own keys of Stripe: checked and set, and removed."""

import logging
import re
from typing import Final

import stripe
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.errors import StripeSilent
from accounts.models import Member, StripeKeys
from accounts.rules import AccountsPermission, require
from accounts.services import audit
from accounts.tenancy import current_organization
from config.lib.errors import DomainError
from config.lib.stripe_client import stripe_client

# docs.stripe.com/keys: publishable, secret or restricted, and the webhook endpoint's signing secret.
_PUBLISHABLE: Final = re.compile(r"pk_(?P<mode>live|test)_[A-Za-z0-9]{10,240}")
_SECRET: Final = re.compile(r"[sr]k_(?P<mode>live|test)_[A-Za-z0-9]{10,240}")
_WEBHOOK: Final = re.compile(r"whsec_[A-Za-z0-9+/=]{10,240}")


log = logging.getLogger("kantora.billing")


def set_stripe_keys(*, actor: Member, publishable_key: str, secret_key: str, webhook_secret: str = "") -> StripeKeys:
    """Keep the organization's keys in place of former ones, once Stripe knows them as keys of one account.

    The trail says that they changed, never to what. Raises `PermissionRefused`, `DomainError` naming the field,
    `StripeSilent`.
    """
    require(actor, AccountsPermission.MANAGE_ORGANIZATION)
    _check_form(publishable_key, secret_key, webhook_secret)
    _check_with_stripe(publishable_key, secret_key)
    with transaction.atomic():
        keys, _is_new = StripeKeys.objects.update_or_create(
            organization=current_organization(),
            defaults={"publishable_key": publishable_key, "secret_key": secret_key, "webhook_secret": webhook_secret},
        )
        audit.record("accounts.stripe_keys_set", current_organization())
    return keys


def _check_form(publishable_key: str, secret_key: str, webhook_secret: str) -> None:
    """Raises `DomainError` naming the field that cannot be what it is given as."""
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


def _check_with_stripe(publishable_key: str, secret_key: str) -> None:
    """What the publishable key makes at Stripe, the secret key finds there: both work, and are of one account.

    It is a token of no personal number, the one thing that a publishable key makes and that costs nothing.
    Raises `DomainError` naming the field, `StripeSilent`.
    """
    try:
        probe = stripe_client(publishable_key).v1.tokens.create({"pii": {"id_number": "000000000"}})
    except (stripe.AuthenticationError, stripe.PermissionError) as error:
        raise DomainError("unknown_key", _("Stripe does not know this key."), "publishable_key") from error
    except stripe.StripeError as error:
        raise _silent(error) from error
    try:
        stripe_client(secret_key).v1.tokens.retrieve(probe.id)
    except stripe.AuthenticationError as error:
        raise DomainError("unknown_key", _("Stripe does not know this key."), "secret_key") from error
    except stripe.PermissionError:
        return  # a restricted key that works, without the right to read tokens
    except stripe.InvalidRequestError as error:
        raise DomainError(
            "mixed_keys", _("The two keys belong to different accounts at Stripe."), "secret_key"
        ) from error
    except stripe.StripeError as error:
        raise _silent(error) from error


def _silent(error: stripe.StripeError) -> StripeSilent:
    log.warning("Stripe: %s %s", type(error).__name__, error.code)
    return StripeSilent()


@transaction.atomic
def clear_stripe_keys(*, actor: Member) -> None:
    """Forget the organization's keys; without any, nothing happens. Raises `PermissionRefused`."""
    require(actor, AccountsPermission.MANAGE_ORGANIZATION)
    if StripeKeys.objects.all().delete()[0]:
        audit.record("accounts.stripe_keys_cleared", current_organization())
