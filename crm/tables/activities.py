"""The list of timeline entries, for programs."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from config.lib import cells
from config.lib.lists import Column, Filter, ListDefinition
from crm.hooks import activity_kinds
from crm.models import Activity, Company, Contact, Deal
from crm.tables.deals import name_of


def _kinds(_member: Any) -> list[tuple[str, Any]]:
    return [(kind.key, kind.key) for kind in activity_kinds]


class ActivityList(ListDefinition):
    """Entries of every timeline, the latest first."""

    key = "activities"
    default_ordering = "-occurred_at"
    columns = (
        Column(
            "occurred_at", _("When"), cells.date("occurred_at"), cells.read("occurred_at"), order_by=("occurred_at",)
        ),
        Column("kind", _("Kind"), cells.text("kind"), cells.read("kind")),
        Column("body", _("Text"), cells.text("body"), cells.read("body"), is_name=True),
    )
    filters = (
        Filter("kind", _("Kind"), "kind", choices=_kinds),
        Filter("contact", _("Contact"), "contact_id", kind="uuid", words=name_of(Contact)),
        Filter("company", _("Company"), "company_id", kind="uuid", words=name_of(Company)),
        Filter("deal", _("Deal"), "deal_id", kind="uuid", words=name_of(Deal)),
    )

    def base(self) -> QuerySet[Activity]:
        """Every entry of the organization."""
        return Activity.objects.select_related("member__user")

    def searched(self, rows: QuerySet[Activity], text: str) -> QuerySet[Activity]:
        """Entries in whose text every word stands; what members wrote is not kept folded."""
        for word in text.split():
            rows = rows.filter(body__icontains=word)
        return rows
