"""The search index over every registered kind of record (`hooks.search_sources`), kept by the database itself.

`triggers` keeps it, `reading` understands what is typed, `finding` looks it up. docs/decisions/0026-search.md.
"""
