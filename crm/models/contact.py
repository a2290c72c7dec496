"""A person the organization works with."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.base import Identified, Timestamped, Versioned
from accounts.tenancy import OrganizationOwned
from crm.models.base import PostalAddress, Searchable


class Contact(Identified, Timestamped, Versioned, Searchable, PostalAddress, OrganizationOwned):
    """A person; `email` and `phone` repeat the first of their `points`, so that lists need no join."""

    first_name = models.CharField(_("first name"), max_length=100, blank=True)
    middle_name = models.CharField(_("middle name"), max_length=100, blank=True)
    last_name = models.CharField(_("last name"), max_length=100, blank=True)
    company = models.ForeignKey(
        "crm.Company", models.SET_NULL, null=True, blank=True, related_name="contacts", verbose_name=_("company")
    )
    job_title = models.CharField(_("job title"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"), blank=True, editable=False)
    phone = models.CharField(_("phone"), max_length=32, blank=True, editable=False)
    birthday = models.DateField(_("birthday"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, blank=True, default="")
    website = models.URLField(_("website"), blank=True)
    linkedin = models.URLField(_("LinkedIn"), blank=True)
    facebook = models.URLField(_("Facebook"), blank=True)
    owner = models.ForeignKey(
        "accounts.Member", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    tags = models.JSONField(_("tags"), default=list, blank=True)
    notes = models.TextField(_("notes"), blank=True)
    import_run = models.ForeignKey("crm.ImportRun", models.SET_NULL, null=True, editable=False, related_name="contacts")
    erased_at = models.DateTimeField(_("erased"), null=True, editable=False)
    last_activity_at = models.DateTimeField(_("last activity"), null=True, editable=False)
    # config.lib.text.name_key of the name: equal for usual spellings of one name.
    name_key = models.CharField(max_length=250, default="", editable=False)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        indexes = [
            models.Index(fields=["organization", "sort_name", "id"], name="contact_by_name"),
            models.Index(fields=["organization", "email"], name="contact_by_email"),
            models.Index(fields=["organization", "company"], name="contact_by_company"),
            models.Index(fields=["organization", "owner"], name="contact_by_owner"),
            models.Index(fields=["organization", "-last_activity_at"], name="contact_by_activity"),
            models.Index(fields=["organization", "-created_at"], name="contact_by_created"),
            models.Index(fields=["organization", "name_key"], name="contact_by_name_key"),
        ]

    def __str__(self) -> str:
        return self.full_name or self.email or self.phone

    @property
    def full_name(self) -> str:
        """First, middle and last name."""
        return " ".join(part for part in (self.first_name, self.middle_name, self.last_name) if part)


class ContactPoint(Identified, OrganizationOwned):
    """An e-mail address or phone number of a contact, normalised (lower case; E.164)."""

    class Kind(models.TextChoices):
        """What the value is."""

        EMAIL = "email", _("e-mail")
        PHONE = "phone", _("phone")

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="points")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    value = models.CharField(max_length=254)
    label = models.CharField(_("label"), max_length=50, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("contact detail")
        verbose_name_plural = _("contact details")
        ordering = ["kind", "position"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "contact", "kind", "value"], name="contact_point_once")
        ]
        indexes = [models.Index(fields=["organization", "kind", "value"], name="contact_point_value")]

    def __str__(self) -> str:
        return self.value
