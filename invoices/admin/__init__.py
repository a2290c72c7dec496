"""Invoices, offers, payments and bank statements in the administration site."""

from invoices.admin import invoices, offers, payments

__all__ = ["invoices", "offers", "payments"]
