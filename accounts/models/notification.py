"""What a member should know, how they want to be told, and by which ways it went out."""

import datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.base import Identified, Words
from accounts.tenancy import OrganizationOwned, UserOwned
from config.lib.encrypted import EncryptedTextField
from config.lib.notifications import Channel, NotificationKind, notification_kinds
from config.lib.pills import Mark, Pill, Tone


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
    def about(self) -> NotificationKind:
        """What is registered of the kind."""
        return notification_kinds[self.kind]

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


class NotificationSettings(Identified, OrganizationOwned):
    """How one member wants to be told; who has no row is told as the kinds propose.

    `overrides` maps "<kind> <channel>" to True or False where the member decided otherwise. Between `quiet_from` and
    `quiet_until` in the member's zone nothing is sent out; what waits goes at the end.
    """

    member = models.OneToOneField("accounts.Member", models.CASCADE, related_name="notification_settings")
    overrides = models.JSONField(default=dict, blank=True)
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)
    has_digest = models.BooleanField(_("one e-mail a day"), default=False)

    class Meta:
        verbose_name = _("notification settings")
        verbose_name_plural = _("notification settings")

    def __str__(self) -> str:
        return str(self.member)

    def wants(self, kind: NotificationKind, channel: Channel) -> bool:
        """Whether the member is told of this kind by this channel."""
        return bool(self.overrides.get(f"{kind.key} {channel}", channel in kind.channels))

    def is_quiet(self, at: datetime.time) -> bool:
        """Whether the time of day is one of rest; hours of rest may run over midnight."""
        begin, end = self.quiet_from, self.quiet_until
        if begin is None or end is None:
            return False
        return begin <= at < end if begin < end else at >= begin or at < end


class PushDevice(Identified, UserOwned):
    """A browser that a person lets Kantora speak to. Its address belongs to whoever asked last in that browser.

    An ended one is kept while the log of deliveries names it. Who has address and `auth` could write to the browser, so
    both are encrypted, and the address is found again by its SHA-256; `p256dh` is the browser's public key.
    """

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="push_devices")
    endpoint = EncryptedTextField()
    endpoint_hash = models.CharField(max_length=64, unique=True, editable=False)
    p256dh = models.CharField(max_length=100)
    auth = EncryptedTextField()
    name = models.CharField(_("name"), max_length=100)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    used_at = models.DateTimeField(_("last message"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = _("browser with notifications")
        verbose_name_plural = _("browsers with notifications")
        indexes = [models.Index(fields=["user", "created_at"], name="push_device_user")]

    def __str__(self) -> str:
        return self.name


class Delivery(Identified, OrganizationOwned):
    """A notification on its way out by one channel; to browsers one row for each.

    `due_at` is when it is sent or tried again; None when nothing more will happen. An e-mail that was "sent" here has
    its own way to the mail server, `email`.
    """

    class State(models.TextChoices):
        """Where the message stands."""

        QUEUED = "queued", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", pgettext_lazy("message", "Sent")
        FAILED = "failed", _("Failed")

    notification = models.ForeignKey(Notification, models.CASCADE, related_name="deliveries")
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    device = models.ForeignKey(PushDevice, models.SET_NULL, null=True, related_name="+")
    email = models.ForeignKey("accounts.OutgoingEmail", models.SET_NULL, null=True, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = [
            models.Index(fields=["due_at"], name="delivery_due", condition=models.Q(due_at__isnull=False)),
            models.Index(fields=["organization", "-created_at"], name="delivery_log"),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}: {self.notification}"

    @property
    def outcome(self) -> Pill:
        """The state as a pill; of an e-mail that of its way to the mail server."""
        state = self.State(self.email.state if self.email else self.state)
        if state == self.State.FAILED and (self.email.retry_at if self.email else self.due_at):
            return Pill(_("Is tried again"), "warn", "half")
        tone, mark = _LOOKS[state]
        return Pill(state.label, tone, mark)


_LOOKS: dict[str, tuple[Tone, Mark]] = {
    Delivery.State.QUEUED: ("", "draft"),
    Delivery.State.SENDING: ("info", "half"),
    Delivery.State.SENT: ("ok", "dot"),
    Delivery.State.FAILED: ("bad", "dot"),
}
