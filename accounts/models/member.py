"""Who works in which organization, and what they may do there."""

import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import hooks
from accounts.models.base import Identified, Timestamped
from accounts.tenancy import OrganizationOwned

if TYPE_CHECKING:
    from accounts.models.api_key import ApiKey


class Role(models.TextChoices):
    """What a member is in the organization; each permission says which roles have it by default."""

    OWNER = "owner", pgettext_lazy("role", "Owner")
    ADMIN = "admin", _("Administrator")
    MANAGER = "manager", _("Manager")
    USER = "user", _("User")


class Member(Identified, Timestamped, OrganizationOwned):
    """A person's place in an organization. `overrides` maps permission keys to True or False.

    `api_key` is set while a program acts in the member's name; it is not stored.
    """

    api_key: "ApiKey | None" = None

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="memberships", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.USER)
    job_title = models.CharField(_("job title"), max_length=100, blank=True)
    overrides = models.JSONField(_("exceptions"), default=dict, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    last_seen_at = models.DateTimeField(_("last seen"), null=True, blank=True)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [models.UniqueConstraint(fields=["organization", "user"], name="member_once")]
        indexes = [models.Index(fields=["user", "is_active"], name="member_user")]

    def __str__(self) -> str:
        return str(self.user)

    def has(self, permission: str) -> bool:
        """Whether the member may: an override decides, else the role. An owner may everything, a key what it is for."""
        if self.api_key is not None and permission not in self.api_key.scopes:
            return False
        if self.role == Role.OWNER:
            return True
        if permission in self.overrides:
            return self.overrides[permission]
        return self.role in hooks.permissions[permission].roles

    def has_any(self, *permissions: str) -> bool:
        """Whether the member may at least one of them."""
        return any(self.has(permission) for permission in permissions)


class Invitation(Identified, Timestamped, OrganizationOwned):
    """An invitation sent by e-mail; the link's secret is stored hashed (SHA-256)."""

    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.USER)
    invited_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("expires"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        indexes = [models.Index(fields=["organization", "accepted_at", "revoked_at"], name="invitation_open")]

    def __str__(self) -> str:
        return self.email

    def is_open(self, now: datetime.datetime) -> bool:
        """Whether it can still be accepted."""
        return self.accepted_at is None and self.revoked_at is None and self.expires_at > now
