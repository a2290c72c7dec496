"""Permissions of subscriptions."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from accounts.hooks import ADMINS, Permission


class BillingPermission(StrEnum):
    """What may be done with the organization's plan."""

    VIEW = "subscriptions.view_billing"
    MANAGE = "subscriptions.manage_billing"


PERMISSIONS = [
    Permission(BillingPermission.VIEW, _("See the plan and what is used"), _("Plan and payment"), ADMINS),
    Permission(BillingPermission.MANAGE, _("Change and pay the plan"), _("Plan and payment"), ADMINS),
]
