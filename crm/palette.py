"""What crm lets search find: contacts, companies, deals, tasks."""

from typing import Final

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ai_assistant.hooks import SearchSource
from config.lib import formats
from config.lib.shell import SearchHit
from crm.models import Company, Contact, Deal, Task
from crm.rules import CrmPermission
from crm.tables.companies import company_url, number
from crm.tables.contacts import contact_url, place
from crm.tables.deals import deal_url
from crm.tables.tasks import KIND_ICONS, task_url

_NAMES: Final = ("first_name", "middle_name", "last_name", "email", "phone")


# --- Only what a hit shows: whole rows with their relations take twice the time ---------------------------------------
def contacts() -> QuerySet[Contact]:
    """Contacts with their names, work and company."""
    return Contact.objects.select_related("company").only(*_NAMES, "job_title", "company__name")


def companies() -> QuerySet[Company]:
    """Companies with their town and numbers."""
    return Company.objects.only("name", "city", "country", "eik", "vat_number")


def deals() -> QuerySet[Deal]:
    """Deals with their value, company and stage."""
    return Deal.objects.select_related("company", "stage").only(
        "title", "value", "currency", "company__name", "stage__name"
    )


def tasks() -> QuerySet[Task]:
    """Tasks with their day and what they are about."""
    about = ("deal__title", "company__name", *(f"contact__{name}" for name in _NAMES))
    return Task.objects.select_related("deal", "company", "contact").only("title", "kind", "due_on", *about)


# --- Hits -------------------------------------------------------------------------------------------------------------
def contact_hit(row: Contact) -> SearchHit:
    """A person, with what they do where."""
    return SearchHit(
        str(row), place(row.job_title, row.company.name if row.company else ""), contact_url(row), "person"
    )


def company_hit(row: Company) -> SearchHit:
    """A company, with its town or number."""
    return SearchHit(row.name, row.city or number(row), company_url(row), "building")


def deal_hit(row: Deal) -> SearchHit:
    """A deal, with customer, stage and value."""
    company = row.company.name if row.company else ""
    value = formats.money_whole(row.value, row.currency, get_language() or "en")
    return SearchHit(row.title, " · ".join(filter(None, (company, row.stage.name, value))), deal_url(row), "kanban")


def task_hit(row: Task) -> SearchHit:
    """A task, with what it is about and its day."""
    about = row.deal or row.company or row.contact
    due = formats.date_short(row.due_on, get_language() or "en") if row.due_on else ""
    parts = (str(about) if about else "", due)
    return SearchHit(row.title, " · ".join(filter(None, parts)), task_url(row), KIND_ICONS[row.kind])


VIEW: Final = CrmPermission.VIEW
SOURCES: Final = (
    SearchSource("contacts", _("Contacts"), Contact, VIEW, "crm:contact", contacts, contact_hit, 10, ""),
    SearchSource("companies", _("Companies"), Company, VIEW, "crm:company", companies, company_hit, 20, ""),
    SearchSource("deals", _("Deals"), Deal, VIEW, "crm:deal", deals, deal_hit, 30, "сделка"),
    SearchSource("tasks", _("Tasks"), Task, VIEW, "crm:task", tasks, task_hit, 70),
)
