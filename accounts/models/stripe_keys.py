"""How an organization takes cards: its own account with Stripe."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.base import Identified, Timestamped
from accounts.tenancy import OrganizationOwned
from config.lib.encrypted import EncryptedTextField

SHOWN: Final = 4


class StripeKeys(Identified, Timestamped, OrganizationOwned):
    """An organization's keys of Stripe; a row of its own, so that no page decrypts what it does not need."""

    publishable_key = models.CharField(_("publishable key"), max_length=255)
    secret_key = EncryptedTextField(_("secret key"))
    webhook_secret = EncryptedTextField(_("signing secret of the webhook"), blank=True)

    class Meta:
        verbose_name = _("Stripe keys")
        verbose_name_plural = _("Stripe keys")
        constraints = [models.UniqueConstraint(fields=["organization"], name="stripe_keys_once")]

    def __str__(self) -> str:
        return self.publishable_key

    @property
    def is_live(self) -> bool:
        """Whether they move money."""
        return self.publishable_key.startswith("pk_live_")

    @property
    def secret_ending(self) -> str:
        """As much of the secret key as a page may show."""
        return self.secret_key[-SHOWN:]

    @property
    def webhook_ending(self) -> str:
        """As much of the signing secret as a page may show; empty without one."""
        return self.webhook_secret[-SHOWN:]
