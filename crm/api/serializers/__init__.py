"""The JSON of crm, one module per kind of record."""
