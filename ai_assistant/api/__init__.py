"""The assistant in the API."""
