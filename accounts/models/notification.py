"""What a member should know."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.base import Identified, Words
from accounts.tenancy import OrganizationOwned
from config.lib.notifications import notification_kinds


class Notification(Identified, OrganizationOwned):
    """One message to one member; its words are made from `kind` and `data` in the reader's language."""

    member = models.ForeignKey("accounts.Member", models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=60)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        indexes = [models.Index(fields=["organization", "member", "-created_at"], name="notification_inbox")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The headline in the active language."""
        return str(notification_kinds[self.kind].title) % Words(self.data)

    @property
    def body(self) -> str:
        """The rest in the active language."""
        return str(notification_kinds[self.kind].body) % Words(self.data)

    @property
    def icon(self) -> str:
        """The icon of the kind."""
        return notification_kinds[self.kind].icon
