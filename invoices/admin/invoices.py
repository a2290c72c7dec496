"""Invoices, their lines, number series and bank accounts in the administration site."""

from django.contrib import admin

from accounts.admin import OrganizationOwnedAdmin
from invoices.models import BankAccount, Invoice, InvoiceLine, NumberSeries


@admin.register(Invoice)
class InvoiceAdmin(OrganizationOwnedAdmin):
    """Invoices and notes; the secret of the customer's link is not shown."""

    list_display = (
        "__str__",
        "kind",
        "state",
        "customer_name",
        "issue_date",
        "total_gross",
        "currency",
        "organization",
    )
    list_filter = ("organization", "kind", "state", "issue_date")
    search_fields = ("number", "customer_name", "payment_reference")
    exclude = ("public_token",)


@admin.register(InvoiceLine)
class InvoiceLineAdmin(OrganizationOwnedAdmin):
    """Lines of invoices."""

    list_display = ("description", "invoice_id", "quantity", "unit_price", "net", "organization")
    search_fields = ("description",)


@admin.register(NumberSeries)
class NumberSeriesAdmin(OrganizationOwnedAdmin):
    """Where numbering stands."""

    list_display = ("name", "kind", "prefix", "next_number", "is_default", "organization")
    list_filter = ("organization", "kind")
    search_fields = ("name",)


@admin.register(BankAccount)
class BankAccountAdmin(OrganizationOwnedAdmin):
    """Accounts of organizations."""

    list_display = ("iban", "bank_name", "currency", "is_default", "is_active", "organization")
    search_fields = ("iban", "name", "bank_name")
