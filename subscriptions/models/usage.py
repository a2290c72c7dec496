"""How much of a plan is used."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.base import Identified
from accounts.tenancy import OrganizationOwned


class Usage(Identified, OrganizationOwned):
    """One counter. Who takes from it locks the row, so a limit holds however many take at once.

    `used` is what was counted last; `warned` is the mark in percent (80, 100) that the owners were told of.
    """

    counter = models.CharField(_("what"), max_length=40)
    used = models.PositiveBigIntegerField(_("used"), default=0)
    warned = models.PositiveSmallIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("usage")
        verbose_name_plural = _("usage")
        constraints = [models.UniqueConstraint(fields=["organization", "counter"], name="usage_once")]

    def __str__(self) -> str:
        return self.counter


class UsageDay(Identified, OrganizationOwned):
    """What a counter stood at on a day."""

    counter = models.CharField(_("what"), max_length=40)
    day = models.DateField(_("day"))
    used = models.PositiveBigIntegerField(_("used"))

    class Meta:
        verbose_name = _("usage of a day")
        verbose_name_plural = _("usage by day")
        constraints = [models.UniqueConstraint(fields=["organization", "counter", "day"], name="usage_day_once")]

    def __str__(self) -> str:
        return f"{self.counter} {self.day}"
