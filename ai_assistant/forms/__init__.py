"""Forms of the assistant."""
