"""Texts of the content studio with everything they once were, the voices they speak in and whom they speak to."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.base import Identified, Timestamped, Versioned
from accounts.tenancy import OrganizationOwned
from ai_assistant.content.kinds import ContentTemplate
from ai_assistant.content.templates import LIBRARY
from config.lib.pills import Pill


class BrandVoice(Identified, Timestamped, Versioned, OrganizationOwned):
    """How a brand speaks. `banned_words` are checked in every text, whatever their endings."""

    name = models.CharField(_("name"), max_length=80)
    tone = models.TextField(_("tone"), blank=True)
    does = models.TextField(_("what it does"), blank=True)
    avoids = models.TextField(_("what it avoids"), blank=True)
    samples = models.TextField(_("sample texts"), blank=True)
    banned_words = models.JSONField(_("words it never uses"), default=list, blank=True)

    class Meta:
        verbose_name = _("brand voice")
        verbose_name_plural = _("brand voices")
        ordering = ("name", "pk")
        constraints = [models.UniqueConstraint(fields=["organization", "name"], name="brand_voice_name")]

    def __str__(self) -> str:
        return self.name


class Audience(Identified, Timestamped, Versioned, OrganizationOwned):
    """Readers with something in common."""

    name = models.CharField(_("name"), max_length=80)
    description = models.TextField(_("who they are and what matters to them"), blank=True)

    class Meta:
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")
        ordering = ("name", "pk")
        constraints = [models.UniqueConstraint(fields=["organization", "name"], name="audience_name")]

    def __str__(self) -> str:
        return self.name


class Content(Identified, Timestamped, Versioned, OrganizationOwned):
    """A text made from a template of the library.

    `values` are the inputs as JSON, by name of variable. `current` is the text as it is now: None while several
    variants wait to be chosen from.
    """

    class Language(models.TextChoices):
        """What it is written in."""

        BULGARIAN = "bg", _("Bulgarian")
        ENGLISH = "en", _("English")

    title = models.CharField(_("title"), max_length=200)
    template_key = models.CharField(_("template"), max_length=60)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices)
    values = models.JSONField(_("inputs"), default=dict, blank=True)
    voice = models.ForeignKey(
        BrandVoice, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("brand voice")
    )
    audience = models.ForeignKey(
        Audience, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("audience")
    )
    current = models.ForeignKey(
        "ai_assistant.ContentVersion", models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_by = models.ForeignKey("accounts.Member", models.SET_NULL, null=True, related_name="+")
    search_text = models.TextField(default="", editable=False)

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")
        ordering = ("-updated_at", "-pk")
        indexes = [models.Index(fields=["organization", "-updated_at"], name="content_recent")]

    def __str__(self) -> str:
        return self.title

    @property
    def template(self) -> ContentTemplate | None:
        """The template; None for one that the library no longer has."""
        return LIBRARY.get(self.template_key)


class ContentVersion(Identified, OrganizationOwned):
    """A text as it was at some time. Added, never changed.

    `model` names the model that wrote it, or that wrote what a person then edited; "" where no model had a part in it.
    `prompt` is the version of the prompt, "content@2", `request` what it cost, `score` the rules' verdict.
    """

    class Action(models.TextChoices):
        """How the text came to be."""

        MADE = "made", pgettext_lazy("text", "Made")
        EDITED = "edited", pgettext_lazy("text", "Edited")
        REWRITTEN = "rewritten", pgettext_lazy("text", "Rewritten")
        SHORTENED = "shortened", pgettext_lazy("text", "Shortened")
        EXPANDED = "expanded", pgettext_lazy("text", "Expanded")
        TRANSLATED = "translated", pgettext_lazy("text", "Translated")
        RETONED = "retoned", pgettext_lazy("text", "In another tone")

    content = models.ForeignKey(Content, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    text = models.TextField(_("text"))
    action = models.CharField(_("how it came to be"), max_length=10, choices=Action.choices)
    model = models.CharField(_("model"), max_length=80, blank=True)
    prompt = models.CharField(_("prompt"), max_length=120, blank=True)
    request = models.ForeignKey("ai_assistant.AiRequest", models.SET_NULL, null=True, editable=False, related_name="+")
    member = models.ForeignKey("accounts.Member", models.SET_NULL, null=True, related_name="+")
    score = models.PositiveSmallIntegerField(_("score"))
    opinion = models.JSONField(_("a model’s opinion"), default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("version of a text")
        verbose_name_plural = _("versions of texts")
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["organization", "content", "number"], name="content_version_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.get_action_display()}"

    @property
    def origin(self) -> Pill:
        """Who wrote it, as pages show it."""
        if not self.model:
            return Pill(str(_("Rule-based") if self.action == self.Action.MADE else _("By hand")), "", "none")
        return Pill(f"AI · {self.model}", "brass", "half" if self.is_changed else "dot")

    @property
    def is_changed(self) -> bool:
        """Whether a person changed what a model wrote."""
        return bool(self.model) and self.action == self.Action.EDITED
