"""The organization as a customer at Stripe: made once, with its tax number."""

from typing import Any

import stripe
from django.db import transaction

from accounts.models import Member, Organization
from accounts.rules import require
from accounts.tenancy import current_organization
from config.lib.stripe_client import once
from subscriptions.errors import BadTaxNumber, NotSubscribed
from subscriptions.models import Subscription
from subscriptions.rules import BillingPermission
from subscriptions.services.stripe import answers, client, is_configured

EU_VAT = "eu_vat"


def create_later(organization: Organization) -> None:
    """Have a new organization made a customer after the registration, which never waits for it nor fails by it.

    A sample is no customer.
    """
    from subscriptions.tasks import create_customer  # noqa: PLC0415  (tasks call services; services dispatch tasks)

    if is_configured() and organization.sample_of_id is None:
        transaction.on_commit(lambda: create_customer.delay(str(organization.pk)), robust=True)


@transaction.atomic
def ensure(organization: Organization) -> str:
    """The organization's id at Stripe; made there when there is none yet. Raises `StripeFailed`, `NotSubscribed`."""
    row = Subscription.objects.select_for_update().first()
    if row is None:
        raise NotSubscribed
    if not row.stripe_customer_id:
        with answers():
            made = client().v1.customers.create(_details(organization), once("customer", organization.pk))
        row.stripe_customer_id = made.id
        row.save(update_fields=["stripe_customer_id", "updated_at"])
    return row.stripe_customer_id


def _details(organization: Organization) -> Any:
    return {
        "name": organization.document_name,
        "email": organization.email,
        "preferred_locales": [organization.language],
        "metadata": {"organization": str(organization.pk)},
    }


def tax_numbers() -> list[dict[str, str]]:
    """The VAT numbers Stripe writes on invoices, with their ids."""
    row = Subscription.objects.first()
    if row is None or not row.stripe_customer_id:
        return []
    with answers():
        found = client().v1.customers.tax_ids.list(row.stripe_customer_id)
    return [{"id": item.id, "value": item.value} for item in found.data]


def add_tax_number(*, actor: Member, number: str) -> None:
    """Have Stripe write a European VAT number on invoices. Raises `BadTaxNumber`, `StripeFailed`."""
    require(actor, BillingPermission.MANAGE)
    customer = ensure(current_organization())
    try:
        with answers():
            client().v1.customers.tax_ids.create(customer, {"type": EU_VAT, "value": number})
    except Exception as error:
        if isinstance(error.__cause__, stripe.InvalidRequestError):
            raise BadTaxNumber from error
        raise


def remove_tax_number(*, actor: Member, tax_id: str) -> None:
    """Take a number off later invoices. Raises `StripeFailed`."""
    require(actor, BillingPermission.MANAGE)
    customer = ensure(current_organization())
    with answers():
        client().v1.customers.tax_ids.delete(customer, tax_id)
