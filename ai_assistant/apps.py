"""The assistant: language models behind one interface, conversations, suggestions, texts, prompts and search.

Depends on: documents, accounts, config.lib.
Offers: `services.asking`, the one way to ask a model; `services.texts`, asking with a prompt that people can change;
`services.proposals`; `hooks`, where apps register tools, lists and prompts; `tools.running`, which runs tools with the
rights of who asks; `offline`, which understands short sentences without a model; `search.finding`, which finds records
of every kind.
"""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AiAssistantConfig(AppConfig):
    """The app's place in the site."""

    name = "ai_assistant"
    verbose_name = _("Assistant")

    def ready(self) -> None:
        """Have the search index connected after every `migrate`."""
        post_migrate.connect(_connect_search, sender=self)


def _connect_search(**given: Any) -> None:
    """After `migrate`, which has a plan; `flush`, which sends the same signal, leaves triggers where they are."""
    from ai_assistant.search import triggers  # noqa: PLC0415 - models are not there while apps are loading

    if "plan" in given:
        triggers.connect()
