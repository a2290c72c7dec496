"""The assistant: language models behind one interface. Conversations and suggestions are not built yet: no menu item.

Depends on: documents, accounts, config.lib.
Offers: `services.asking`, the one way to ask a model; `services.proposals`; `hooks`, where apps
register tools and lists; `tools.running`, which runs them with the rights of who asks; `offline`, which understands
short sentences without a model.
"""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AiAssistantConfig(AppConfig):
    """The app's place in the site."""

    name = "ai_assistant"
    verbose_name = _("Assistant")
