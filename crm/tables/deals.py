"""The list of deals."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Member
from accounts.queries.members import member_choices
from accounts.tenancy import current_organization
from config.lib import cells, clock
from config.lib.lists import Column, Filter, ListDefinition, Tab
from config.lib.pills import Pill, pill_html
from config.lib.places import usual_currencies
from config.lib.urls import org_reverse
from crm.models import Company, Contact, Deal
from crm.queries import deals, pipelines
from crm.tables.customers import CREATED_FROM, CREATED_UNTIL, DayFilter

OPEN, WON, LOST = Deal.Status.OPEN, Deal.Status.WON, Deal.Status.LOST
PILLS = {
    OPEN: Pill(_("Open"), "info"),
    WON: Pill(pgettext_lazy("deal", "Won"), "ok"),
    LOST: Pill(pgettext_lazy("deal", "Lost"), "", "void"),
}


def deal_url(deal: Deal) -> str:
    """The deal's page."""
    return org_reverse("crm:deal", deal.pk)


def stage_cell(deal: Deal) -> SafeString:
    """The stage with its colour, or how the deal ended."""
    if deal.status != OPEN:
        return pill_html(PILLS[Deal.Status(deal.status)])
    return format_html('<span class="k-stage k-lane--{}">{}</span>', deal.stage.colour, deal.stage.name)


def pipeline_choices(_member: Member) -> list[tuple[str, str]]:
    """Pipelines in use."""
    return list(dict.fromkeys((str(s.pipeline_id), s.pipeline.name) for s in pipelines.stages_in_use()))


def stage_choices(_member: Member) -> list[tuple[str, str]]:
    """Stages of the pipelines in use, each with its pipeline when there are several."""
    stages = list(pipelines.stages_in_use())
    is_alone = len({stage.pipeline_id for stage in stages}) <= 1
    return [(str(s.pk), s.name if is_alone else f"{s.pipeline.name} · {s.name}") for s in stages]


def name_of(model: Any) -> Any:
    """A function from a record's id to its name, for the chip of a filter that a link set."""

    def words(raw: str) -> str:
        return str(model.objects.filter(pk=uuid.UUID(raw)).first() or raw)

    return words


class UnmovedFilter(Filter):
    """Deals that entered their stage before a day of the organization's calendar."""

    def condition(self, value: Any) -> Q:
        """Before the first moment of the day."""
        return Q(**{self.lookup: clock.start_of_day(value, current_organization())})


class DealList(ListDefinition):
    """Deals by how they stand."""

    key = "deals"
    default_ordering = "-created"
    tabs: ClassVar[Sequence[Tab]] = (
        Tab("open", pgettext_lazy("deals", "Open"), lambda _member: Q(status=OPEN)),
        Tab("mine", _("Mine"), lambda member: Q(status=OPEN, owner=member)),
        Tab("stale", _("Stale"), lambda _member: deals.stale()),
        Tab("won", pgettext_lazy("deals", "Won"), lambda _member: Q(status=WON)),
        Tab("lost", pgettext_lazy("deals", "Lost"), lambda _member: Q(status=LOST)),
    )
    columns = (
        Column(
            "title",
            _("Deal"),
            cells.link("title", deal_url, detail="company.name"),
            cells.read("title"),
            order_by=("sort_name",),
            is_name=True,
        ),
        Column("stage", _("Stage"), stage_cell, cells.read("stage.name"), order_by=("stage__position",), card="p"),
        Column(
            "value",
            _("Value"),
            cells.money("value"),
            cells.read("value"),
            order_by=("value",),
            numeric=True,
            card="m",
        ),
        Column(
            "expected_close_on",
            _("Expected close"),
            cells.date("expected_close_on"),
            cells.read("expected_close_on"),
            order_by=("expected_close_on",),
            card="d",
        ),
        Column(
            "owner",
            _("Owner"),
            cells.person("owner.user.full_name"),
            cells.read("owner.user.full_name"),
            order_by=("owner__user__full_name",),
            leaves=3,
        ),
        Column(
            "created",
            _("Created"),
            cells.date("created_at"),
            cells.read("created_at"),
            order_by=("created_at",),
            leaves=2,
        ),
    )
    filters = (
        Filter("pipeline", _("Pipeline"), "pipeline_id", kind="uuid", choices=pipeline_choices),
        Filter("stage", _("Stage"), "stage_id", kind="uuid", choices=stage_choices),
        Filter("owner", _("Owner"), "owner_id", kind="uuid", choices=member_choices),
        Filter("closes_from", _("Closes from"), "expected_close_on__gte", kind="date"),
        Filter("closes_until", _("Closes until"), "expected_close_on__lte", kind="date"),
        DayFilter("closed_from", _("Closed from"), "closed_at__gte", kind="date"),
        DayFilter("closed_until", _("Closed until"), "closed_at__lt", kind="date"),
        CREATED_FROM,
        CREATED_UNTIL,
        UnmovedFilter("unmoved_since", _("Not moved since"), "stage_entered_at__lt", kind="date"),
        Filter("amount_from", _("Amount from"), "value__gte", kind="number"),
        Filter("amount_to", _("Amount to"), "value__lte", kind="number"),
        Filter("currency", _("Currency"), "currency", choices=lambda _member: usual_currencies()),
        Filter("company", _("Company"), "company_id", kind="uuid", words=name_of(Company)),
        Filter("contact", _("Contact"), "deal_contacts__contact_id", kind="uuid", words=name_of(Contact)),
    )

    def base(self) -> QuerySet[Deal]:
        """Every deal of the organization."""
        return deals.deals()

    def export_rows(self, params: Mapping[str, str]) -> Iterator[list[object]]:
        """The columns of the page, and beside them what a page shows in other ways."""
        extra = {
            "currency": _("Currency"),
            "company.name": _("Company"),
            "pipeline.name": _("Pipeline"),
            "source": _("Source"),
            "lost_reason": _("Reason for losing"),
        }
        readers = [cells.read(path) for path in extra]
        yield [*(str(column.label) for column in self.columns), *map(str, extra.values())]
        for row in self.ordered(self.narrowed(params), params).iterator(chunk_size=2000):
            yield [*(column.export(row) for column in self.columns), *(read(row) for read in readers)]


class AllDeals(DealList):
    """The same for programs: nothing is left out unless it is asked for."""

    tabs = (Tab("all", _("All")), *DealList.tabs)

    def base(self) -> QuerySet[Deal]:
        """Every deal with its people and lines."""
        return deals.deals().prefetch_related("deal_contacts", "lines")
