"""The JSON of the assistant."""
