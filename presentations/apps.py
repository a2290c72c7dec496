"""Decks of cards. Not built yet: no models, no menu item.

Depends on: ai_assistant, documents, accounts, config.lib.
Offers: nothing yet.
"""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PresentationsConfig(AppConfig):
    """The app's place in the site."""

    name = "presentations"
    verbose_name = _("Presentations")
