"""The list of offers."""

from functools import cached_property
from typing import Any

from django.db.models import Count, Q
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.tenancy import current_organization
from config.lib import cells, clock
from config.lib.lists import COUNT_CAP, Column, Filter, ListDefinition, Tab
from config.lib.pills import Pill
from config.lib.places import usual_currencies
from config.lib.urls import org_reverse
from crm.models import Company, Contact, Deal
from invoices.models import Offer
from invoices.offer_status import offer_status
from invoices.queries import offers as queries

State = Offer.State


def _number(offer: Offer) -> SafeString:
    return format_html('<a class="k-id" href="{}">{}</a>', org_reverse("invoices:offer", offer.pk), offer)


def _status(offer: Offer) -> Pill:
    return offer_status(offer, clock.today(current_organization()))


def _company_name(raw: str) -> str:
    return str(Company.objects.filter(pk=raw).first() or "")


def _contact_name(raw: str) -> str:
    return str(Contact.objects.filter(pk=raw).first() or "")


def _deal_name(raw: str) -> str:
    return str(Deal.objects.filter(pk=raw).first() or "")


class OfferList(ListDefinition):
    """Offers, the newest first; a replaced version is found under "All" only."""

    key = "offers"
    columns = [
        Column("number", _("Number"), _number, str, ("number", "revision"), is_name=True, card="n"),
        Column(
            "customer", _("Customer"), cells.text("customer_name"), cells.read("customer_name"), ("customer_name",),
            card="h",
        ),
        Column("title", _("About"), cells.text("title"), cells.read("title"), leaves=2),
        Column("issue_date", _("Date"), cells.date("issue_date"), cells.read("issue_date"), ("issue_date",), leaves=1),
        Column("valid_until", _("Valid until"), cells.date("valid_until"), cells.read("valid_until"), ("valid_until",)),
        Column("state", _("Status"), cells.status(_status), lambda row: str(_status(row).label), card="s"),
        Column(
            "total", _("Total with VAT"), cells.money("total_gross"), cells.read("total_gross"), ("total_gross",),
            numeric=True, card="m",
        ),
    ]  # fmt: skip
    filters = [
        Filter("from", _("From"), "issue_date__gte", kind="date"),
        Filter("to", _("To"), "issue_date__lte", kind="date"),
        Filter("ends_from", _("Ends from"), "valid_until__gte", kind="date"),
        Filter("ends_until", _("Ends until"), "valid_until__lte", kind="date"),
        Filter("amount_from", _("Amount from"), "total_gross__gte", kind="number"),
        Filter("amount_to", _("Amount to"), "total_gross__lte", kind="number"),
        Filter("currency", _("Currency"), "currency", choices=lambda _member: usual_currencies()),
        Filter("state", _("Status"), "state", choices=lambda _member: State.choices),
        Filter("company", _("Customer"), "company_id", kind="uuid", words=_company_name),
        Filter("contact", _("Customer"), "contact_id", kind="uuid", words=_contact_name),
        Filter("deal", _("Deal"), "deal_id", kind="uuid", words=_deal_name),
    ]
    tabs = [
        Tab("all", _("All")),
        Tab("drafts", _("Drafts"), lambda _member: Q(state=State.DRAFT)),
        Tab(
            "sent",
            pgettext_lazy("offers", "Waiting"),
            lambda member: queries.open_offers(clock.today(member.organization)),
        ),
        Tab("accepted", pgettext_lazy("offers", "Accepted"), lambda _member: Q(state=State.ACCEPTED)),
        Tab("ended", _("Declined and expired"), lambda member: queries.ended_offers(clock.today(member.organization))),
    ]
    default_ordering = "-issue_date"

    def base(self) -> Any:
        """Every offer; the list reads no relations."""
        return Offer.objects.all()

    def tab_count(self, tab: Tab) -> int | None:
        """How many rows the tab has, all tabs counted in one query."""
        return self._counts[tab.key]

    @cached_property
    def _counts(self) -> dict[str, int]:
        counted = {
            tab.key: Count("pk", filter=tab.condition(self.member)) if tab.condition else Count("pk")
            for tab in self.tabs
        }
        return self.base().order_by()[:COUNT_CAP].aggregate(**counted)


class OffersForPrograms(OfferList):
    """The same with the lines, for the API."""

    def base(self) -> Any:
        """Every offer with its lines."""
        return Offer.objects.prefetch_related("lines")
