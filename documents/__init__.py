"""Document templates and stored files."""
