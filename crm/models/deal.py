"""A sale in the making."""

import datetime
from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.base import Identified, Timestamped, Versioned
from accounts.tenancy import OrganizationOwned
from crm.models.base import Searchable
from crm.models.pipeline import Pipeline, Stage


class Deal(Identified, Timestamped, Versioned, Searchable, OrganizationOwned):
    """A possible sale. `position` orders the cards of a stage; `stage_entered_at` tells how long it rests there."""

    class Status(models.TextChoices):
        """How it stands."""

        OPEN = "open", _("Open")
        WON = "won", _("Won")
        LOST = "lost", _("Lost")

    title = models.CharField(_("title"), max_length=200)
    pipeline = models.ForeignKey(Pipeline, models.PROTECT, related_name="deals", verbose_name=_("pipeline"))
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="deals", verbose_name=_("stage"))
    position = models.FloatField(default=0, editable=False)
    value = models.DecimalField(
        _("value"), max_digits=15, decimal_places=2, default=Decimal(0), validators=[MinValueValidator(Decimal(0))]
    )
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    company = models.ForeignKey(
        "crm.Company", models.SET_NULL, null=True, blank=True, related_name="deals", verbose_name=_("company")
    )
    contacts = models.ManyToManyField(
        "crm.Contact", through="crm.DealContact", related_name="deals", verbose_name=_("contacts")
    )
    owner = models.ForeignKey(
        "accounts.Member", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    expected_close_on = models.DateField(_("expected close"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=4, choices=Status.choices, default=Status.OPEN, editable=False)
    lost_reason = models.CharField(_("reason for losing"), max_length=200, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    stage_entered_at = models.DateTimeField(editable=False)
    source = models.CharField(_("source"), max_length=100, blank=True)
    tags = models.JSONField(_("tags"), default=list, blank=True)
    notes = models.TextField(_("notes"), blank=True)

    class Meta:
        verbose_name = _("deal")
        verbose_name_plural = _("deals")
        indexes = [
            models.Index(fields=["organization", "stage", "status", "position"], name="deal_board"),
            models.Index(fields=["organization", "status", "expected_close_on"], name="deal_closing"),
            models.Index(fields=["organization", "company"], name="deal_by_company"),
            models.Index(fields=["organization", "-created_at"], name="deal_by_created"),
            models.Index(fields=["organization", "owner"], name="deal_by_owner"),
            # Holds all that the sums of the board need, so that they are read from the index alone.
            models.Index(
                fields=["organization", "pipeline", "status", "closed_at", "stage", "currency", "value"],
                name="deal_totals",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def days_in_stage(self, now: datetime.datetime) -> int:
        """Whole days since it entered its stage."""
        return (now - self.stage_entered_at).days

    def is_stale(self, now: datetime.datetime) -> bool:
        """Whether it rests longer than its stage allows. Reads `stage`."""
        limit = self.stage.rotten_days
        return self.status == self.Status.OPEN and limit is not None and self.days_in_stage(now) > limit


class DealContact(Identified, OrganizationOwned):
    """A person's part in a deal."""

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="deal_contacts")
    contact = models.ForeignKey("crm.Contact", models.CASCADE, related_name="deal_contacts")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("person of a deal")
        verbose_name_plural = _("people of a deal")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["organization", "deal", "contact"], name="deal_contact_once")]

    def __str__(self) -> str:
        return str(self.contact_id)


class DealLine(Identified, OrganizationOwned):
    """A product or service of a deal; an offer starts from these lines."""

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(default=0)
    description = models.CharField(_("description"), max_length=500)
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=3, default=Decimal(1))
    unit_code = models.CharField(_("unit"), max_length=3, default="C62", help_text=_("UN/ECE Recommendation 20."))
    unit_price = models.DecimalField(_("unit price"), max_digits=15, decimal_places=4, default=Decimal(0))

    class Meta:
        verbose_name = _("line of a deal")
        verbose_name_plural = _("lines of a deal")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.description
