"""Payments, what they pay, and bank statements in the administration site."""

from django.contrib import admin

from accounts.admin import OrganizationOwnedAdmin
from invoices.models import Allocation, BankStatement, BankTransaction, Payment


@admin.register(Payment)
class PaymentAdmin(OrganizationOwnedAdmin):
    """Money received."""

    list_display = ("__str__", "state", "method", "payer_name", "certainty", "booked_at", "organization")
    list_filter = ("organization", "state", "method", "received_on")
    search_fields = ("payer_name", "payer_iban", "search_text")


@admin.register(Allocation)
class AllocationAdmin(OrganizationOwnedAdmin):
    """Which payment pays which invoice."""

    list_display = ("payment", "invoice", "amount", "organization")
    list_select_related = ("organization", "payment", "invoice")
    search_fields = ("invoice__number", "payment__payer_name")


@admin.register(BankStatement)
class BankStatementAdmin(OrganizationOwnedAdmin):
    """Uploaded files; their content is their organization's alone."""

    list_display = ("file_name", "format", "account", "transactions_total", "transactions_new", "organization")
    list_filter = ("organization", "format", "balances_ok", "created_at")
    search_fields = ("file_name", "account")
    exclude = ("file",)


@admin.register(BankTransaction)
class BankTransactionAdmin(OrganizationOwnedAdmin):
    """Movements on accounts."""

    list_display = ("__str__", "counterparty_name", "reference", "is_reversal", "organization")
    list_filter = ("organization", "booked_on", "is_reversal")
    search_fields = ("counterparty_name", "counterparty_iban", "remittance_text")
