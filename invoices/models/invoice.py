"""Invoices, credit notes and debit notes."""

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from invoices.errors import DocumentFrozen
from invoices.models.base import CommercialDocument, DocumentLine
from invoices.models.frozen import FROZEN_FIELDS, InvoiceLineManager, InvoiceManager


class Invoice(CommercialDocument):
    """A tax document. A draft has no number; once issued nothing but its payment state and delivery changes."""

    class Kind(models.TextChoices):
        """Document type code of UNTDID 1001 (EN 16931 BT-3)."""

        INVOICE = "380", _("Invoice")
        CREDIT_NOTE = "381", _("Credit note")
        DEBIT_NOTE = "383", _("Debit note")

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", _("Draft")
        ISSUED = "issued", _("Issued")
        SENT = "sent", _("Sent")
        PARTLY_PAID = "partly_paid", _("Partly paid")
        PAID = "paid", _("Paid")
        OVERDUE = "overdue", _("Overdue")
        CANCELLED = "cancelled", _("Cancelled")

    OPEN_STATES = (State.ISSUED, State.SENT, State.PARTLY_PAID, State.OVERDUE)

    kind = models.CharField(_("type"), max_length=3, choices=Kind.choices, default=Kind.INVOICE, editable=False)
    state = models.CharField(_("status"), max_length=12, choices=State.choices, default=State.DRAFT, editable=False)
    series = models.ForeignKey("invoices.NumberSeries", models.PROTECT, null=True, editable=False, related_name="+")
    number = models.CharField(_("number"), max_length=10, null=True, editable=False)
    tax_point_date = models.DateField(_("tax event"))
    due_date = models.DateField(_("due"))
    bank_account = models.ForeignKey(
        "invoices.BankAccount", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("pay to")
    )
    vat_reason = models.CharField(_("ground for no or zero VAT"), max_length=300, blank=True)
    offer = models.ForeignKey("invoices.Offer", models.SET_NULL, null=True, editable=False, related_name="invoices")
    deposit_percent = models.DecimalField(
        _("deposit, % of the offer"), max_digits=5, decimal_places=2, null=True, editable=False
    )
    corrects = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="corrections")
    payment = models.JSONField(default=dict, editable=False, help_text=_("IBAN, BIC and bank as printed."))
    payment_reference = models.CharField(_("reference"), max_length=25, blank=True, editable=False)
    paid_amount = models.DecimalField(_("paid"), max_digits=15, decimal_places=2, default=Decimal(0), editable=False)
    total_due = models.DecimalField(_("to pay"), max_digits=15, decimal_places=2, default=Decimal(0), editable=False)
    issued_at = models.DateTimeField(_("issued"), null=True, editable=False)
    issued_by = models.ForeignKey("accounts.Member", models.SET_NULL, null=True, editable=False, related_name="+")
    paid_at = models.DateTimeField(_("paid on"), null=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    cancel_reason = models.CharField(_("reason for cancelling"), max_length=300, blank=True, editable=False)
    correction_reason = models.CharField(_("reason for the correction"), max_length=300, blank=True)

    objects: ClassVar[InvoiceManager[Self]] = InvoiceManager()

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        constraints = [
            models.UniqueConstraint(fields=["organization", "number"], name="invoice_number_once"),
            models.CheckConstraint(
                condition=models.Q(number=None, state="draft") | (~models.Q(number=None) & ~models.Q(state="draft")),
                name="invoice_number_iff_issued",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "-issue_date", "-id"], name="invoice_by_date"),
            models.Index(fields=["organization", "state", "due_date"], name="invoice_by_state"),
            models.Index(fields=["organization", "company", "-issue_date"], name="invoice_by_company"),
            models.Index(fields=["organization", "contact"], name="invoice_by_contact"),
            models.Index(fields=["organization", "payment_reference"], name="invoice_by_reference"),
        ]

    def __str__(self) -> str:
        return self.number or str(_("Draft"))

    @property
    def own_name(self) -> str:
        """The number; a draft has none."""
        return self.number or ""

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Django's; raises `DocumentFrozen` when an issued document would say something else than before."""
        if not self._state.adding:
            self._refuse_other_content(kwargs.get("update_fields"))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """As Django's; raises `DocumentFrozen` for an issued document."""
        if Invoice.objects.issued().filter(pk=self.pk).exists():
            raise DocumentFrozen
        return super().delete(*args, **kwargs)

    def _refuse_other_content(self, update_fields: list[str] | None) -> None:
        names = FROZEN_FIELDS if update_fields is None else FROZEN_FIELDS.intersection(update_fields)
        if not names:
            return
        stored = Invoice.objects.issued().filter(pk=self.pk).values(*names).first()
        if stored and any(self._stored_value(name) != stored[name] for name in names):
            raise DocumentFrozen

    def _stored_value(self, name: str) -> Any:
        """A field as a query returns it: a related row by its key."""
        field: models.Field[Any, Any] = self._meta.get_field(name)  # type: ignore[assignment]
        return field.value_from_object(self)

    @property
    def is_draft(self) -> bool:
        """Whether it may still be edited and thrown away."""
        return self.state == self.State.DRAFT

    @property
    def is_open(self) -> bool:
        """Whether it counts and is not settled yet."""
        return self.state in self.OPEN_STATES

    @property
    def is_credit_note(self) -> bool:
        """Whether its amounts are the customer's, not ours."""
        return self.kind == self.Kind.CREDIT_NOTE

    @property
    def signed_total(self) -> Decimal:
        """The total as it adds up with others: below zero for a credit note."""
        return -self.total_gross if self.is_credit_note else self.total_gross


class InvoiceLine(DocumentLine):
    """A line of an invoice."""

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="lines")

    objects: ClassVar[InvoiceLineManager[Self]] = InvoiceLineManager()

    class Meta:
        verbose_name = _("line of an invoice")
        verbose_name_plural = _("lines of an invoice")
        ordering = ["position", "pk"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Django's; raises `DocumentFrozen` when the invoice is issued."""
        InvoiceLine.objects.refuse_if_issued([self.invoice_id])
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """As Django's; raises `DocumentFrozen` when the invoice is issued."""
        InvoiceLine.objects.refuse_if_issued([self.invoice_id])
        return super().delete(*args, **kwargs)
