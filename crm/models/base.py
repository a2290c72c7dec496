"""Fields that several records of the CRM share."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Searchable(models.Model):
    """`search_text` is folded (config.lib.text.fold) so that "ivan" finds „Иван“; services fill both fields.

    Where records have tags, it also holds each as a mark (crm.searching.tag_mark), which is how lists filter by tag.

    `sort_name` is the lower-cased name: its code points stand in the order of the Bulgarian alphabet.
    """

    search_text = models.TextField(default="", editable=False)
    sort_name = models.CharField(max_length=250, default="", editable=False)

    class Meta:
        abstract = True


class PostalAddress(models.Model):
    """Where somebody is; `country` is an ISO 3166-1 alpha-2 code."""

    street = models.CharField(_("street and number"), max_length=200, blank=True)
    city = models.CharField(_("town"), max_length=100, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True, default="BG")

    class Meta:
        abstract = True


class AboutCustomer(models.Model):
    """Which contact, company and deal a row is about; at least one is set by the services."""

    contact = models.ForeignKey(
        "crm.Contact", models.CASCADE, null=True, blank=True, related_name="%(class)ss", verbose_name=_("contact")
    )
    company = models.ForeignKey(
        "crm.Company", models.CASCADE, null=True, blank=True, related_name="%(class)ss", verbose_name=_("company")
    )
    deal = models.ForeignKey(
        "crm.Deal", models.CASCADE, null=True, blank=True, related_name="%(class)ss", verbose_name=_("deal")
    )

    class Meta:
        abstract = True
