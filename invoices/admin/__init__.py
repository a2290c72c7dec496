"""Invoices and offers in the administration site."""

from invoices.admin import invoices, offers

__all__ = ["invoices", "offers"]
