"""Rows for tests, made by the product's own services inside the scope that is open."""

import datetime
from typing import Any

from django.apps import apps

from accounts.tenancy import current_member
from crm.models import Company, Contact, Deal, Pipeline, Stage, Task
from crm.services.companies import create_company
from crm.services.contacts import PointInput, create_contact
from crm.services.deals import create_deal
from crm.services.tasks import create_task


def make_company(name: str = "Липа ООД", **values: Any) -> Company:
    """A company of the organization in scope."""
    return create_company(actor=current_member(), values={"name": name} | values)


def make_contact(
    first_name: str = "Иван", last_name: str = "Петров", *, email: str = "", phone: str = "", **values: Any
) -> Contact:
    """A contact of the organization in scope, with one e-mail and one phone at most."""
    return create_contact(
        actor=current_member(),
        values={"first_name": first_name, "last_name": last_name} | values,
        emails=[PointInput(email)],
        phones=[PointInput(phone)],
    )


def put_on_draft(**customer: Any) -> None:
    """An invoice that names the `contact` or `company`; found by name, since crm knows nothing of invoices."""
    day = datetime.date(2026, 11, 20)
    apps.get_model("invoices", "Invoice").objects.create(issue_date=day, tax_point_date=day, due_date=day, **customer)


def stages() -> list[Stage]:
    """The five stages that an organization begins with; the last one is won."""
    return list(Pipeline.objects.order_by("position")[0].stages.order_by("position"))


def make_deal(title: str = "Кутии", *, contacts: Any = (), lines: Any = (), **values: Any) -> Deal:
    """A deal of the organization in scope."""
    return create_deal(actor=current_member(), values={"title": title} | values, contacts=contacts, lines=lines)


def make_task(title: str = "Обаждане", **values: Any) -> Task:
    """A task of the member in scope."""
    return create_task(actor=current_member(), values={"title": title} | values)
