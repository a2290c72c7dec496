"""The list of companies."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from config.lib import cells
from config.lib.formats import NO_BREAK_SPACE
from config.lib.identifiers import format_eik
from config.lib.lists import Column, Filter, ListDefinition
from config.lib.urls import org_reverse
from crm.models import Company
from crm.queries import companies
from crm.tables import customers
from crm.tables.contacts import phone_cell
from crm.tables.customers import day_column, plain, words_column
from crm.tables.deals import name_of


def company_url(company: Company) -> str:
    """The company's page."""
    return org_reverse("crm:company", company.pk)


def number(company: Company) -> str:
    """What the company is registered by."""
    if company.eik:
        grouped = format_eik(company.eik) if company.country == "BG" else company.eik
        return _t("EIK %(number)s") % {"number": grouped.replace(" ", NO_BREAK_SPACE)}
    return _t("VAT %(number)s") % {"number": company.vat_number} if company.vat_number else ""


def _sizes(_member: Any) -> list[tuple[str, Any]]:
    return list(Company.Size.choices)


class CompanyList(ListDefinition):
    """Companies by name."""

    key = "companies"
    default_ordering = "name"
    tabs = customers.TABS
    columns: ClassVar[Sequence[Column]] = (
        Column(
            "name",
            _("Company"),
            cells.named(company_url, number, kind="company"),
            cells.read("name"),
            order_by=("sort_name",),
            is_name=True,
        ),
        Column("phone", _("Phone"), phone_cell, cells.read("phone"), card="m"),
        Column("city", _("Town"), cells.text("city"), cells.read("city"), order_by=("city",), card="p", leaves=2),
        Column("tags", _("Tags"), cells.tags("tags"), cells.read("tags"), leaves=1),
        Column("owner", _("Owner"), cells.person("owner.user.full_name"), cells.read("owner.user.full_name"), leaves=3),
        Column(
            "last_activity_at",
            _("Last activity"),
            cells.day("last_activity_at"),
            cells.read("last_activity_at"),
            order_by=("last_activity_at",),
            card="d",
        ),
    )
    filters = (
        customers.OWNER,
        customers.TAG,
        customers.CITY,
        Filter("size", _("Size"), "size", choices=_sizes),
        customers.HAS_EMAIL,
        customers.CREATED_FROM,
        customers.CREATED_UNTIL,
        Filter("parent", _("Parent company"), "parent_id", kind="uuid", words=name_of(Company)),
        Filter("eik", _("Company number (EIK)"), "eik", words=str),
        Filter("import", _("Import"), "import_run_id", kind="uuid", words=customers.one_file),
    )

    def base(self) -> QuerySet[Company]:
        """Every company of the organization."""
        return companies.companies()


class AllCompanies(CompanyList):
    """The same for programs and files, with every field."""

    columns: ClassVar[Sequence[Column]] = (
        plain("name", _("Name"), "name", order_by=("sort_name",)),
        plain("legal_name", _("Legal name"), "legal_name"),
        plain("eik", _("Company number (EIK)"), "eik", order_by=("eik",)),
        plain("vat_number", _("VAT number"), "vat_number"),
        plain("responsible_person", _("Responsible person (МОЛ)"), "responsible_person"),
        plain("email", _("E-mail"), "email", order_by=("email",)),
        plain("phone", _("Phone"), "phone"),
        plain("website", _("Website"), "website"),
        plain("street", _("Address"), "street"),
        plain("city", _("Town"), "city", order_by=("city",)),
        plain("postal_code", _("Postcode"), "postal_code"),
        plain("country", _("Country"), "country"),
        plain("industry", _("Industry"), "industry"),
        plain("size", _("Size"), "size"),
        plain("annual_revenue", _("Annual revenue, €"), "annual_revenue", order_by=("annual_revenue",)),
        plain("parent", _("Parent company"), "parent.name"),
        plain("payment_days", _("Payment term, days"), "payment_days"),
        words_column("tags", _("Tags"), lambda row: row.tags),
        plain("notes", _("Notes"), "notes"),
        plain("owner", _("Owner"), "owner.user.full_name"),
        day_column("created_at", _("Created")),
        day_column("last_activity_at", _("Last activity")),
    )

    def base(self) -> QuerySet[Company]:
        """Every company with its parent."""
        return companies.companies().select_related("parent")
