"""Offers."""

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from invoices.models.base import CommercialDocument, DocumentLine


class Offer(CommercialDocument):
    """What the organization offers. Sent ones are changed by a new version that supersedes them."""

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", _("Draft")
        SENT = "sent", _("Sent")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        EXPIRED = "expired", _("Expired")
        SUPERSEDED = "superseded", _("Replaced")

    REVISABLE_STATES = (State.SENT, State.DECLINED, State.EXPIRED)

    state = models.CharField(_("status"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False)
    number = models.CharField(_("number"), max_length=20)
    revision = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    supersedes = models.ForeignKey("self", models.SET_NULL, null=True, editable=False, related_name="revisions")
    title = models.CharField(_("title"), max_length=200)
    valid_until = models.DateField(_("valid until"))
    introduction = models.TextField(_("introduction"), blank=True)
    terms = models.TextField(_("terms"), blank=True)
    vat_reason = models.CharField(_("ground for no or zero VAT"), max_length=300, blank=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True, editable=False)
    declined_at = models.DateTimeField(_("declined"), null=True, editable=False)
    signer_name = models.CharField(_("signed by"), max_length=150, blank=True, editable=False)
    signer_ip = models.GenericIPAddressField(null=True, editable=False)
    decline_reason = models.CharField(_("reason for declining"), max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints = [models.UniqueConstraint(fields=["organization", "number", "revision"], name="offer_number_once")]
        indexes = [
            models.Index(fields=["organization", "-issue_date", "-id"], name="offer_by_date"),
            models.Index(fields=["organization", "state", "valid_until"], name="offer_by_state"),
            models.Index(fields=["organization", "deal"], name="offer_by_deal"),
            models.Index(fields=["organization", "company"], name="offer_by_company"),
        ]

    def __str__(self) -> str:
        return self.number if self.revision == 1 else f"{self.number}/{self.revision}"

    @property
    def is_draft(self) -> bool:
        """Whether it may still be edited and thrown away."""
        return self.state == self.State.DRAFT

    @property
    def can_be_revised(self) -> bool:
        """Whether a new version may be written in its place."""
        return self.state in self.REVISABLE_STATES

    def is_past(self, today: datetime.date) -> bool:
        """Whether its last day is over; a sent one then counts as expired, even before the nightly job says so."""
        return self.valid_until < today

    def is_open(self, today: datetime.date) -> bool:
        """Whether the customer may still say yes or no."""
        return self.state == self.State.SENT and not self.is_past(today)


class OfferLine(DocumentLine):
    """A line of an offer. The customer may take or leave an optional one: `is_chosen` says what they took."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="lines")
    is_optional = models.BooleanField(_("optional"), default=False)
    is_chosen = models.BooleanField(_("chosen"), default=False)

    class Meta:
        verbose_name = _("line of an offer")
        verbose_name_plural = _("lines of an offer")
        ordering = ["position", "pk"]

    @property
    def is_counted(self) -> bool:
        """An optional line counts once it is chosen."""
        return self.is_chosen or not self.is_optional
