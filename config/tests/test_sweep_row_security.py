"""The second wall: every table of rows that organizations own has its policy, and PostgreSQL holds to it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.test import Client

from accounts.checks import check_database_role, role_problem
from accounts.models import Invitation, Member, Organization, OutgoingEmail
from accounts.tenancy import OrganizationManager, scope
from config.lib import clock
from config.lib.migrations import RowSecurity
from config.lib.postgresql.base import DatabaseWrapper
from config.lib.row_security import EVERYTHING
from config.tests.world import World, owned_models


def test_every_owned_table_gets_its_policy_by_a_migration() -> None:
    """A new model of an organization's rows adds `RowSecurity("<table>")` to a migration of its app."""
    migrations = MigrationLoader(None).disk_migrations.values()
    secured = [each.table for migration in migrations for each in migration.operations if isinstance(each, RowSecurity)]
    assert sorted(secured) == sorted(secured_tables())


def secured_tables() -> set[str]:
    """Those of the models that organizations own, and mail, which belongs to one or to the installation."""
    return {model._meta.db_table for model in owned_models()} | {OutgoingEmail._meta.db_table}


# --- PostgreSQL -------------------------------------------------------------------------------------------------------


def rows_of(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def first_wall_down(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The manager filters nothing and writes are compared with nothing."""
    with monkeypatch.context() as patch:
        patch.setattr(OrganizationManager, "get_queryset", OrganizationManager._rows)
        patch.setattr("accounts.tenancy.guard", lambda _organization_id: None)
        yield


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_role_of_tests_does_not_pass_by_policies() -> None:
    assert rows_of("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user") == [(False, False)]


@pytest.mark.postgres
@pytest.mark.django_db
def test_every_owned_table_is_secured_in_the_database() -> None:
    secured = rows_of(
        "SELECT relname FROM pg_class JOIN pg_policy ON polrelid = pg_class.oid"
        " WHERE relrowsecurity AND relforcerowsecurity AND polqual IS NOT NULL AND polwithcheck IS NOT NULL"
    )
    assert {name for (name,) in secured} == secured_tables()


@pytest.mark.postgres
def test_without_the_first_wall_no_row_of_another_organization_is_read_or_written(
    alya: Member, vera: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    with scope(alya.organization, alya):
        theirs = World().build()
    with first_wall_down(monkeypatch), scope(vera.organization, vera):
        for model, row in theirs.items():
            table = model._meta.db_table
            assert not model._default_manager.filter(organization=alya.organization).exists(), table
            assert rows_of(f"SELECT 1 FROM {table} WHERE organization_id = %s", alya.organization_id) == []  # noqa: S608
            assert model._base_manager.filter(pk=row.pk).update(organization=vera.organization) == 0, table
            assert model._base_manager.filter(pk=row.pk).delete()[0] == 0, table
            refuses_copy(table, row)
    with scope(alya.organization, alya):
        assert all(model._default_manager.filter(pk=row.pk).exists() for model, row in theirs.items())


def refuses_copy(table: str, row: models.Model) -> None:
    """No statement in Vera's scope makes a row of Lipa's."""
    columns = ", ".join(field.column for field in row._meta.concrete_fields)
    values = [field.get_db_prep_save(field.pre_save(row, False), connection) for field in row._meta.concrete_fields]
    marks = ", ".join(["%s"] * len(values))
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        rows_of(f"INSERT INTO {table} ({columns}) VALUES ({marks})", *values)  # noqa: S608 - our names


@pytest.mark.postgres
def test_mail_of_another_organization_is_not_seen_but_that_of_the_installation_is(alya: Member, vera: Member) -> None:
    for organization in (alya.organization, vera.organization, None):
        OutgoingEmail.objects.create(to="a@b.example", subject=str(organization), text="x", organization=organization)
    with scope(vera.organization, vera):
        assert set(OutgoingEmail.objects.values_list("subject", flat=True)) == {"Orel", "None"}
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            OutgoingEmail.objects.create(to="a@b.example", subject="x", text="x", organization=alya.organization)
    assert OutgoingEmail.objects.count() == 3


@pytest.fixture
def invited(alya: Member, vera: Member) -> None:
    """One invitation in each organization."""
    for member in (alya, vera):
        with scope(member.organization, member):
            email = f"new@{member.organization.slug}.example"
            Invitation.objects.create(email=email, token_hash=email, expires_at=clock.now())


def seen() -> list[str]:
    """The invitations that SQL without any condition reads."""
    return [email for (email,) in rows_of("SELECT email FROM accounts_invitation ORDER BY email")]


def own(member: Member) -> list[str]:
    return [f"new@{member.organization.slug}.example"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("around", [transaction.atomic, suppress], ids=["in a transaction", "each statement by itself"])
def test_the_session_follows_the_scope(around: Callable[[], Any], alya: Member, vera: Member, invited: None) -> None:
    with around():
        with scope(alya.organization):
            assert seen() == own(alya)
            with scope(vera.organization):
                assert seen() == own(vera)
            assert seen() == own(alya)
            assert Invitation.objects.unscoped(reason="test").count() == 2
            assert seen() == own(alya)
        assert len(seen()) == 2
    with suppress(RuntimeError), scope(vera.organization):
        raise RuntimeError
    assert len(seen()) == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_what_the_session_was_told_survives_no_rollback(alya: Member, vera: Member, invited: None) -> None:
    with scope(alya.organization):
        seen()
    with scope(vera.organization):
        with suppress(RuntimeError), transaction.atomic():
            assert seen() == own(vera)
            raise RuntimeError
        assert seen() == own(vera)
        with transaction.atomic():
            with suppress(DatabaseError), transaction.atomic(), scope(alya.organization):
                assert seen() == own(alya)
                rows_of("SELECT 1 / 0")
            assert seen() == own(vera)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_connections_used_again_and_those_of_other_threads_are_told_anew(
    alya: Member, vera: Member, invited: None
) -> None:
    found: list[list[str]] = []

    def other_thread() -> None:
        with scope(vera.organization):
            found.append(seen())
        connection.close()

    with scope(alya.organization):
        assert seen() == own(alya)
        thread = threading.Thread(target=other_thread)
        thread.start()
        thread.join()
        assert seen() == own(alya)
        connection.close()
        assert seen() == own(alya)
    assert found == [own(vera)]


@pytest.mark.postgres
def test_a_session_that_was_told_nothing_sees_nothing(alya: Member, invited: None) -> None:
    with connection.cursor():
        told = connection.connection.execute("SELECT set_config('kantora.organization', '', false)")
        assert told.fetchone() == ("",)
        assert connection.connection.execute("SELECT count(*) FROM accounts_invitation").fetchone() == (0,)
        connection.connection.execute(f"SELECT set_config('kantora.organization', '{EVERYTHING}', false)")
        assert connection.connection.execute("SELECT count(*) FROM accounts_invitation").fetchone() == (2,)


@pytest.mark.postgres
def test_the_policy_costs_nothing_for_each_row_and_leaves_the_index_of_a_search_usable(
    alya: Member, organization: Organization
) -> None:
    with scope(organization):
        rows_of("SET LOCAL enable_seqscan = off")
        lines = rows_of("EXPLAIN SELECT 1 FROM crm_contact WHERE search_text LIKE '%ivanov%'")
    plan = "\n".join(line for (line,) in lines)
    assert "InitPlan" in plan
    assert "crm_contact_search" in plan


@pytest.mark.postgres
def test_a_page_tells_its_session_a_few_times_whatever_it_reads(
    alya: Member, client_of: Callable[[Member], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    tell = DatabaseWrapper._tell

    def count(wrapper: DatabaseWrapper, value: str) -> None:
        if value != wrapper.told:
            told.append(value)
        tell(wrapper, value)

    monkeypatch.setattr(DatabaseWrapper, "_tell", count)
    assert client_of(alya).get(f"/o/{alya.organization.slug}/contacts/").status_code == 200
    told.clear()
    assert client_of(alya).get(f"/o/{alya.organization.slug}/contacts/").status_code == 200
    assert len(told) <= 6, told


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_policies_can_be_taken_away_and_put_back(db: None) -> None:
    call_command("migrate", "documents", "0001", verbosity=0)
    assert rows_of("SELECT relrowsecurity FROM pg_class WHERE relname = 'documents_documenttemplate'") == [(False,)]
    call_command("migrate", "documents", verbosity=0)
    assert rows_of("SELECT relforcerowsecurity FROM pg_class WHERE relname = 'documents_documenttemplate'") == [(True,)]


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_role_that_the_policies_hold_raises_no_warning() -> None:
    assert check_database_role(databases=["default"]) == []
    assert role_problem().id == "accounts.W006"
