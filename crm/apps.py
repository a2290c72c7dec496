"""Customers and sales: contacts, companies, pipelines, deals, tasks, activities, import.

Depends on: ai_assistant, documents, accounts, config.lib.
Offers: the timeline, contact and company panels.
"""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CrmConfig(AppConfig):
    """The app's place in the site."""

    name = "crm"
    verbose_name = _("Customers")
