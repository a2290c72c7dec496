"""Document templates in the administration site."""
