"""Bank accounts, statements and their transactions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.base import Identified, Timestamped
from accounts.tenancy import OrganizationOwned
from config.lib.identifiers import format_iban


class BankAccount(Identified, Timestamped, OrganizationOwned):
    """An account of the organization."""

    name = models.CharField(_("name"), max_length=100, blank=True)
    iban = models.CharField(_("IBAN"), max_length=34)
    bic = models.CharField(_("BIC"), max_length=11, blank=True)
    bank_name = models.CharField(_("bank"), max_length=100, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    is_default = models.BooleanField(_("default"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("bank account")
        verbose_name_plural = _("bank accounts")
        constraints = [models.UniqueConstraint(fields=["organization", "iban", "currency"], name="bank_account_once")]

    def __str__(self) -> str:
        return self.name or format_iban(self.iban)


def storage_path(instance: "BankStatement", _filename: str) -> str:
    """A generated name under the organization's folder."""
    return f"organizations/{instance.organization_id}/statements/{instance.pk}"


class BankStatement(Identified, OrganizationOwned):
    """One uploaded statement. `balances_ok` is None when the file gives no balances.

    Of statements that came in one file the first has its `size`.
    """

    bank_account = models.ForeignKey(BankAccount, models.PROTECT, null=True, related_name="statements")
    file = models.FileField(upload_to=storage_path)
    file_name = models.CharField(_("file"), max_length=200)
    size = models.PositiveIntegerField(_("size"), default=0, editable=False)
    format = models.CharField(_("format"), max_length=20)
    account = models.CharField(_("account"), max_length=40)
    statement_id = models.CharField(max_length=40, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    from_date = models.DateField(_("from"), null=True)
    to_date = models.DateField(_("to"), null=True)
    opening_balance = models.DecimalField(_("opening balance"), max_digits=15, decimal_places=2, null=True)
    closing_balance = models.DecimalField(_("closing balance"), max_digits=15, decimal_places=2, null=True)
    balances_ok = models.BooleanField(null=True)
    transactions_total = models.PositiveIntegerField(default=0)
    transactions_new = models.PositiveIntegerField(default=0)
    uploaded_by = models.ForeignKey("accounts.Member", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("bank statement")
        verbose_name_plural = _("bank statements")
        indexes = [models.Index(fields=["organization", "-created_at"], name="statement_recent")]

    def __str__(self) -> str:
        return self.file_name


class BankTransaction(Identified, OrganizationOwned):
    """A movement on an account. `import_key` is the same whenever the same movement is read again."""

    statement = models.ForeignKey(BankStatement, models.CASCADE, related_name="transactions")
    import_key = models.CharField(max_length=64)
    position = models.PositiveIntegerField(default=0)
    booked_on = models.DateField(_("booked"))
    value_on = models.DateField(_("value date"), null=True)
    amount = models.DecimalField(_("amount"), max_digits=15, decimal_places=2)
    currency = models.CharField(max_length=3)
    counterparty_name = models.CharField(_("counterparty"), max_length=200, blank=True)
    counterparty_iban = models.CharField(max_length=34, blank=True)
    reference = models.CharField(_("reference"), max_length=140, blank=True)
    remittance_text = models.TextField(_("details"), blank=True)
    bank_reference = models.CharField(max_length=140, blank=True)
    is_reversal = models.BooleanField(_("takes an earlier one back"), default=False)

    class Meta:
        verbose_name = _("bank transaction")
        verbose_name_plural = _("bank transactions")
        constraints = [models.UniqueConstraint(fields=["organization", "import_key"], name="transaction_once")]
        indexes = [
            models.Index(fields=["organization", "-booked_on"], name="transaction_by_date"),
            models.Index(fields=["organization", "counterparty_iban"], name="transaction_by_iban"),
        ]

    def __str__(self) -> str:
        return f"{self.booked_on} {self.amount} {self.currency}"
