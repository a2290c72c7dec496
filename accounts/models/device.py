"""The browsers a person signs in with."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.base import Identified
from accounts.tenancy import UserOwned


class Device(Identified, UserOwned):
    """A browser a person signed in with before, known again by its cookie, whose secret is stored hashed (SHA-256).

    For the letter to the person. What owners hear of is another question: see `KnownDevice`, which no cookie needs.
    """

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+", verbose_name=_("person"))
    token_hash = models.CharField(max_length=64, editable=False)
    name = models.CharField(_("device"), max_length=60, blank=True)
    first_seen_at = models.DateTimeField(_("first sign-in"), auto_now_add=True)
    last_seen_at = models.DateTimeField(_("last sign-in"))

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        constraints = [models.UniqueConstraint(fields=["user", "token_hash"], name="device_once")]

    def __str__(self) -> str:
        return self.name
