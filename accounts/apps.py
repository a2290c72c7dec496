"""Who: users, organizations, team, permissions, audit, notifications, jobs, tenancy.

Depends on: config.lib only.
Offers: the scope of an organization, permissions, audit, notifications, jobs, mail, the entitlement port.
"""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """The app every other one stands on."""

    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        """Register the system checks of tenancy and the ways to sign in of the OpenAPI file."""
        from accounts import checks  # noqa: F401, PLC0415
        from accounts.api import schema  # noqa: F401, PLC0415
