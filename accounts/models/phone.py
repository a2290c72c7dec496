"""Codes that prove a phone number."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.base import Identified
from accounts.tenancy import UserOwned


class PhoneCode(Identified, UserOwned):
    """A code sent to a number; the code itself is stored hashed. The rows also count what the limits count."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    phone = models.CharField(_("phone"), max_length=32)
    code_hash = models.CharField(max_length=64)
    ip_address = models.GenericIPAddressField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("phone code")
        verbose_name_plural = _("phone codes")
        indexes = [
            models.Index(fields=["user", "created_at"], name="phone_code_user"),
            models.Index(fields=["phone", "created_at"], name="phone_code_phone"),
            models.Index(fields=["ip_address", "created_at"], name="phone_code_address"),
        ]

    def __str__(self) -> str:
        return self.phone
