"""The lists of crm, one module per kind of record: what their pages, exports, endpoints and tools show."""
