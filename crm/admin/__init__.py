"""Customers and sales in the administration site, one module per kind of record."""

from crm.admin import deals

__all__ = ["deals"]
