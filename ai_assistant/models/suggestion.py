"""What the assistant noticed and what could be done about it."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.base import Identified
from accounts.tenancy import OrganizationOwned
from ai_assistant.models.proposal import Proposal


class Suggestion(Identified, OrganizationOwned):
    """A fact that a rule found, and the proposal that would act on it; `member` is for whom, None for everybody.

    `fact` says what was found, so that the same fact is noticed once: what was dismissed stays dismissed. Title and
    reason are made of the rule's words and `data` in the reader's language; `words` is the reason as a model put it,
    in `words_language`, by the model `words_by`; `worded_at` is when one was asked, whatever it said. `tool` and
    `arguments` are what applying it executes.
    """

    class State(models.TextChoices):
        """What became of it."""

        NEW = "new", pgettext_lazy("suggestion", "New")
        APPLIED = "applied", pgettext_lazy("suggestion", "Applied")
        DISMISSED = "dismissed", pgettext_lazy("suggestion", "Dismissed")

    kind = models.CharField(_("kind"), max_length=60)
    fact = models.CharField(_("fact"), max_length=200)
    member = models.ForeignKey("accounts.Member", models.CASCADE, null=True, related_name="+", verbose_name=_("for"))
    record = models.JSONField(_("record"), default=dict, encoder=DjangoJSONEncoder)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    words = models.TextField(blank=True)
    words_language = models.CharField(max_length=5, blank=True)
    words_by = models.CharField(max_length=80, blank=True)
    worded_at = models.DateTimeField(null=True)
    tool = models.CharField(_("tool"), max_length=60)
    arguments = models.JSONField(_("arguments"), encoder=DjangoJSONEncoder)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.NEW)
    dismiss_reason = models.CharField(_("why it was dismissed"), max_length=300, blank=True)
    proposal = models.ForeignKey(Proposal, models.SET_NULL, null=True, related_name="+")
    decided_by = models.ForeignKey("accounts.Member", models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        constraints = [models.UniqueConstraint(fields=["organization", "fact"], name="suggestion_fact_once")]
        indexes = [models.Index(fields=["organization", "state", "-created_at"], name="suggestion_by_state")]

    def __str__(self) -> str:
        return str(self.record.get("label", self.kind))
