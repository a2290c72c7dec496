"""Plans and billing of the installation: what an organization may, what it uses, what it pays.

Depends on: accounts, config.lib.
Offers: the entitlement resolver of the accounts' port, the plans of the pricing page, billing through Stripe.
"""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubscriptionsConfig(AppConfig):
    """The app's place in the site."""

    name = "subscriptions"
    verbose_name = _("Subscriptions")
