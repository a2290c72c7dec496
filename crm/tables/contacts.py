"""The list of contacts."""

from collections.abc import Iterable, Sequence
from typing import ClassVar, Final

from django.db.models import F, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from config.lib import cells, formats
from config.lib.lists import Column, Filter, ListDefinition
from config.lib.urls import org_reverse
from crm.models import Company, Contact, ContactPoint
from crm.queries import contacts
from crm.tables import customers
from crm.tables.customers import day_column, plain, words_column
from crm.tables.deals import name_of

# What the list shows of a contact; the names of company and owner come with the row and not as records of their own.
_READ: Final = ("first_name", "middle_name", "last_name", "job_title", "email", "phone", "tags", "last_activity_at")


def contact_url(contact: Contact) -> str:
    """The contact's page."""
    return org_reverse("crm:contact", contact.pk)


def place(job_title: str, company: str | None) -> str:
    """What the contact does, and where."""
    return " · ".join(part for part in (job_title, company) if part)


def email_cell(contact: Contact) -> str:
    """The main address, to write to."""
    if not contact.email:
        return cells.EMPTY
    return format_html('<a class="k-plain k-cut" href="mailto:{0}">{0}</a>', contact.email)


def phone_cell(contact: Contact) -> str:
    """The main number, to call."""
    if not contact.phone:
        return cells.EMPTY
    return format_html('<a class="k-plain" href="tel:{}">{}</a>', contact.phone, formats.phone(contact.phone))


def _values(contact: Contact, kind: str) -> Iterable[str]:
    return (point.value for point in contact.points.all() if point.kind == kind)


class ContactList(ListDefinition):
    """Contacts by name."""

    key = "contacts"
    default_ordering = "name"
    tabs = customers.TABS
    columns: ClassVar[Sequence[Column]] = (
        Column(
            "name",
            _("Name"),
            cells.named(contact_url, lambda row: place(row.job_title, row.company_name)),
            str,
            order_by=("sort_name",),
            is_name=True,
        ),
        Column("email", _("E-mail"), email_cell, cells.read("email"), order_by=("email",), card="p"),
        Column("phone", _("Phone"), phone_cell, cells.read("phone"), card="m"),
        Column("tags", _("Tags"), cells.tags("tags"), cells.read("tags"), leaves=1),
        Column("owner", _("Owner"), cells.person("owner_name"), cells.read("owner_name"), leaves=3),
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
        customers.HAS_EMAIL,
        customers.CREATED_FROM,
        customers.CREATED_UNTIL,
        Filter("company", _("Company"), "company_id", kind="uuid", words=name_of(Company)),
        Filter("import", _("Import"), "import_run_id", kind="uuid", words=customers.one_file),
    )

    def base(self) -> QuerySet[Contact]:
        """Every contact of the organization."""
        rows = Contact.objects.only(*_READ)
        return rows.annotate(company_name=F("company__name"), owner_name=F("owner__user__full_name"))


class AllContacts(ContactList):
    """The same for programs and files, with every field; an exported file can be imported again."""

    columns: ClassVar[Sequence[Column]] = (
        Column("name", _("Name"), cells.text("full_name"), str, order_by=("sort_name",), is_name=True),
        plain("first_name", _("First name"), "first_name", order_by=("first_name",)),
        plain("middle_name", _("Middle name"), "middle_name"),
        plain("last_name", _("Last name"), "last_name", order_by=("last_name",)),
        plain("company", _("Company"), "company.name"),
        plain("eik", _("Company number (EIK)"), "company.eik"),
        plain("job_title", _("Job title"), "job_title"),
        words_column("emails", _("E-mail"), lambda row: _values(row, ContactPoint.Kind.EMAIL)),
        words_column("phones", _("Phone"), lambda row: _values(row, ContactPoint.Kind.PHONE)),
        plain("street", _("Address"), "street"),
        plain("city", _("Town"), "city", order_by=("city",)),
        plain("postal_code", _("Postcode"), "postal_code"),
        plain("country", _("Country"), "country"),
        plain("website", _("Website"), "website"),
        plain("linkedin", _("LinkedIn"), "linkedin"),
        plain("birthday", _("Birthday"), "birthday"),
        plain("language", _("Language"), "language"),
        words_column("tags", _("Tags"), lambda row: row.tags),
        plain("notes", _("Notes"), "notes"),
        plain("owner", _("Owner"), "owner.user.full_name"),
        plain("email", _("Main e-mail"), "email", order_by=("email",)),
        day_column("created_at", _("Created")),
        day_column("last_activity_at", _("Last activity")),
    )

    def base(self) -> QuerySet[Contact]:
        """Every contact with all e-mails and phones."""
        return contacts.with_all_points(contacts.contacts())
