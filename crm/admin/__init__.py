"""Customers and sales in the administration site, one module per kind of record."""

from crm.admin import customers, deals

__all__ = ["customers", "deals"]
