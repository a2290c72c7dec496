"""What Stripe tells: its invoices, and its messages on their way through."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.base import Identified
from accounts.tenancy import OrganizationOwned, Shared
from config.lib.pills import Pill


class BillingInvoice(Identified, OrganizationOwned):
    """An invoice of the installation to the organization, as Stripe holds it. Written by `services.syncing` only."""

    class Status(models.TextChoices):
        """Where the invoice stands, in Stripe's words."""

        DRAFT = "draft", _("Draft")
        OPEN = "open", pgettext_lazy("subscription invoice", "To be paid")
        PAID = "paid", _("Paid")
        VOID = "void", pgettext_lazy("subscription invoice", "Void")
        UNCOLLECTIBLE = "uncollectible", _("Written off")

    stripe_id = models.CharField(max_length=80, editable=False)
    number = models.CharField(_("number"), max_length=60, blank=True)
    status = models.CharField(_("status"), max_length=15, choices=Status.choices)
    total = models.DecimalField(_("total"), max_digits=12, decimal_places=2)
    paid = models.DecimalField(_("paid"), max_digits=12, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    created_at = models.DateTimeField(_("date"))
    attempts = models.PositiveSmallIntegerField(_("tries to collect"), default=0)
    next_attempt_at = models.DateTimeField(_("next try"), null=True)
    page_url = models.URLField(max_length=500, blank=True)
    pdf_url = models.URLField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("subscription invoice")
        verbose_name_plural = _("subscription invoices")
        constraints = [models.UniqueConstraint(fields=["organization", "stripe_id"], name="billing_invoice_once")]
        indexes = [models.Index(fields=["organization", "-created_at"], name="billing_invoice_time")]

    def __str__(self) -> str:
        return self.number or self.stripe_id

    @property
    def pill(self) -> Pill:
        """The status as pages show it."""
        known = {
            self.Status.PAID: Pill(self.get_status_display(), "ok"),
            self.Status.OPEN: Pill(self.get_status_display(), "warn", "half"),
            self.Status.DRAFT: Pill(self.get_status_display(), "", "draft"),
        }
        return known.get(self.Status(self.status), Pill(self.get_status_display(), "", "void"))


class StripeEvent(Identified, Shared):
    """A message of Stripe. Kept under its id before it is answered, so it is taken once and never lost.

    Only what it is about is kept: what to do is read from Stripe again when the message is processed.
    """

    class State(models.TextChoices):
        """Where the message stands."""

        RECEIVED = "received", _("Waiting")
        PROCESSED = "processed", _("Done")
        IGNORED = "ignored", _("Not for us")
        FAILED = "failed", _("Failed")

    event_id = models.CharField(_("id"), max_length=120, unique=True)
    type = models.CharField(_("type"), max_length=80)
    object_id = models.CharField(_("about"), max_length=120, blank=True)
    customer_id = models.CharField(_("customer"), max_length=80, blank=True)
    created = models.DateTimeField(_("happened"))
    received_at = models.DateTimeField(_("received"), auto_now_add=True)
    processed_at = models.DateTimeField(_("processed"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RECEIVED)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    error = models.CharField(_("error"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("message of Stripe")
        verbose_name_plural = _("messages of Stripe")
        indexes = [models.Index(fields=["state", "received_at"], name="stripe_event_due")]

    def __str__(self) -> str:
        return f"{self.type} {self.event_id}"
