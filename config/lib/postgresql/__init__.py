"""Django's backend for PostgreSQL, whose sessions know the organization they work for."""
