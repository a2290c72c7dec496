"""Every operation asked by every kind of caller: no answer may differ from what is declared.

The table is written to var/test-reports/access-matrix.txt, and `make test` prints it. All asks stand in one
world, and each is taken back.
"""

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings
from django.db import models, transaction
from django.test import Client, override_settings
from rest_framework.test import APIClient

from accounts.hooks import plan_features
from accounts.models import Member, Organization, Role, User
from accounts.services import api_keys
from accounts.tenancy import scope
from config.lib import clock
from config.lib.ids import uuid7
from config.tests.access_matrix import (
    LOG_IN,
    MIDWAY,
    NOT_FOUND,
    OF_THE_ORGANIZATION,
    PEOPLE,
    SAFE,
    YES,
    Operation,
    operations,
    report,
    verdict,
)
from config.tests.routes import Route
from config.tests.world import World
from conftest import person
from subscriptions.models import Plan, Subscription
from subscriptions.services import plans

REPORT: Final = Path(settings.BASE_DIR, "var", "test-reports", "access-matrix.txt")
NOBODY: Final = str(uuid7())
NOBODYS_NUMBER: Final = 2_000_000_000
NOT_ALLOWED: Final = 405
# What belongs to one person does not exist for colleagues, whatever their role: asked with an id nobody has.
PERSONAL: Final = {
    "o/<slug:organization>/settings/copies/<uuid:pk>/",
    "o/<slug:organization>/assistant/<uuid:pk>/",
    "o/<slug:organization>/assistant/<uuid:pk>/export/",
    "o/<slug:organization>/assistant/messages/<uuid:pk>/",
}


@contextmanager
def taken_back() -> Iterator[None]:
    """Nothing that happens inside stays."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Callers:
    """Browsers and programs of everybody who may come to Lipa's door."""

    def __init__(self, owner: Member, stranger: Member, client_of: Any, api_of: Any) -> None:
        firm = owner.organization
        _expire(firm)  # this counts while plans are switched on
        members = {"owner": owner, "expired": owner, "stranger": stranger, "staff": _operator(firm)}
        with scope(firm, owner):
            for role in (Role.USER, Role.MANAGER, Role.ADMIN):
                user = person(f"{role}@lipa.example", f"Somebody {role}")
                members[role.value] = Member.objects.create(user=user, role=role)
            key = api_keys.create_key(actor=owner, name="Nothing", scopes=[])[1]
        self.browsers = {name: client_of(member) for name, member in members.items()}
        self.programs = {name: api_of(member) for name, member in members.items()}
        self.browsers |= {"anonymous": Client(), "key": Client(headers={"Authorization": f"Bearer {key}"})}
        self.programs |= {"anonymous": APIClient(), "key": APIClient(headers={"Authorization": f"Bearer {key}"})}
        for program in self.programs.values():
            program.credentials(**program._credentials | {"HTTP_X_ORGANIZATION": firm.slug})
        self.sessions = {name: SimpleCookie(browser.cookies) for name, browser in self.browsers.items()}

    def ask(self, name: str, operation: Operation, path: str) -> Any:
        """The answer, of which nothing stays; a fault is an answer too."""
        client = self.programs[name] if operation.route.is_api else self.browsers[name]
        client.raise_request_exception = False
        if not operation.route.is_api:
            client.cookies = SimpleCookie(self.sessions[name])
        with taken_back(), override_settings(PLANS_ENABLED=name == "expired"):
            response = client.generic(operation.method, path, **_empty_body(operation))
            if response.streaming:
                list(response.streaming_content)
        return response


def _empty_body(operation: Operation) -> dict[str, str]:
    return {"data": "{}", "content_type": "application/json"} if operation.route.is_api else {}


def _operator(firm: Organization) -> Any:
    """Who operates the installation, and works in no firm."""
    user = person("operator@kantora.example", "Operator")
    User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
    return Member(user=User.objects.get(pk=user.pk), organization=firm)


def _expire(firm: Organization) -> None:
    """The firm did not pay for long, on a plan that includes everything."""
    plans.seed()
    with scope(firm):
        Subscription.objects.update_or_create(
            defaults={
                "plan": Plan.objects.order_by("pk")[0],
                "status": Subscription.Status.PAST_DUE,
                "past_due_since": clock.now() - datetime.timedelta(days=400),
                "terms": {"limits": {}, "features": [feature.key for feature in plan_features]},
            }
        )


def _likely(rows: list[models.Model], route: Route) -> list[models.Model]:
    """The rows an address may mean, the likeliest first: those of its app, and those it is named after."""
    words = set(route.pattern.replace("-", "").replace("/", " ").split())

    def distance(row: models.Model) -> tuple[bool, bool]:
        name = str(row._meta.model_name)
        return not words & {name, f"{name}s", f"{name[:-1]}ies"}, not route.callback.__module__.startswith(
            row._meta.app_label
        )

    return sorted(rows, key=distance)


def _path(callers: Callers, operation: Operation, rows: list[models.Model], firm: Organization) -> str:
    """The address to ask: reading with the id of a row that is there, writing with one that is not."""
    route, slug = operation.route, firm.slug
    if not route.takes_id or route.pattern in OF_THE_ORGANIZATION:
        return route.path(slug, firm.pk)
    if operation.method in SAFE and (route.is_page or route.is_api) and route.pattern not in PERSONAL:
        for row in _likely(rows, route):
            path = route.path(slug, row.pk)
            if callers.ask("owner", operation, path).status_code not in {404, 405}:
                return path
    return route.path(slug, NOBODYS_NUMBER if "<int:" in route.pattern else NOBODY)


def _cells(callers: Callers, operation: Operation, path: str, of_owner: str) -> dict[str, str]:
    """The row of the table. Where not even the owner finds anything, who finds nothing and may come in was let in.

    Of a step of signing in, to be led to the beginning is the answer.
    """
    found = {name: of_owner if name == "owner" else verdict(callers.ask(name, operation, path)) for name in PEOPLE}
    if operation.access == MIDWAY:
        return {name: YES if word == LOG_IN else word for name, word in found.items()}
    if of_owner != NOT_FOUND:
        return found
    return {
        name: YES if word == NOT_FOUND and operation.expected(name) == YES else word for name, word in found.items()
    }


@pytest.mark.once
@pytest.mark.timeout(1200)  # two minutes on a machine that has nothing else to do
def test_no_answer_differs_from_what_is_declared(
    alya: Member,
    vera: Member,
    client_of: Callable[[Member], Client],
    api_of: Callable[[Member], APIClient],
) -> None:
    with scope(alya.organization, alya):
        rows = list(World().build().values())
    callers = Callers(alya, vera, client_of, api_of)
    answers: dict[Operation, dict[str, str]] = {}
    for operation in list(operations()):
        path = _path(callers, operation, rows, alya.organization)
        answer = callers.ask("owner", operation, path)
        if answer.status_code != NOT_ALLOWED:
            answers[operation] = _cells(callers, operation, path, verdict(answer))
    wrong = [
        f"{operation.name} as {name}: {word}, declared {operation.access}: {operation.expected(name)}"
        for operation, row in answers.items()
        for name, word in row.items()
        if word != operation.expected(name)
    ]
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(report(answers, len(wrong)), encoding="utf-8")
    assert wrong == []
