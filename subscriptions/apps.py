"""Plans and billing of the installation. Not built yet: everything is allowed, no menu item.

Depends on: accounts, config.lib.
Offers: the entitlement resolver, once there are plans.
"""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubscriptionsConfig(AppConfig):
    """The app's place in the site."""

    name = "subscriptions"
    verbose_name = _("Subscriptions")
