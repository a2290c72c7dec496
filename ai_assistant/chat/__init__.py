"""The conversation between a person, a model and the tools."""
