"""Refresh tokens of the API."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.base import Identified
from accounts.tenancy import UserOwned


class RefreshToken(Identified, UserOwned):
    """A refresh token by its `jti` (the key). Used once; using it again revokes its whole family (RFC 9700 §4.14)."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    family = models.UUIDField(db_index=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("refresh token")
        verbose_name_plural = _("refresh tokens")
        indexes = [models.Index(fields=["user", "revoked_at"], name="refresh_user")]

    def __str__(self) -> str:
        return str(self.pk)
