"""The list of pipelines, for programs."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from config.lib import cells
from config.lib.lists import Column, Filter, ListDefinition
from crm.models import Pipeline
from crm.queries import pipelines
from crm.tables.customers import yes_or_no


class PipelineList(ListDefinition):
    """Pipelines in their order, the archived ones last."""

    key = "pipelines"
    default_ordering = "position"
    columns = (
        Column("position", _("Place"), cells.text("position"), cells.read("position"), ("is_archived", "position")),
        Column("name", _("Name"), cells.text("name"), cells.read("name"), order_by=("name",), is_name=True),
    )
    filters = (Filter("is_archived", _("Archived"), "is_archived", kind="boolean", choices=yes_or_no),)

    def base(self) -> QuerySet[Pipeline]:
        """Every pipeline with its stages."""
        return pipelines.all_pipelines()

    def searched(self, rows: QuerySet[Pipeline], text: str) -> QuerySet[Pipeline]:
        """Pipelines whose name has the text."""
        return rows.filter(name__icontains=text.strip()) if text.strip() else rows
