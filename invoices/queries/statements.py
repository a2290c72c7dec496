"""Reading bank statements."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from invoices.models import BankAccount, BankStatement, BankTransaction, Payment


def statements() -> QuerySet[BankStatement]:
    """All statements with their account and who brought them."""
    rows: QuerySet[BankStatement] = BankStatement.objects.select_related("bank_account", "uploaded_by__user")
    return rows


def transactions(statement: BankStatement) -> QuerySet[BankTransaction]:
    """The transactions a statement brought, with the payments made of them."""
    rows: QuerySet[BankTransaction] = BankTransaction.objects.filter(statement=statement).select_related("payment")
    return rows


def states(statement: BankStatement) -> dict[str, int]:
    """How many payments of a statement are booked, and how many wait for a decision."""
    rows = Payment.objects.filter(transaction__statement=statement)
    return rows.aggregate(
        booked=Count("pk", filter=Q(state=Payment.State.BOOKED)),
        waiting=Count("pk", filter=Q(state__in=Payment.UNDECIDED)),
    )


def account_choices() -> list[tuple[str, str]]:
    """The organization's accounts as choices."""
    rows: Any = BankAccount.objects.order_by("-is_default", "-is_active", "iban")
    return [(str(row.pk), f"{row} · {row.currency}") for row in rows]
