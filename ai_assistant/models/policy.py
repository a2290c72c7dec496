"""Policies of the organization: drafts, their legal review, and the version that was approved."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.base import Identified, Timestamped, Versioned
from accounts.tenancy import OrganizationOwned
from ai_assistant.policies.kinds import PolicyTemplate
from ai_assistant.policies.templates import POLICIES
from config.lib.pills import Pill


class Policy(Identified, Timestamped, Versioned, OrganizationOwned):
    """A policy from a template. `current` is the version that is worked on, `approved` the one that was approved last.

    A draft is sent to review, and approved or rejected there. What was approved is never changed: going on makes a new
    version, and the approved one holds until that is approved too.
    """

    class Language(models.TextChoices):
        """What it is written in."""

        BULGARIAN = "bg", _("Bulgarian")
        ENGLISH = "en", _("English")

    class State(models.TextChoices):
        """Where the current version stands."""

        DRAFT = "draft", pgettext_lazy("policy", "Draft")
        IN_REVIEW = "in_review", pgettext_lazy("policy", "In legal review")
        APPROVED = "approved", pgettext_lazy("policy", "Approved")
        REJECTED = "rejected", pgettext_lazy("policy", "Rejected")

    template_key = models.CharField(_("template"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices)
    values = models.JSONField(_("inputs"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.DRAFT)
    current = models.ForeignKey("ai_assistant.PolicyVersion", models.SET_NULL, null=True, related_name="+")
    approved = models.ForeignKey("ai_assistant.PolicyVersion", models.SET_NULL, null=True, related_name="+")
    created_by = models.ForeignKey("accounts.Member", models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
        ordering = ("title", "pk")
        indexes = [models.Index(fields=["organization", "title"], name="policy_title")]

    def __str__(self) -> str:
        return self.title

    @property
    def template(self) -> PolicyTemplate | None:
        """The template; None for one that this release no longer has."""
        return POLICIES.get(self.template_key)

    @property
    def pill(self) -> Pill:
        """The state as pages show it."""
        label = str(self.get_state_display())
        known = {
            self.State.DRAFT: Pill(label, "", "draft"),
            self.State.IN_REVIEW: Pill(label, "warn", "half"),
            self.State.APPROVED: Pill(label, "ok"),
        }
        return known.get(self.State(self.state), Pill(label, "bad"))


class PolicyVersion(Identified, OrganizationOwned):
    """The clauses as they were at some time. Added, never changed.

    Each clause is `{key, title, text, is_open, sources: [{label, value}], unknown: [number]}`. `model` names the model
    that worded the open ones; "" where the template's own words stand.
    """

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    clauses = models.JSONField(_("clauses"), default=list)
    model = models.CharField(_("model"), max_length=80, blank=True)
    prompt = models.CharField(_("prompt"), max_length=120, blank=True)
    request = models.ForeignKey("ai_assistant.AiRequest", models.SET_NULL, null=True, related_name="+")
    is_edited = models.BooleanField(_("changed by a person"), default=False)
    author = models.ForeignKey("accounts.Member", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("version of a policy")
        verbose_name_plural = _("versions of policies")
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=["organization", "policy", "number"], name="policy_version_number"),
        ]

    def __str__(self) -> str:
        return f"{self.policy_id} {self.number}"


class PolicyReview(Identified, OrganizationOwned):
    """A step of the legal review of a version: sent, commented on, approved or rejected; by whom, with what words."""

    class Step(models.TextChoices):
        """What was done."""

        SENT = "sent", pgettext_lazy("review", "Sent to review")
        COMMENTED = "commented", pgettext_lazy("review", "Commented")
        APPROVED = "approved", pgettext_lazy("review", "Approved")
        REJECTED = "rejected", pgettext_lazy("review", "Rejected")

    version = models.ForeignKey(PolicyVersion, models.CASCADE, related_name="reviews")
    step = models.CharField(_("step"), max_length=9, choices=Step.choices)
    comment = models.TextField(_("comment"), blank=True)
    member = models.ForeignKey("accounts.Member", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("step of a review")
        verbose_name_plural = _("steps of reviews")
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return str(self.get_step_display())
