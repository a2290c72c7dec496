"""Model providers, conversations, suggestions."""
