"""Changes that were proposed to a person."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.base import Identified
from accounts.tenancy import OrganizationOwned
from ai_assistant.hooks import propose_tools
from ai_assistant.models.conversation import Message
from config.lib.pills import Pill


class Proposal(Identified, OrganizationOwned):
    """A change that waits for the click of the member it was proposed to.

    `tool` and `arguments` are what a click executes; `change` is what the person reads before, frozen when proposed:
    `{title, fields: [{label, before, after}], record}`. `undo` is what takes it back, null where nothing does.
    """

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", pgettext_lazy("proposal", "Waits for you")
        EXECUTED = "executed", pgettext_lazy("proposal", "Done")
        DECLINED = "declined", pgettext_lazy("proposal", "Declined")
        UNDONE = "undone", pgettext_lazy("proposal", "Taken back")

    member = models.ForeignKey("accounts.Member", models.CASCADE, related_name="+")
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="proposals")
    tool = models.CharField(_("tool"), max_length=60)
    arguments = models.JSONField(_("arguments"), encoder=DjangoJSONEncoder)
    change = models.JSONField(_("change"), encoder=DjangoJSONEncoder)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    record = models.JSONField(_("record"), default=dict, encoder=DjangoJSONEncoder, blank=True)
    undo = models.JSONField(null=True, encoder=DjangoJSONEncoder, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ("created_at", "pk")
        indexes = [models.Index(fields=["organization", "member", "state", "-created_at"], name="proposal_open")]

    def __str__(self) -> str:
        return str(self.change.get("title", self.tool))

    @property
    def pill(self) -> Pill:
        """The state as pages show it."""
        label = str(self.get_state_display())
        known = {
            self.State.WAITING: Pill(label, "brass"),
            self.State.EXECUTED: Pill(label, "ok"),
        }
        return known.get(self.State(self.state), Pill(label, "", "void"))

    @property
    def icon(self) -> str:
        """The icon of what would be done; the lamp for a tool that is gone."""
        tool = propose_tools.get(self.tool)
        return tool.icon if tool else "lamp"

    @property
    def can_be_undone(self) -> bool:
        """Whether it was done and can be taken back."""
        return self.state == self.State.EXECUTED and self.undo is not None
