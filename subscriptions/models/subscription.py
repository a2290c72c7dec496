"""An organization's subscription, and how it changed."""

import datetime
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.base import Identified, Timestamped
from accounts.tenancy import OrganizationOwned
from config.lib.pills import Pill
from subscriptions.models.plan import Interval, Plan, Price


class Subscription(Identified, Timestamped, OrganizationOwned):
    """The one plan of an organization, with its terms as they were when it began.

    What Stripe knows (`stripe_…`, status, seats, period) is written by `services.syncing` only, from Stripe's object.
    """

    class Status(models.TextChoices):
        """Where the subscription stands, in Stripe's words."""

        TRIALING = "trialing", _("Trial")
        ACTIVE = "active", pgettext_lazy("subscription", "Active")
        PAST_DUE = "past_due", _("Payment failed")
        UNPAID = "unpaid", pgettext_lazy("subscription", "Unpaid")
        INCOMPLETE = "incomplete", _("First payment missing")

    class Source(models.TextChoices):
        """Who decides the plan."""

        DEFAULT = "default", _("Given to new organisations")
        STAFF = "staff", _("Set by staff")
        STRIPE = "stripe", _("Paid through Stripe")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+", verbose_name=_("plan"))
    price = models.ForeignKey(Price, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("price"))
    terms = models.JSONField(default=dict, editable=False)
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.ACTIVE)
    source = models.CharField(_("decided by"), max_length=8, choices=Source.choices, default=Source.DEFAULT)
    seats = models.PositiveIntegerField(_("seats"), default=1)
    interval = models.CharField(_("paid"), max_length=5, choices=Interval.choices, blank=True)
    monthly_amount = models.DecimalField(_("monthly revenue"), max_digits=12, decimal_places=2, default=Decimal(0))
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    discount = models.CharField(_("discount"), max_length=120, blank=True)
    period_start = models.DateTimeField(_("period began"), null=True, blank=True)
    period_end = models.DateTimeField(_("period ends"), null=True, blank=True)
    trial_end = models.DateTimeField(_("trial ends"), null=True, blank=True)
    ends_at = models.DateTimeField(_("cancelled for"), null=True, blank=True)
    past_due_since = models.DateTimeField(_("unpaid since"), null=True, blank=True)
    stripe_customer_id = models.CharField(max_length=80, blank=True, editable=False)
    stripe_subscription_id = models.CharField(max_length=80, blank=True, editable=False)
    stripe_item_id = models.CharField(max_length=80, blank=True, editable=False)

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [models.UniqueConstraint(fields=["organization"], name="subscription_once")]
        indexes = [
            models.Index(fields=["stripe_customer_id"], name="subscription_customer"),
            models.Index(fields=["status", "trial_end"], name="subscription_trial"),
        ]

    def __str__(self) -> str:
        return str(self.plan)

    @property
    def pill(self) -> Pill:
        """The status as pages show it."""
        tones = {self.Status.ACTIVE: "ok", self.Status.TRIALING: "info"}
        return Pill(self.get_status_display(), tones.get(self.Status(self.status), "bad"))  # type: ignore[arg-type]

    @property
    def is_paid_through_stripe(self) -> bool:
        """Whether there is a subscription at Stripe to change."""
        return bool(self.stripe_subscription_id)

    @property
    def is_owing(self) -> bool:
        """Whether a payment failed."""
        return self.status in {self.Status.PAST_DUE, self.Status.UNPAID}

    @property
    def grace_ends(self) -> datetime.datetime | None:
        """When an unpaid subscription becomes read-only."""
        if not self.is_owing or self.past_due_since is None:
            return None
        return self.past_due_since + datetime.timedelta(days=settings.GRACE_DAYS)


class PlanChange(Identified, OrganizationOwned):
    """One step in the life of a subscription, with the plan and the monthly revenue before and after."""

    class Kind(models.TextChoices):
        """What happened."""

        STARTED = "started", _("Begun")
        TRIAL = "trial", _("Trial begun")
        UPGRADED = "upgraded", _("Upgraded")
        DOWNGRADED = "downgraded", _("Downgraded")
        CHANGED = "changed", pgettext_lazy("subscription", "Changed")
        CANCELLED = "cancelled", _("Cancelled for the end of the period")
        RESUMED = "resumed", _("Resumed")
        PAYMENT_FAILED = "payment_failed", _("Payment failed")
        PAID = "paid", _("Paid again")
        ENDED = "ended", _("Ended")

    at = models.DateTimeField(_("when"))
    kind = models.CharField(_("what"), max_length=15, choices=Kind.choices)
    old_plan = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="+", verbose_name=_("before"))
    new_plan = models.ForeignKey(Plan, models.PROTECT, related_name="+", verbose_name=_("after"))
    old_monthly = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal(0))
    new_monthly = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal(0))
    seats = models.PositiveIntegerField(_("seats"), default=1)
    member = models.ForeignKey("accounts.Member", models.SET_NULL, null=True, related_name="+", verbose_name=_("who"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("change of plan")
        verbose_name_plural = _("changes of plan")
        indexes = [
            models.Index(fields=["organization", "-at"], name="plan_change_time"),
            models.Index(fields=["at", "kind"], name="plan_change_metrics"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.new_plan}"
