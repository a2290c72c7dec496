"""Number series."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.base import Identified, Timestamped
from accounts.tenancy import OrganizationOwned


class NumberSeries(Identified, Timestamped, OrganizationOwned):
    """Gives the next number. The row is locked in the transaction that issues, so numbers have no gaps.

    Tax documents share one series of ten digits without letters (ППЗДДС чл. 78); offers may have a prefix.
    """

    class Kind(models.TextChoices):
        """What the series numbers."""

        INVOICE = "invoice", _("Invoices and notes")
        OFFER = "offer", _("Offers")

    kind = models.CharField(_("for"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=100)
    prefix = models.CharField(_("prefix"), max_length=10, blank=True)
    next_number = models.PositiveBigIntegerField(_("next number"), default=1)
    is_default = models.BooleanField(_("default"), default=False)

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        constraints = [models.UniqueConstraint(fields=["organization", "kind", "name"], name="series_name_once")]

    def __str__(self) -> str:
        return self.name
