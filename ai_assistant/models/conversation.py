"""What a person and the assistant said to each other."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.base import Identified, Timestamped
from accounts.tenancy import OrganizationOwned


class Conversation(Identified, Timestamped, OrganizationOwned):
    """A thread of one member; nobody else of the organization sees it. `talked_at` is when something was last said."""

    member = models.ForeignKey("accounts.Member", models.CASCADE, related_name="+")
    title = models.CharField(_("title"), max_length=120)
    is_pinned = models.BooleanField(_("pinned"), default=False)
    talked_at = models.DateTimeField(_("last said"))

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        indexes = [
            models.Index(fields=["organization", "member", "-is_pinned", "-talked_at"], name="conversation_recent")
        ]

    def __str__(self) -> str:
        return self.title


class Message(Identified, OrganizationOwned):
    """A question of the person, or the assistant's answer to the question before it.

    An answer keeps in `turns` what went between model and tools on the way, with what the model's maker wants back;
    in `citations` the records its text names, `{id, label, url}`; in `understood` the filter that rules understood,
    `{label, filter, url}`; in `pages` the lists that show what was found, `{label, url}`; in `note` why no model
    answered. `request` is what its last words cost. `is_tainted` marks answers that rest on texts from outside: they
    are not told to a model that has tools.
    """

    class Role(models.TextChoices):
        """Who speaks."""

        QUESTION = "question", _("Question")
        ANSWER = "answer", _("Answer")

    class State(models.TextChoices):
        """Where an answer stands. A question is done from the beginning."""

        WAITING = "waiting", _("Waiting")
        ANSWERING = "answering", _("Being answered")
        DONE = "done", _("Done")
        STOPPED = "stopped", pgettext_lazy("answer", "Stopped")
        FAILED = "failed", pgettext_lazy("answer", "Failed")

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages")
    role = models.CharField(_("who speaks"), max_length=8, choices=Role.choices)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.DONE)
    text = models.TextField(_("text"), blank=True)
    about = models.CharField(_("record on screen"), max_length=120, blank=True)
    answered_by = models.CharField(_("answered by"), max_length=80, blank=True)
    is_by_model = models.BooleanField(_("by a model"), default=False)
    is_tainted = models.BooleanField(default=False, editable=False)
    turns = models.JSONField(default=list, encoder=DjangoJSONEncoder, editable=False)
    citations = models.JSONField(default=list, encoder=DjangoJSONEncoder, editable=False)
    pages = models.JSONField(default=list, encoder=DjangoJSONEncoder, editable=False)
    understood = models.JSONField(default=dict, encoder=DjangoJSONEncoder, editable=False)
    note = models.CharField(_("note"), max_length=300, blank=True)
    error = models.CharField(_("error"), max_length=300, blank=True)
    request = models.ForeignKey("ai_assistant.AiRequest", models.SET_NULL, null=True, editable=False, related_name="+")
    rating = models.SmallIntegerField(_("rating"), default=0)
    claimed_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ("created_at", "pk")
        indexes = [models.Index(fields=["organization", "conversation", "created_at"], name="message_thread")]
        constraints = [
            models.CheckConstraint(condition=models.Q(rating__in=(-1, 0, 1)), name="message_rating"),
        ]

    def __str__(self) -> str:
        return self.text[:60] or str(self.get_state_display())

    @property
    def is_open(self) -> bool:
        """Whether the answer is still to come."""
        return self.state in {self.State.WAITING, self.State.ANSWERING}
