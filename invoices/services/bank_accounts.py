"""The organization's bank accounts."""

from typing import Any

from django.db import transaction

from accounts.models import Member
from accounts.rules import require
from accounts.services import audit
from invoices.errors import AccountTaken
from invoices.models import BankAccount
from invoices.rules import InvoicesPermission


@transaction.atomic
def create_bank_account(*, actor: Member, values: dict[str, Any]) -> BankAccount:
    """Add an account; the first one becomes the default. `values` are checked. Raises `AccountTaken`."""
    require(actor, InvoicesPermission.MANAGE_SETTINGS)
    account = BankAccount(**values)
    _refuse_twice(account)
    account.is_default = account.is_default or not BankAccount.objects.exists()
    _only_default(account)
    account.save()
    audit.record("invoices.bank_account_created", account)
    return account


@transaction.atomic
def update_bank_account(*, account: BankAccount, actor: Member, values: dict[str, Any]) -> BankAccount:
    """Store the changed fields; issued documents keep the account they were issued with. Raises `AccountTaken`."""
    require(actor, InvoicesPermission.MANAGE_SETTINGS)
    changes = audit.apply_changes(account, values)
    _refuse_twice(account)
    _only_default(account)
    if changes:
        account.save(update_fields=[*changes, "updated_at"])
        audit.record("invoices.bank_account_changed", account, changes)
    return account


def is_any_there() -> bool:
    """Whether the organization has an account in use."""
    return BankAccount.objects.filter(is_active=True).exists()


def _refuse_twice(account: BankAccount) -> None:
    same = BankAccount.objects.filter(iban=account.iban, currency=account.currency)
    if same.exclude(pk=account.pk).exists():
        raise AccountTaken


def _only_default(account: BankAccount) -> None:
    if account.is_default:
        BankAccount.objects.exclude(pk=account.pk).update(is_default=False)
