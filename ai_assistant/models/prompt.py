"""Prompts of an organization: versions that never change, and labels that point at them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.base import Identified, Timestamped
from accounts.tenancy import OrganizationOwned
from ai_assistant.hooks import shipped_prompts
from ai_assistant.prompts.kinds import ShippedPrompt


class Prompt(Identified, Timestamped, OrganizationOwned):
    """What the organization uses in place of a prompt of the product. The labels are pointers.

    Without a version in `production` the product's own text holds.
    """

    key = models.CharField(_("prompt"), max_length=60)
    draft = models.ForeignKey(
        "ai_assistant.PromptVersion", models.SET_NULL, null=True, editable=False, related_name="+"
    )
    production = models.ForeignKey(
        "ai_assistant.PromptVersion", models.SET_NULL, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("prompt")
        verbose_name_plural = _("prompts")
        ordering = ("key",)
        constraints = [models.UniqueConstraint(fields=["organization", "key"], name="prompt_key")]

    def __str__(self) -> str:
        return str(self.shipped.name) if self.shipped else self.key

    @property
    def shipped(self) -> ShippedPrompt | None:
        """The product's own; None for one that this release no longer has."""
        return shipped_prompts.get(self.key)


class PromptVersion(Identified, OrganizationOwned):
    """A text of a prompt. Its words never change: the database sees to it. An approval is written beside them once."""

    prompt = models.ForeignKey(Prompt, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    text = models.TextField(_("text"))
    note = models.CharField(_("what changed"), max_length=200, blank=True)
    author = models.ForeignKey("accounts.Member", models.SET_NULL, null=True, related_name="+")
    approved_by = models.ForeignKey("accounts.Member", models.SET_NULL, null=True, related_name="+")
    approved_at = models.DateTimeField(_("approved"), null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("version of a prompt")
        verbose_name_plural = _("versions of prompts")
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=["organization", "prompt", "number"], name="prompt_version_number"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """As what was asked with it names it, "content@own-2"."""
        return f"{self.prompt.key}@own-{self.number}"


class PromptCase(Identified, Timestamped, OrganizationOwned):
    """A fixed set of inputs that every version of a prompt is tried on.

    `tool` is for a prompt that has tools: the one a model must ask, "" where its words are judged.
    """

    prompt = models.ForeignKey(Prompt, models.CASCADE, related_name="cases")
    name = models.CharField(_("name"), max_length=80)
    values = models.JSONField(_("variables"), default=dict)
    data = models.TextField(_("data"), blank=True)
    tool = models.CharField(_("tool that must be asked"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("test of a prompt")
        verbose_name_plural = _("tests of prompts")
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return self.name


class PromptRun(Identified, OrganizationOwned):
    """What a version answered to a case: output, the rules' score, cost in millionths of a euro, or what went wrong."""

    class State(models.TextChoices):
        """How it went."""

        ANSWERED = "answered", pgettext_lazy("test of a prompt", "Answered")
        FAILED = "failed", pgettext_lazy("test of a prompt", "Failed")

    version = models.ForeignKey(PromptVersion, models.CASCADE, related_name="runs")
    case = models.ForeignKey(PromptCase, models.CASCADE, related_name="runs")
    state = models.CharField(_("state"), max_length=8, choices=State.choices)
    output = models.TextField(_("answer"), blank=True)
    score = models.PositiveSmallIntegerField(_("score"), null=True)
    cost = models.BigIntegerField(_("cost, millionths of a euro"), default=0)
    model = models.CharField(_("model"), max_length=80, blank=True)
    error = models.CharField(_("error"), max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("trial of a prompt")
        verbose_name_plural = _("trials of prompts")
        ordering = ("-created_at", "-pk")
        indexes = [models.Index(fields=["organization", "version", "-created_at"], name="prompt_run_recent")]

    def __str__(self) -> str:
        return f"{self.case}: {self.get_state_display()}"
