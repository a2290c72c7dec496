"""What becomes of the data crm keeps about people who work with it. Of contacts themselves: services.erasure."""

from typing import Final

from accounts.hooks import PersonalData
from accounts.services.erasers import ONLY_A_LINK, delete_rows
from crm.models import (
    Activity,
    Attachment,
    CalendarFeed,
    Company,
    Contact,
    ContactPoint,
    Deal,
    DealContact,
    DealLine,
    ImportRun,
    Pipeline,
    Stage,
    Tag,
    Task,
)

_CUSTOMER: Final = "About a customer: kept while the company needs it, and erased from the customer's own page."
PERSONAL_DATA: Final = (
    PersonalData(Activity, "member__user", kept=ONLY_A_LINK),
    PersonalData(Task, "created_by__user", kept=ONLY_A_LINK),
    PersonalData(Attachment, kept=ONLY_A_LINK),
    PersonalData(Deal, kept=ONLY_A_LINK),
    PersonalData(ImportRun, kept="A file of customers; deleted by retention."),
    PersonalData(CalendarFeed, "member__user", erase=delete_rows),
    PersonalData(Contact, kept=_CUSTOMER),
    PersonalData(ContactPoint, kept=_CUSTOMER),
    PersonalData(DealContact, kept="Who a deal is made with: by the link alone, which goes with the contact."),
    PersonalData(Company, kept=_CUSTOMER),
)
NOT_PERSONAL: Final = {
    Pipeline: "How the company sells.",
    Stage: "How the company sells.",
    DealLine: "What is to be sold; to whom stands on the deal.",
    Tag: "Words for groups; who bears one stands on the contact and goes with it.",
}
