"""What the API remembers of its callers: how often they asked, and what they were answered."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import Shared, UserOwned
from config.lib.encrypted import EncryptedTextField


class RequestCount(Shared):
    """How often a caller asked, until `resets_at` (seconds since 1970). Without Redis only; see services/rates.py."""

    key = models.CharField(max_length=100, primary_key=True)
    count = models.BigIntegerField()
    resets_at = models.FloatField()

    class Meta:
        verbose_name = _("request count")
        verbose_name_plural = _("request counts")

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"


class IdempotentRequest(UserOwned):
    """A POST with an `Idempotency-Key`: being worked at until `leased_until` while it has no `status`, else answered.

    The key of the row is a hash of user, organization and the key the program gave; see services/idempotency.py.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=64)
    attempt = models.UUIDField(default=uuid.uuid4)
    leased_until = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = EncryptedTextField(default="", blank=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("repeatable request")
        verbose_name_plural = _("repeatable requests")

    def __str__(self) -> str:
        return self.digest
