"""The fixed cast of every test: Alya owns a firm, Boris works there, Vera owns another one and is a stranger."""

import gc
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from allauth.account.internal.flows import login
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Member, Organization, Role, User
from accounts.services import registration
from accounts.services.tokens import issue_pair
from accounts.tenancy import scope
from config.lib.ids import uuid7

PASSWORD = "linden-tree-in-june"


_OF_A_DATABASE = {"db", "transactional_db"}


@pytest.hookimpl(tryfirst=True)  # before pytest looks at the markers
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What asks nothing of a database is marked `once`: it need not run again on PostgreSQL.

    What may take longest begins first, so that no process is left alone with it at the end.
    """
    items.sort(key=_time_it_may_take, reverse=True)
    for item in items:
        asks = any(item.get_closest_marker(name) for name in ("django_db", "postgres"))
        if not asks and not _OF_A_DATABASE.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("once")


def _time_it_may_take(item: pytest.Item) -> int:
    """Seconds, for a test that has asked for more than the usual ones."""
    marker = item.get_closest_marker("timeout")
    return int(marker.args[0]) if marker else 0


def pytest_collection_finish() -> None:
    """What is imported by now stays to the end: the garbage collector need not look through it again and again."""
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> Iterator[bool]:
    """Whether the database is there already: a copy of the SQLite file that tools/run_tests.py has migrated.

    Of PostgreSQL's database Django itself makes the copy.
    """
    migrated = Path(os.environ.get("MIGRATED_DATABASE", ""))
    if not migrated.is_file():
        yield False
        return
    copy = Path(settings.DATABASES["default"]["TEST"]["NAME"])
    shutil.copyfile(migrated, copy)
    yield True
    connection.close()
    copy.unlink()


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    """No test sees another's counters."""
    cache.clear()
    yield
    cache.clear()


def person(email: str, name: str, language: str = "en") -> User:
    """A user whose address is confirmed."""
    user = User.objects.create_user(email, PASSWORD, full_name=name, language=language)
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    return user


def owner_of(organization: Organization) -> Member:
    """The organization's first owner."""
    with scope(organization):
        return Member.objects.select_related("user", "organization").get(role=Role.OWNER)


@pytest.fixture
def alya(db: None) -> Member:
    """Owner of Lipa."""
    return owner_of(registration.create_organization(name="Lipa", owner=person("alya@lipa.example", "Alya Ilieva")))


@pytest.fixture
def organization(alya: Member) -> Organization:
    """Lipa, Alya's firm."""
    return alya.organization


@pytest.fixture
def boris(alya: Member) -> Member:
    """A member of Lipa with the role user."""
    user = person("boris@lipa.example", "Boris Petrov")
    with scope(alya.organization):
        return Member.objects.create(user=user, role=Role.USER)


@pytest.fixture
def vera(db: None) -> Member:
    """Owner of Orel, a stranger to Lipa."""
    return owner_of(registration.create_organization(name="Orel", owner=person("vera@orel.example", "Vera Stoeva")))


@pytest.fixture
def in_lipa(alya: Member) -> Iterator[Organization]:
    """Lipa's scope is open, in Alya's name, for the whole test."""
    with scope(alya.organization, alya):
        yield alya.organization


@pytest.fixture
def client_of() -> Callable[[Member], Client]:
    """A browser in which the member is signed in and gave the password again a moment ago."""

    def make(member: Member) -> Client:
        client = Client()
        client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [
            {"method": "password", "at": time.time(), "reauthenticated": True}
        ]
        session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(member.user.pk)
        session.save()
        return client

    return make


@pytest.fixture
def api_of() -> Callable[[Member], APIClient]:
    """A program that holds the member's access token and acts for their organization."""

    def make(member: Member) -> APIClient:
        client = APIClient()
        token = issue_pair(member.user, family=uuid7()).access
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}", HTTP_X_ORGANIZATION=member.organization.slug)
        return client

    return make
