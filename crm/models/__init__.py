"""The models of crm."""

from crm.models.activity import Activity
from crm.models.attachment import Attachment
from crm.models.company import Company
from crm.models.contact import Contact, ContactPoint
from crm.models.deal import Deal, DealContact, DealLine
from crm.models.imports import ImportRun
from crm.models.pipeline import Pipeline, Stage
from crm.models.tag import Tag
from crm.models.task import CalendarFeed, Task

__all__ = [
    "Activity",
    "Attachment",
    "CalendarFeed",
    "Company",
    "Contact",
    "ContactPoint",
    "Deal",
    "DealContact",
    "DealLine",
    "ImportRun",
    "Pipeline",
    "Stage",
    "Tag",
    "Task",
]
