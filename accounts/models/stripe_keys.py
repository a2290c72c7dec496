"""How an organization takes cards: its own account with Stripe."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.base import Identified, Timestamped
from accounts.tenancy import OrganizationOwned
from config.lib.encrypted import EncryptedTextField


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
