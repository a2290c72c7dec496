"""What the owners of an organization should know about its safety, and the devices people sign in from."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.hooks import security_event_kinds
from accounts.models.base import Identified, Words
from accounts.tenancy import OrganizationOwned, UserOwned


class SecurityEvent(Identified, OrganizationOwned):
    """Something out of the ordinary; its words are made from `kind` and `data` in the reader's language."""

    at = models.DateTimeField(_("when"), auto_now_add=True)
    kind = models.CharField(_("what"), max_length=60)
    member = models.ForeignKey("accounts.Member", models.SET_NULL, null=True, related_name="+", verbose_name=_("who"))
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    ip_address = models.GenericIPAddressField(_("from"), null=True)
    search_text = models.CharField(max_length=200, default="", editable=False)

    class Meta:
        verbose_name = _("security event")
        verbose_name_plural = _("security events")
        indexes = [models.Index(fields=["organization", "-at"], name="security_time")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What it is, in the active language."""
        return str(security_event_kinds[self.kind].title)

    @property
    def text(self) -> str:
        """What happened, in the active language."""
        return str(security_event_kinds[self.kind].text) % Words(self.data)


class KnownDevice(Identified, UserOwned):
    """A browser in a network that a person signed in from; `fingerprint` is the hash of both."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=64)
    network = models.CharField(_("network"), max_length=50)
    name = models.CharField(_("device"), max_length=60, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    first_seen_at = models.DateTimeField(_("first seen"), auto_now_add=True)
    last_seen_at = models.DateTimeField(_("last seen"), auto_now=True)

    class Meta:
        verbose_name = _("known device")
        verbose_name_plural = _("known devices")
        constraints = [models.UniqueConstraint(fields=["user", "fingerprint"], name="known_device_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.network}"
