"""The endpoints of crm, one module per kind of record."""
