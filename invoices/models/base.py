"""Fields that offers and invoices share."""

import secrets
from decimal import Decimal
from typing import Literal

from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.base import Identified, Timestamped, Versioned
from accounts.tenancy import OrganizationOwned


def public_token() -> str:
    """The secret of a public link: 256 random bits, URL-safe."""
    return secrets.token_urlsafe(32)


class CommercialDocument(Identified, Timestamped, Versioned, OrganizationOwned):
    """Who sells what to whom. `seller` and `buyer` are the parties as printed, copied when the document is issued.

    Amounts are in `currency`; `total_net`, `total_vat`, `total_gross` and `tax_groups` are computed by
    `invoices.calculation` each time the lines are saved, per EN 16931.
    """

    class Language(models.TextChoices):
        """What the paper speaks."""

        BULGARIAN = "bg", _("Bulgarian")
        ENGLISH = "en", _("English")
        BOTH = "both", _("Bulgarian and English")

    company = models.ForeignKey(
        "crm.Company", models.PROTECT, null=True, blank=True, related_name="%(class)ss", verbose_name=_("company")
    )
    contact = models.ForeignKey(
        "crm.Contact", models.PROTECT, null=True, blank=True, related_name="%(class)ss", verbose_name=_("contact")
    )
    deal = models.ForeignKey(
        "crm.Deal", models.SET_NULL, null=True, blank=True, related_name="%(class)ss", verbose_name=_("deal")
    )
    issue_date = models.DateField(_("issued on"))
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    language = models.CharField(_("language"), max_length=5, choices=Language.choices, default=Language.BULGARIAN)
    seller = models.JSONField(default=dict, editable=False, encoder=DjangoJSONEncoder)
    buyer = models.JSONField(default=dict, editable=False, encoder=DjangoJSONEncoder)
    notes = models.TextField(_("note on the document"), blank=True)
    tax_groups = models.JSONField(default=list, editable=False, encoder=DjangoJSONEncoder)
    total_net = models.DecimalField(_("net"), max_digits=15, decimal_places=2, default=Decimal(0), editable=False)
    total_vat = models.DecimalField(_("VAT"), max_digits=15, decimal_places=2, default=Decimal(0), editable=False)
    total_gross = models.DecimalField(_("total"), max_digits=15, decimal_places=2, default=Decimal(0), editable=False)
    public_token = models.CharField(max_length=64, unique=True, default=public_token, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    sent_to = models.EmailField(blank=True, editable=False)
    viewed_at = models.DateTimeField(_("seen by the customer"), null=True, editable=False)
    created_by = models.ForeignKey("accounts.Member", models.SET_NULL, null=True, editable=False, related_name="+")
    customer_name = models.CharField(max_length=200, default="", editable=False)
    search_text = models.TextField(default="", editable=False)

    class Meta:
        abstract = True

    @property
    def main_language(self) -> Literal["bg", "en"]:
        """The language of letters and pages about it: "bg" or "en"; a document in both goes with Bulgarian letters."""
        return "en" if self.language == self.Language.ENGLISH else "bg"


class DocumentLine(Identified, OrganizationOwned):
    """A line of a document. `net` is quantity × price less discount, two decimals (EN 16931 BT-131)."""

    position = models.PositiveSmallIntegerField(default=0)
    description = models.CharField(_("goods or service"), max_length=500)
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=3, default=Decimal(1))
    unit_code = models.CharField(_("unit"), max_length=3, default="C62", help_text=_("UN/ECE Recommendation 20."))
    unit_price = models.DecimalField(
        _("unit price"), max_digits=15, decimal_places=4, validators=[MinValueValidator(Decimal(0))]
    )
    discount_percent = models.DecimalField(
        _("discount, %"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    vat_category = models.CharField(_("VAT category"), max_length=2, default="S")
    vat_rate = models.DecimalField(_("VAT, %"), max_digits=5, decimal_places=2, default=Decimal(20))
    net = models.DecimalField(_("amount"), max_digits=15, decimal_places=2, default=Decimal(0), editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.description

    @property
    def is_counted(self) -> bool:
        """Whether the totals include it."""
        return True
