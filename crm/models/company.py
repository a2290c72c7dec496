"""A firm the organization works with."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.base import Identified, Timestamped, Versioned
from accounts.tenancy import OrganizationOwned
from crm.models.base import PostalAddress, Searchable


class Company(Identified, Timestamped, Versioned, Searchable, PostalAddress, OrganizationOwned):
    """A firm with its legal data. `payment_days` is the usual term, `language` that of its documents."""

    class Size(models.TextChoices):
        """Number of people, by the EU's classes (Recommendation 2003/361/EC)."""

        MICRO = "micro", _("1–9 people")
        SMALL = "small", _("10–49 people")
        MEDIUM = "medium", _("50–249 people")
        LARGE = "large", _("250 people and more")

    name = models.CharField(_("name"), max_length=200)
    legal_name = models.CharField(_("legal name"), max_length=200, blank=True)
    eik = models.CharField(_("company number (EIK)"), max_length=13, blank=True)
    vat_number = models.CharField(_("VAT number"), max_length=20, blank=True)
    responsible_person = models.CharField(_("responsible person (МОЛ)"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    website = models.URLField(_("website"), blank=True)
    industry = models.CharField(_("industry"), max_length=100, blank=True)
    size = models.CharField(_("size"), max_length=10, choices=Size.choices, blank=True)
    annual_revenue = models.DecimalField(_("annual revenue, €"), max_digits=15, decimal_places=2, null=True, blank=True)
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="subsidiaries", verbose_name=_("parent company")
    )
    owner = models.ForeignKey(
        "accounts.Member", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    tags = models.JSONField(_("tags"), default=list, blank=True)
    notes = models.TextField(_("notes"), blank=True)
    language = models.CharField(
        _("language of documents"), max_length=5, choices=settings.LANGUAGES, blank=True, default=""
    )
    payment_days = models.PositiveSmallIntegerField(
        _("payment term, days"), default=14, validators=[MaxValueValidator(365)]
    )
    import_run = models.ForeignKey(
        "crm.ImportRun", models.SET_NULL, null=True, editable=False, related_name="companies"
    )
    last_activity_at = models.DateTimeField(_("last activity"), null=True, editable=False)
    # config.lib.text.company_key of the name: equal with and without legal form, in Cyrillic and in Latin.
    name_key = models.CharField(max_length=250, default="", editable=False)

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        indexes = [
            models.Index(fields=["organization", "sort_name", "id"], name="company_by_name"),
            models.Index(fields=["organization", "eik"], name="company_by_eik"),
            models.Index(fields=["organization", "owner"], name="company_by_owner"),
            models.Index(fields=["organization", "-last_activity_at"], name="company_by_activity"),
            models.Index(fields=["organization", "name_key"], name="company_by_name_key"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def document_name(self) -> str:
        """The name on documents."""
        return self.legal_name or self.name
