"""Shops, products, orders, payouts. Not built yet: no models, no menu item.

Depends on: invoices, crm, ai_assistant, documents, accounts, config.lib.
Offers: nothing yet.
"""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MarketplaceConfig(AppConfig):
    """The app's place in the site."""

    name = "marketplace"
    verbose_name = _("Marketplace")
