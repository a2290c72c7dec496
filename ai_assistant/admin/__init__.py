"""The assistant in the administration site: models are set up here, the rest is looked at."""

from ai_assistant.admin import figures, language_models, records, search, studio

__all__ = ["figures", "language_models", "records", "search", "studio"]
