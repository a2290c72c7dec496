"""Staff edits plans, sets them, and sees the rest."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.models import Member, User
from config.lib import clock
from subscriptions.models import Plan, Price, StripeEvent, Subscription


@pytest.fixture
def operator(db: None) -> Client:
    """Signed in as who operates the installation."""
    client = Client()
    user = User.objects.create_superuser("operator@kantora.example", "linden-tree-in-june", full_name="Operator")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def onlooker(db: None) -> Client:
    """Staff who may see everything of subscriptions and change nothing."""
    client = Client()
    user = User.objects.create_user("onlooker@kantora.example", full_name="Onlooker")
    user.is_staff = True
    user.save()
    rights = Permission.objects.filter(content_type__app_label="subscriptions", codename__startswith="view_")
    user.user_permissions.set(rights)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _form(plan: Plan, **changed: str) -> dict[str, str]:
    """What the page of a plan posts."""
    values = {
        "key": plan.key, "name": plan.name, "name_bg": plan.name_bg, "limits": '{"contacts": 200}', "features": "[]",
        "trial_days": "0", "order": "1", "prices-TOTAL_FORMS": "0", "prices-INITIAL_FORMS": "0",
    }  # fmt: skip
    return values | changed


def test_every_model_is_there_and_answers(lipa_on_free: Member, operator: Client) -> None:
    for model in apps.get_app_config("subscriptions").get_models():
        assert model in admin.site._registry
        assert operator.get(reverse(f"admin:subscriptions_{model._meta.model_name}_changelist")).status_code == 200


def test_limits_and_features_that_mean_nothing_are_refused(plans_on: dict[str, Plan], operator: Client) -> None:
    plan = plans_on["starter"]
    path = reverse("admin:subscriptions_plan_change", args=[plan.pk])
    assert operator.get(path).status_code == 200
    wrong = [
        {"limits": "[1]"},
        {"limits": '{"contacts": "many"}'},
        {"limits": '{"contacts": -1}'},
        {"features": '["x"]'},
    ]
    for changed in wrong:
        assert operator.post(path, _form(plan, **changed)).status_code == 200
    assert operator.post(path, _form(plan, features='["api"]')).status_code == 302
    assert Plan.objects.get(pk=plan.pk).features == ["api"]


def test_a_new_amount_takes_the_place_of_the_old(plans_on: dict[str, Plan], operator: Client) -> None:
    plan = plans_on["starter"]
    new = {"prices-0-interval": "month", "prices-0-amount": "15", "prices-0-currency": "EUR"}
    form = _form(plan, **new) | {"prices-TOTAL_FORMS": "1"}
    assert operator.post(reverse("admin:subscriptions_plan_change", args=[plan.pk]), form).status_code == 302
    prices = Price.objects.filter(plan=plan, interval="month").order_by("created_at")
    assert [(price.amount, price.is_current) for price in prices] == [(12, False), (15, True)]


def test_staff_puts_a_firm_on_a_plan_and_gives_present_terms(lipa_on_free: Member, operator: Client) -> None:
    path = reverse("admin:subscriptions_subscription_changelist")
    row = Subscription.objects.get()
    operator.post(path, {"action": "put_on_starter", "_selected_action": [str(row.pk)]})
    row = Subscription.objects.select_related("plan").get()
    assert (row.plan.key, row.source, row.terms["limits"]["contacts"]) == ("starter", "staff", 2000)
    Plan.objects.filter(key="starter").update(limits={"contacts": 1})
    operator.post(path, {"action": "give_present_terms", "_selected_action": [str(row.pk)]})
    assert Subscription.objects.get().terms["limits"] == {"contacts": 1}


def test_staff_who_may_only_look_changes_nothing(lipa_on_free: Member, onlooker: Client) -> None:
    path = reverse("admin:subscriptions_subscription_changelist")
    row = Subscription.objects.get()
    Subscription.objects.update(terms={})
    assert "Lipa" in onlooker.get(path).content.decode()
    for action in ("put_on_starter", "give_present_terms"):
        onlooker.post(path, {"action": action, "_selected_action": [str(row.pk)]})
    assert Subscription.objects.values_list("plan__key", "terms").get() == ("free", {})
    event = StripeEvent.objects.create(event_id="evt_1", type="x", created=clock.now(), state="failed", error="no")
    path = reverse("admin:subscriptions_stripeevent_changelist")
    onlooker.post(path, {"action": "process_again", "_selected_action": [str(event.pk)]})
    assert StripeEvent.objects.get().error == "no"
