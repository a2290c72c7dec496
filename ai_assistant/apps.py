"""The assistant: providers, prompts, conversations, suggestions. Not built yet: no models, no menu item.

Depends on: documents, accounts, config.lib.
Offers: nothing yet.
"""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AiAssistantConfig(AppConfig):
    """The app's place in the site."""

    name = "ai_assistant"
    verbose_name = _("Assistant")
