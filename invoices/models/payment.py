"""Money received and what it pays."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.base import Identified, Timestamped
from accounts.tenancy import OrganizationOwned


class Payment(Identified, Timestamped, OrganizationOwned):
    """Money received. Only a booked payment counts; what its allocations leave over is the customer's credit."""

    class State(models.TextChoices):
        """Where it stands."""

        UNMATCHED = "unmatched", _("Not matched")
        PROPOSED = "proposed", _("Proposed")
        BOOKED = "booked", _("Booked")
        IGNORED = "ignored", _("Not a customer's payment")

    class Method(models.TextChoices):
        """How it came."""

        BANK = "bank", _("Bank transfer")
        CASH = "cash", _("Cash")
        CARD = "card", _("Card")
        OTHER = "other", _("Other")

    UNDECIDED = (State.UNMATCHED, State.PROPOSED)

    state = models.CharField(_("status"), max_length=10, choices=State.choices, default=State.UNMATCHED)
    method = models.CharField(_("method"), max_length=10, choices=Method.choices, default=Method.BANK)
    amount = models.DecimalField(
        _("amount"), max_digits=15, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    received_on = models.DateField(_("received"))
    payer_name = models.CharField(_("payer"), max_length=200, blank=True)
    payer_iban = models.CharField(max_length=34, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    transaction = models.OneToOneField(
        "invoices.BankTransaction", models.PROTECT, null=True, blank=True, related_name="payment"
    )
    company = models.ForeignKey("crm.Company", models.PROTECT, null=True, blank=True, related_name="payments")
    contact = models.ForeignKey("crm.Contact", models.PROTECT, null=True, blank=True, related_name="payments")
    certainty = models.CharField(max_length=10, blank=True, help_text=_("certain or likely, from the matching."))
    score = models.PositiveSmallIntegerField(default=0)
    reasons = models.JSONField(default=list, help_text=_("Reason codes with their parameters."))
    rejected = models.JSONField(default=list, help_text=_("Invoices a person said no to; never proposed again."))
    booked_at = models.DateTimeField(null=True)
    booked_by = models.ForeignKey("accounts.Member", models.SET_NULL, null=True, related_name="+")
    search_text = models.TextField(default="", editable=False)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        indexes = [
            models.Index(fields=["organization", "state", "-received_on"], name="payment_by_state"),
            models.Index(fields=["organization", "-received_on", "-id"], name="payment_by_date"),
            models.Index(fields=["organization", "company"], name="payment_by_company"),
        ]

    def __str__(self) -> str:
        return f"{self.received_on} {self.amount} {self.currency}"

    @property
    def is_undecided(self) -> bool:
        """Whether it still has to be booked or set aside."""
        return self.state in self.UNDECIDED

    @property
    def is_by_hand(self) -> bool:
        """Whether a person typed it; the others are of a bank statement."""
        return self.transaction_id is None

    @property
    def allocated(self) -> Decimal:
        """What its allocations come to, booked or proposed."""
        return sum((part.amount for part in self.allocations.all()), Decimal(0))

    @property
    def rest(self) -> Decimal:
        """What its allocations leave over: the customer's credit once it is booked."""
        return self.amount - self.allocated


class Allocation(Identified, OrganizationOwned):
    """How much of a payment goes to which invoice: proposed with the payment, real once it is booked."""

    payment = models.ForeignKey(Payment, models.CASCADE, related_name="allocations")
    invoice = models.ForeignKey("invoices.Invoice", models.PROTECT, related_name="allocations")
    amount = models.DecimalField(_("amount"), max_digits=15, decimal_places=2)

    class Meta:
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        constraints = [
            models.UniqueConstraint(fields=["organization", "payment", "invoice"], name="allocation_once"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="allocation_positive"),
        ]
        indexes = [models.Index(fields=["organization", "invoice"], name="allocation_by_invoice")]

    def __str__(self) -> str:
        return str(self.amount)
