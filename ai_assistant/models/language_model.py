"""The language models this installation may ask."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.base import Identified, Timestamped
from accounts.tenancy import Shared
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


class LanguageModel(Identified, Timestamped, Shared):
    """A model of a provider with the key of this installation; they are asked in order of `position`.

    Makers give models other names every few months, so no name stands in the code. Prices are in millionths of a euro
    for a million tokens, that is, a whole number for any price; they are asked for, because a model without a price
    would be free.
    """

    class Protocol(models.TextChoices):
        """What the provider speaks."""

        GEMINI = "gemini", _("Google Gemini")
        OPENAI_COMPATIBLE = "openai_compatible", _("OpenAI or a server that speaks its protocol")
        HUGGINGFACE = "huggingface", _("Hugging Face")

    name = models.CharField(_("name"), max_length=80, unique=True, help_text=_("As people see who answered."))
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

    class Meta:
        verbose_name = _("language model")
        verbose_name_plural = _("language models")
        ordering = ("position", "name")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(input_price__gte=0, output_price__gte=0), name="language_model_prices"
            ),
        ]

    def __str__(self) -> str:
        return self.name
