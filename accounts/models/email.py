"""Mail on its way out."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.base import Identified
from accounts.tenancy import Shared
from config.lib.encrypted import EncryptedTextField


class OutgoingEmail(Identified, Shared):
    """One message. "sending" is committed before the mail server is called, so a crash never sends twice unseen.

    Its texts may hold links that sign in, so they are encrypted while it waits and emptied once it has gone.
    """

    class State(models.TextChoices):
        """Where the message stands."""

        QUEUED = "queued", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", pgettext_lazy("e-mail", "Sent")
        FAILED = "failed", _("Failed")

    organization = models.ForeignKey("accounts.Organization", models.CASCADE, null=True, related_name="+")
    to = models.EmailField(_("to"))
    reply_to = models.EmailField(blank=True)
    sender_name = models.CharField(max_length=150, blank=True)
    subject = models.CharField(_("subject"), max_length=250)
    text = EncryptedTextField()
    html = EncryptedTextField(blank=True)
    attachments = models.JSONField(default=list, help_text=_("Names in the file storage, with file name and type."))
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    retry_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("outgoing e-mail")
        verbose_name_plural = _("outgoing e-mails")
        indexes = [models.Index(fields=["state", "retry_at"], name="email_due")]

    def __str__(self) -> str:
        return self.subject
