"""The administration site over every model: each is there, costs the same with more rows, and gives way nowhere."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.checks import OUR_APPS
from accounts.models import Member, User
from accounts.tenancy import OrganizationOwned, scope
from config.tests.world import World, copies, owned_models
from invoices.models import Invoice

REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label)
OURS = [model for model in apps.get_models() if model._meta.app_label in OUR_APPS and not model._meta.auto_created]


@pytest.fixture
def operator(db: None) -> Client:
    """Signed in as who operates the installation."""
    client = Client()
    user = User.objects.create_superuser("operator@kantora.example", "linden-tree-in-june", full_name="Operator")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(model: type[models.Model], page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def first_row(model: type[models.Model]) -> models.Model | None:
    manager = model._default_manager
    is_owned = issubclass(model, OrganizationOwned)
    return (manager.unscoped(reason="test") if is_owned else manager.all()).first()  # type: ignore[attr-defined]


def cost_of_lists(client: Client) -> dict[str, int]:
    """Number of queries of each list."""
    costs = {}
    for model in REGISTERED:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(model, "changelist")).status_code == 200, model
        costs[model._meta.label] = len(queries)
    return costs


def test_every_model_of_ours_is_there_and_can_be_searched() -> None:
    pages = admin.site._registry
    assert [model._meta.label for model in OURS if model not in pages] == []
    poor = [m._meta.label for m in OURS if not pages[m].search_fields or tuple(pages[m].list_display) == ("__str__",)]
    assert poor == []


def test_records_answer_and_are_found(alya: Member, operator: Client) -> None:
    with scope(alya.organization, alya):
        World().build()
    for model in REGISTERED:
        assert operator.get(address(model, "changelist"), {"q": "lipa"}).status_code == 200, model
        if row := first_row(model):
            assert operator.get(address(model, "change", row.pk)).status_code == 200, model


def test_lists_cost_the_same_with_more_rows(alya: Member, operator: Client) -> None:
    with scope(alya.organization, alya):
        rows = World().build()
    few = cost_of_lists(operator)
    with scope(alya.organization, alya):
        for model, row in rows.items():
            model.objects.bulk_create(copies(row, 5))  # type: ignore[attr-defined]
    many = cost_of_lists(operator)
    assert {name: (few[name], many[name]) for name in few if few[name] < many[name]} == {}


def test_rows_of_organizations_give_way_nowhere(alya: Member, operator: Client) -> None:
    """Issued invoices, the trail, payments: whoever operates the installation changes and deletes none of them here."""
    with scope(alya.organization, alya):
        rows = World().build()
    for model in owned_models():
        for page, data in (("change", {"_save": "yes"}), ("delete", {"post": "yes"})):
            assert operator.post(address(model, page, rows[model].pk), data).status_code == 403, (model, page)
    several = {"action": "delete_selected", "_selected_action": [str(rows[Invoice].pk)], "post": "yes"}
    operator.post(address(Invoice, "changelist"), several)
    assert first_row(Invoice) == rows[Invoice]
