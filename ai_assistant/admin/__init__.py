"""The assistant in the administration site: models are set up here, the rest is looked at."""

from ai_assistant.admin import language_models, records, search

__all__ = ["language_models", "records", "search"]
