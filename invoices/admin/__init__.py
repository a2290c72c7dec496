"""Invoices in the administration site."""

from invoices.admin import invoices

__all__ = ["invoices"]
