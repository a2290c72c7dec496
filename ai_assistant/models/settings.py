"""How an organization uses the assistant."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.base import Identified, Timestamped
from accounts.tenancy import OrganizationOwned


class AssistantSettings(Identified, Timestamped, OrganizationOwned):
    """The one row of an organization; without it the defaults hold. Money is in millionths of a euro."""

    uses_models = models.BooleanField(
        _("ask AI models"),
        default=True,
        help_text=_("Without them the assistant works by rules alone, and nothing leaves this server."),
    )
    monthly_budget = models.BigIntegerField(
        _("at most in a month, millionths of a euro"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    personal_cap = models.PositiveIntegerField(_("at most for one person in a month, requests"), null=True, blank=True)

    class Meta:
        verbose_name = _("settings of the assistant")
        verbose_name_plural = _("settings of the assistant")
        constraints = [
            models.UniqueConstraint(fields=["organization"], name="assistant_settings_once"),
            models.CheckConstraint(
                condition=models.Q(monthly_budget__isnull=True) | models.Q(monthly_budget__gte=0),
                name="assistant_settings_budget",
            ),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
