"""Reading other people's contact files: bytes → table → mapping → contacts, without touching the database.

readers (what kind of file) → table (headers and rows) → mapping (which column is what) → rows (one contact or its
errors) → duplicates (who is already there). Services write; nothing here does.
"""
