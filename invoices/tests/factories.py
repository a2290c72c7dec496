"""Rows for tests, made by the product's own services inside the scope that is open."""

from decimal import Decimal
from typing import Any

from accounts.models import Member, Organization
from accounts.tenancy import current_member, current_organization
from config.lib import clock
from crm.models import Company, Contact, Deal, DealLine, Pipeline, Stage
from crm.searching import fill_company
from invoices.models import BankAccount, Invoice
from invoices.services.invoices import create_draft
from invoices.services.issuing import issue_invoice

IBAN = "BG80BNBG96611020345678"


def fill_in_legal_data(organization: Organization, **values: Any) -> Organization:
    """What the law wants of a seller that is registered for VAT in Bulgaria."""
    data = {
        "legal_name": "Ателие Липа ООД",
        "eik": "131071587",
        "vat_number": "BG131071587",
        "is_vat_registered": True,
        "responsible_person": "Мария Илиева",
        "street": "ул. „Отец Паисий“ 24",
        "city": "Пловдив",
        "postal_code": "4000",
    } | values
    for name, value in data.items():
        setattr(organization, name, value)
    organization.save(update_fields=list(data))
    return organization


def make_company(**values: Any) -> Company:
    """A Bulgarian customer with full legal data."""
    data = {
        "name": "Тракийски хълмове",
        "legal_name": "Винарна Тракийски хълмове ООД",
        "eik": "175074752",
        "vat_number": "BG175074752",
        "responsible_person": "Петър Костадинов",
        "email": "petar@vinarna.example",
        "street": "бул. „Дунав“ 5",
        "city": "Пловдив",
        "postal_code": "4003",
    }
    company = Company(**data | values)
    fill_company(company)
    company.save()
    return company


def make_contact(**values: Any) -> Contact:
    """A private person."""
    data = {"first_name": "Ана", "last_name": "Кирова", "city": "София", "email": "ana@example.bg"}
    return Contact.objects.create(**data | values)


def make_bank_account(**values: Any) -> BankAccount:
    """The account invoices ask payment to."""
    data = {"iban": IBAN, "bic": "BNBGBGSF", "bank_name": "БНБ", "is_default": True}
    return BankAccount.objects.create(**data | values)


def line(**values: Any) -> dict[str, Any]:
    """A line: 8 hours of 45 euro at 20 percent."""
    data = {
        "description": "Предпечатна подготовка",
        "quantity": Decimal(8),
        "unit_code": "HUR",
        "unit_price": Decimal("45.00"),
        "vat_category": "S",
        "vat_rate": Decimal(20),
    }
    return data | values


def make_draft(*lines: dict[str, Any], actor: Member | None = None, **values: Any) -> Invoice:
    """A draft for a company, ready to be issued."""
    if not (values.get("company") or values.get("contact")):
        values["company"] = make_company()
    return create_draft(actor=actor or current_member(), values=values, lines=list(lines) or [line()])


def make_issued(*lines: dict[str, Any], **values: Any) -> Invoice:
    """An issued invoice of a seller with legal data."""
    if not current_organization().has_legal_data:
        fill_in_legal_data(current_organization())
    return issue_invoice(invoice=make_draft(*lines, **values), actor=current_member())


def make_deal(**values: Any) -> Deal:
    """A deal with one line."""
    pipeline = Pipeline.objects.first() or Pipeline.objects.create(name="Продажби")
    stage = pipeline.stages.first() or Stage.objects.create(pipeline=pipeline, name="Нова")
    data = {"title": "Етикети", "pipeline": pipeline, "stage": stage, "stage_entered_at": clock.now()}
    deal = Deal.objects.create(**data | values)
    DealLine.objects.create(deal=deal, description="Етикети", quantity=Decimal(6000), unit_price=Decimal("0.32"))
    return deal
