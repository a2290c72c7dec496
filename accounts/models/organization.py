"""A company's workspace and its legal data."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.base import Identified, Timestamped, Versioned
from accounts.tenancy import Shared


class Organization(Identified, Timestamped, Versioned, Shared):
    """One company's workspace; `name` is what people call it, the legal fields go on documents.

    `sample_of` is whom a made-up company belongs to that they may throw away; that of `seed_demo` is nobody's.
    """

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=150)
    legal_name = models.CharField(_("legal name"), max_length=200, blank=True)
    eik = models.CharField(_("company number (EIK)"), max_length=13, blank=True)
    vat_number = models.CharField(_("VAT number"), max_length=20, blank=True)
    is_vat_registered = models.BooleanField(_("registered for VAT"), default=False)
    responsible_person = models.CharField(_("responsible person (МОЛ)"), max_length=150, blank=True)
    street = models.CharField(_("street and number"), max_length=200, blank=True)
    city = models.CharField(_("town"), max_length=100, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    country = models.CharField(_("country"), max_length=2, default="BG")
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    website = models.URLField(_("website"), blank=True)
    logo = models.ImageField(_("logo"), upload_to="logos/", blank=True)
    logo_bytes = models.PositiveBigIntegerField(default=0, editable=False)  # with former ones, which stay
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="bg")
    time_zone = models.CharField(_("time zone"), max_length=64, default=settings.DEFAULT_TIME_ZONE)
    allowed_networks = models.JSONField(_("addresses that are let in"), default=list, blank=True, editable=False)
    requires_second_factor = models.BooleanField(_("everyone signs in with a second factor"), default=False)
    retention = models.JSONField(_("how long things are kept"), default=dict, blank=True, editable=False)
    is_demo = models.BooleanField(_("made-up company"), default=False, editable=False)
    sample_of = models.OneToOneField(
        "accounts.User", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("sample data of")
    )
    deletion_due_at = models.DateTimeField(_("to be deleted"), null=True, editable=False)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def document_name(self) -> str:
        """The name on documents."""
        return self.legal_name or self.name

    @property
    def has_legal_data(self) -> bool:
        """Whether the fields that an invoice must show are there (ЗДДС чл. 114, ал. 1, т. 4–5)."""
        return bool(self.legal_name and self.eik and self.street and self.city)
