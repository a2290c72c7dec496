"""Keys by which programs act for an organization."""

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.base import Identified, Timestamped
from accounts.tenancy import OrganizationOwned


class ApiKey(Identified, Timestamped, OrganizationOwned):
    """A program's key; the secret is stored hashed (SHA-256).

    It acts in the name of `member`, who made it, and may what is in `scopes` (permission keys) as long as they may.
    """

    name = models.CharField(_("name"), max_length=100)
    member = models.ForeignKey("accounts.Member", models.CASCADE, related_name="+", verbose_name=_("made by"))
    beginning = models.CharField(_("begins with"), max_length=12, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    scopes = models.JSONField(_("rights"), default=list)
    networks = models.JSONField(_("used from"), default=list, blank=True)
    seen_networks = models.JSONField(default=list, editable=False)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    last_used_from = models.GenericIPAddressField(_("last used from"), null=True, blank=True)

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        indexes = [models.Index(fields=["organization", "-created_at"], name="api_key_recent")]

    def __str__(self) -> str:
        return self.name

    def is_open(self, now: datetime.datetime) -> bool:
        """Whether it was neither revoked nor has expired."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now)
