"""Handing an organization over to another owner, which both confirm."""

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.base import Identified, Timestamped
from accounts.models.member import Member
from accounts.tenancy import OrganizationOwned


class OwnershipOffer(Identified, Timestamped, OrganizationOwned):
    """An owner's offer of their place to a member, who accepts it or not."""

    offered_by = models.ForeignKey(Member, models.CASCADE, related_name="+", verbose_name=_("owner"))
    offered_to = models.ForeignKey(Member, models.CASCADE, related_name="+", verbose_name=_("new owner"))
    expires_at = models.DateTimeField(_("expires"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("offer of ownership")
        verbose_name_plural = _("offers of ownership")
        indexes = [models.Index(fields=["organization", "accepted_at", "ended_at"], name="ownership_offer_open")]

    def __str__(self) -> str:
        return str(self.offered_to)

    def is_open(self, now: datetime.datetime) -> bool:
        """Whether it can still be accepted."""
        return self.accepted_at is None and self.ended_at is None and self.expires_at > now
