"""The lists of the assistant."""
