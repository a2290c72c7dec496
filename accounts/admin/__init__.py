"""The administration site of who operates the installation: every model to look at, few things to do.

Rows of organizations are read-only here: their rules live in services, which the site does not call.
"""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.admin import messages, people, privacy, programs, signing_in, trail
from accounts.admin.base import OrganizationOwnedAdmin, ReadOnlyAdmin

__all__ = [
    "OrganizationOwnedAdmin",
    "ReadOnlyAdmin",
    "messages",
    "people",
    "privacy",
    "programs",
    "signing_in",
    "trail",
]

admin.site.site_header = admin.site.site_title = _("Kantora, administration")
# Staff sign in where everybody does, with the same limits.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
