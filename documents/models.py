"""How documents look."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.base import Identified, Timestamped, Versioned
from accounts.tenancy import OrganizationOwned


class DocumentTemplate(Identified, Timestamped, Versioned, OrganizationOwned):
    """The look of one kind of document: ReportLab layouts read the colours and texts, the studio adds HTML bodies."""

    class Kind(models.TextChoices):
        """What is printed with it."""

        INVOICE = "invoice", _("Invoice")
        OFFER = "offer", _("Offer")
        CONTRACT = "contract", _("Contract")
        POLICY = "policy", _("Policy")
        CERTIFICATE = "certificate", _("Certificate")
        LETTER = "letter", _("Letter")

    class PageSize(models.TextChoices):
        """Paper."""

        A4 = "A4", "A4"
        LETTER = "letter", _("US Letter")

    kind = models.CharField(_("for"), max_length=12, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=100)
    is_default = models.BooleanField(_("default"), default=False)
    accent_colour = models.CharField(
        _("colour"), max_length=7, default="#0D6B5A", validators=[RegexValidator(r"^#[0-9A-Fa-f]{6}$")]
    )
    show_logo = models.BooleanField(_("show the logo"), default=True)
    page_size = models.CharField(_("paper"), max_length=6, choices=PageSize.choices, default=PageSize.A4)
    header = models.TextField(_("header"), blank=True)
    footer = models.TextField(_("footer"), blank=True)
    body = models.TextField(_("body"), blank=True)
    css = models.TextField(_("own CSS"), blank=True)

    class Meta:
        verbose_name = _("document template")
        verbose_name_plural = _("document templates")
        constraints = [
            models.UniqueConstraint(fields=["organization", "kind", "name"], name="document_template_once"),
            models.UniqueConstraint(
                fields=["organization", "kind"], condition=models.Q(is_default=True), name="document_template_default"
            ),
        ]

    def __str__(self) -> str:
        return self.name
