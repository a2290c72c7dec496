"""Plans as data: what each includes and what it costs."""

from decimal import Decimal

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models.base import Identified, Timestamped
from accounts.tenancy import Shared


class Interval(models.TextChoices):
    """How often a price is paid."""

    MONTH = "month", _("Monthly")
    YEAR = "year", _("Yearly")


class Plan(Identified, Timestamped, Shared):
    """What an organization may. `limits` maps counters to numbers, a missing one is unlimited; `features` lists keys.

    Subscriptions copy these terms when they begin, so a plan can be changed without taking anything from anybody.
    """

    key = models.SlugField(_("key"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=60)
    name_bg = models.CharField(_("name in Bulgarian"), max_length=60)
    summary = models.CharField(_("for whom"), max_length=200, blank=True)
    summary_bg = models.CharField(_("for whom, in Bulgarian"), max_length=200, blank=True)
    limits = models.JSONField(_("limits"), default=dict, blank=True)
    features = models.JSONField(_("features"), default=list, blank=True)
    is_per_seat = models.BooleanField(_("paid for each person"), default=False)
    trial_days = models.PositiveSmallIntegerField(_("days of trial"), default=0)
    is_public = models.BooleanField(_("on the pricing page"), default=True)
    is_default = models.BooleanField(_("of new organisations"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    stripe_product_id = models.CharField(max_length=80, blank=True, editable=False)

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["order", "key"]
        constraints = [
            models.UniqueConstraint("is_default", condition=models.Q(is_default=True), name="plan_one_default")
        ]

    def __str__(self) -> str:
        return self.name_bg if (get_language() or "").startswith("bg") else self.name

    @property
    def for_whom(self) -> str:
        """The summary in the active language."""
        return self.summary_bg if (get_language() or "").startswith("bg") else self.summary

    @property
    def terms(self) -> dict[str, object]:
        """What a subscription copies."""
        return {"limits": self.limits, "features": self.features}


class Price(Identified, Shared):
    """What a plan costs, for each person when the plan says so. Never changed: a new amount is a new row."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="prices", verbose_name=_("plan"))
    interval = models.CharField(_("paid"), max_length=5, choices=Interval.choices)
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    is_current = models.BooleanField(_("offered"), default=True)
    stripe_price_id = models.CharField(max_length=80, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        ordering = ["plan__order", "interval", "-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "interval", "currency"], condition=models.Q(is_current=True), name="price_one_current"
            )
        ]
        indexes = [models.Index(fields=["stripe_price_id"], name="price_stripe")]

    def __str__(self) -> str:
        return f"{self.plan.name}, {self.amount} {self.currency} / {self.interval}"

    @property
    def monthly(self) -> Decimal:
        """The amount for one month."""
        return self.amount / 12 if self.interval == Interval.YEAR else self.amount
