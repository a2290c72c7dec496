"""What is printed: document templates now; the studio, stored files and signing later.

Depends on: accounts, config.lib.
Offers: templates by kind for invoices, offers and what follows.
"""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    """The app's place in the site."""

    name = "documents"
    verbose_name = _("Documents")
