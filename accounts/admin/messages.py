"""What people are told, and the ways it goes out."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import OrganizationOwnedAdmin, ReadOnlyAdmin, told
from accounts.models import Delivery, Notification, NotificationSettings, OutgoingEmail, PushDevice
from accounts.services import deliveries, mail


@admin.register(Notification)
class NotificationAdmin(OrganizationOwnedAdmin):
    """What members were told."""

    list_display = ("kind", "organization", "member", "created_at", "read_at")
    list_filter = ("kind", "created_at", "organization")
    list_select_related = ("organization", "member__user")
    search_fields = ("member__user__email", "kind")
    ordering = ("-created_at",)


@admin.register(NotificationSettings)
class NotificationSettingsAdmin(OrganizationOwnedAdmin):
    """How members want to be told."""

    list_display = ("member", "organization", "quiet_from", "quiet_until", "has_digest")
    list_filter = ("has_digest", "organization")
    list_select_related = ("organization", "member__user")
    search_fields = ("member__user__email",)


@admin.register(Delivery)
class DeliveryAdmin(OrganizationOwnedAdmin):
    """Notifications on their way out."""

    list_display = ("notification", "organization", "channel", "state", "attempts", "created_at", "due_at", "error")
    list_filter = ("state", "channel", "created_at", "organization")
    list_select_related = ("organization", "notification")
    search_fields = ("notification__member__user__email", "notification__kind")
    ordering = ("-created_at",)
    actions = ("send_again",)

    @admin.action(description=_("Try to send again"), permissions=["act"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        """Let failed messages begin anew; what was sent stays sent."""
        messages.success(request, told(deliveries.requeue(queryset)))


@admin.register(PushDevice)
class PushDeviceAdmin(ReadOnlyAdmin):
    """Browsers with notifications. Address and keys are not shown: with them anybody could speak to the browser."""

    list_display = ("name", "user", "created_at", "used_at", "ended_at")
    list_filter = ("created_at",)
    list_select_related = ("user",)
    search_fields = ("user__email", "name")
    ordering = ("-created_at",)
    exclude = ("endpoint", "endpoint_hash", "p256dh", "auth")


@admin.register(OutgoingEmail)
class OutgoingEmailAdmin(ReadOnlyAdmin):
    """Mail on its way out. Its text is not shown: it carries links that log in."""

    list_display = ("subject", "to", "organization", "state", "attempts", "created_at", "sent_at", "error")
    list_filter = ("state", "created_at")
    list_select_related = ("organization",)
    search_fields = ("to", "subject")
    ordering = ("-created_at",)
    exclude = ("text", "html", "attachments")
    actions = ("send_again",)

    @admin.action(description=_("Try to send again"), permissions=["act"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[OutgoingEmail]) -> None:
        """Queue failed messages anew; what was sent stays sent."""
        messages.success(request, told(mail.requeue(queryset)))
