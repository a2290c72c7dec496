"""The language models that may be asked: those of the installation, and an organization's own."""

from typing import ClassVar
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.base import Identified, Timestamped
from accounts.tenancy import OrganizationOwned, Shared
from config.lib.encrypted import EncryptedTextField


def check_address(text: str) -> None:
    """An http or https address with any host: a server of one's own is often called `http://ollama:11434/v1`."""
    try:
        parts = urlsplit(text)
        is_sound = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        is_sound = False
    if not is_sound:
        raise ValidationError(_("Write an address that begins with http:// or https://."))


class ModelTerms(Identified, Timestamped):
    """How a model is asked, with which key, at what price; models are asked in order of `position`.

    Makers give models other names every few months, so no name stands in the code. Prices are in millionths of a euro
    for a million tokens, that is, a whole number for any price; they are asked for, because a model without a price
    would be free.
    """

    class Protocol(models.TextChoices):
        """What the provider speaks."""

        GEMINI = "gemini", _("Google Gemini")
        OPENAI_COMPATIBLE = "openai_compatible", _("OpenAI or a server that speaks its protocol")
        HUGGINGFACE = "huggingface", _("Hugging Face")
        GEMINI_LEGACY = "gemini_legacy", _("Google Gemini, old package")

    protocol = models.CharField(_("provider"), max_length=20, choices=Protocol.choices)
    model = models.CharField(_("model"), max_length=120, help_text=_("As the provider calls it."))
    base_url = models.CharField(
        _("address"),
        max_length=200,
        blank=True,
        validators=[check_address],
        help_text=_("Of a server of your own, up to /v1; empty for the provider’s."),
    )
    api_key = EncryptedTextField(_("key"), blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    is_enabled = models.BooleanField(_("in use"), default=True)
    input_price = models.BigIntegerField(
        _("price of a million input tokens, millionths of a euro"), validators=[MinValueValidator(0)]
    )
    output_price = models.BigIntegerField(
        _("price of a million output tokens, millionths of a euro"), validators=[MinValueValidator(0)]
    )
    checked_at = models.DateTimeField(_("checked"), null=True, editable=False)
    check_error = models.CharField(_("what the check said"), max_length=300, blank=True, editable=False)

    name: models.CharField
    is_own: ClassVar[bool]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.name)


class LanguageModel(ModelTerms, Shared):
    """A model with the key of this installation, for every organization that has use for it."""

    is_own = False

    name = models.CharField(_("name"), max_length=80, unique=True, help_text=_("As people see who answered."))

    class Meta:
        verbose_name = _("language model")
        verbose_name_plural = _("language models")
        ordering = ("position", "name")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(input_price__gte=0, output_price__gte=0), name="language_model_prices"
            ),
        ]


class OrganizationModel(ModelTerms, OrganizationOwned):
    """A model with the organization's own key. It stands before those of the installation, and the plan counts none."""

    is_own = True

    name = models.CharField(_("name"), max_length=80, help_text=_("As people see who answered."))

    class Meta:
        verbose_name = _("own AI model")
        verbose_name_plural = _("own AI models")
        ordering = ("position", "name")
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="organization_model_once"),
            models.CheckConstraint(
                condition=models.Q(input_price__gte=0, output_price__gte=0), name="organization_model_prices"
            ),
        ]
