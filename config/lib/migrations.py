"""Migration operations of our own."""

from typing import Any

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import RunPython, RunSQL
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import TextField, Value
from django.db.models.functions import Cast

from config.lib.row_security import CONDITION, POLICY


class PostgresOnly(Operation):
    """Runs an operation on PostgreSQL and does nothing on SQLite. The state of the models stays as it is."""

    reduces_to_sql = True
    database, vendor = "PostgreSQL", "postgresql"

    def __init__(self, operation: Operation) -> None:
        self.operation = operation

    @property
    def reversible(self) -> bool:  # type: ignore[override]
        """Whether the wrapped operation can be undone."""
        return self.operation.reversible

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing: models do not know of it."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Do it, on that database."""
        if schema_editor.connection.vendor == self.vendor:
            self.operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Undo it, on that database."""
        if schema_editor.connection.vendor == self.vendor:
            self.operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """As the wrapped operation says it, for the output of `migrate`."""
        return f"On {self.database}: {self.operation.describe()}"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """How a migration file writes it."""
        return (self.__class__.__name__, [self.operation], {})


class SqliteOnly(PostgresOnly):
    """The same for SQLite."""

    database, vendor = "SQLite", "sqlite"


class RowSecurity(PostgresOnly):
    """Row-level security on a table of rows that organizations own, its owner included (FORCE).

    `or_nobody` where rows without an organization are the installation's own, which every session sees.
    """

    def __init__(self, table: str, *, or_nobody: bool = False) -> None:
        self.table, self.or_nobody = table, or_nobody
        condition = f"organization_id IS NULL OR {CONDITION}" if or_nobody else CONDITION
        super().__init__(
            RunSQL(
                [
                    f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
                    f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
                    f"CREATE POLICY {POLICY} ON {table} USING ({condition}) WITH CHECK ({condition})",
                ],
                [
                    f"DROP POLICY {POLICY} ON {table}",
                    f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
                    f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
                ],
            )
        )

    def describe(self) -> str:
        """For the output of `migrate`."""
        return f"On PostgreSQL: row-level security of {self.table}"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """How a migration file writes it."""
        return (self.__class__.__name__, [self.table], {"or_nobody": True} if self.or_nobody else {})


def encryption(model: str, *names: str) -> RunPython:
    """Encrypts what is in columns that have just become `EncryptedTextField`; undone, it is in clear again."""

    def encrypt(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
        rows = apps.get_model(model)._base_manager
        plain = {f"plain_{name}": Cast(name, TextField()) for name in names}
        for pk, *texts in rows.annotate(**plain).values_list("pk", *plain).iterator():
            rows.filter(pk=pk).update(**dict(zip(names, texts, strict=True)))

    def decrypt(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
        rows = apps.get_model(model)._base_manager
        for pk, *texts in rows.values_list("pk", *names).iterator():
            rows.filter(pk=pk).update(**{name: Value(text) for name, text in zip(names, texts, strict=True)})

    return RunPython(encrypt, decrypt)


def search_index(table: str) -> PostgresOnly:
    """An index by which `search_text LIKE '%word%'` finds its rows without reading the table.

    It needs the extension pg_trgm and a migration with `atomic = False`: it is built while others go on writing.
    """
    name = f"{table}_search"
    return PostgresOnly(
        RunSQL(
            f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON {table} USING gin (search_text gin_trgm_ops)",
            f"DROP INDEX CONCURRENTLY IF EXISTS {name}",
        )
    )
