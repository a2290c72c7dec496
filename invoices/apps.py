"""Offers, invoices, payments, bank statements and their matching.

Depends on: crm, ai_assistant, documents, accounts, config.lib.
Offers: issued documents, open amounts, payments.
"""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InvoicesConfig(AppConfig):
    """The app's place in the site."""

    name = "invoices"
    verbose_name = _("Invoices")
