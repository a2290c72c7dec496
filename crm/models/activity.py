"""What happened: the timeline of contacts, companies and deals."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.base import Identified
from accounts.tenancy import OrganizationOwned
from crm.models.base import AboutCustomer


class Activity(Identified, AboutCustomer, OrganizationOwned):
    """One entry of a timeline. `kind` is registered in crm.hooks.activity_kinds; what a person wrote is in `body`.

    The words of the product's own entries are made from the kind and `data` in the reader's language.
    """

    kind = models.CharField(_("kind"), max_length=40)
    occurred_at = models.DateTimeField(_("when"))
    member = models.ForeignKey("accounts.Member", models.SET_NULL, null=True, related_name="+", verbose_name=_("who"))
    body = models.TextField(_("text"), blank=True)
    data = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        indexes = [
            models.Index(fields=["organization", "contact", "-occurred_at"], name="activity_contact"),
            models.Index(fields=["organization", "company", "-occurred_at"], name="activity_company"),
            models.Index(fields=["organization", "deal", "-occurred_at"], name="activity_deal"),
            models.Index(fields=["organization", "-occurred_at"], name="activity_recent"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.occurred_at:%Y-%m-%d}"
