"""The lists of crm that the assistant may ask."""

from typing import Final

from ai_assistant.hooks import ListSource
from crm.rules import CrmPermission
from crm.tables.companies import CompanyList, company_url
from crm.tables.contacts import ContactList, contact_url
from crm.tables.deals import DealList, deal_url
from crm.tables.tasks import TaskList, task_url

VIEW: Final = CrmPermission.VIEW

CONTACTS: Final = ListSource(
    "contacts", "People the organization knows", ContactList, "crm:contacts", contact_url, VIEW
)
COMPANIES: Final = ListSource(
    "companies", "Companies the organization knows", CompanyList, "crm:companies", company_url, VIEW
)
DEALS: Final = ListSource(
    "deals", "Deals; without a tab only open ones", DealList, "crm:deal_list", deal_url, VIEW, amount="value"
)
TASKS: Final = ListSource("tasks", "Tasks; without a tab those of today", TaskList, "crm:tasks", task_url, VIEW)

LISTS: Final = (CONTACTS, COMPANIES, DEALS, TASKS)
