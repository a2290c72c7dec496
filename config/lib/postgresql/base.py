"""The backend: before a statement it tells the session whose rows there are, when that is not what it was told last."""

from collections.abc import Callable
from typing import Any

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from config.lib.row_security import SETTING, wanted


class DatabaseWrapper(base.DatabaseWrapper):
    """Compares with each statement, so that threads, nested scopes and connections used again are always right.

    What a session was told is undone together with a transaction or savepoint; so at the end of each it is forgotten.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.told: str | None = None
        self.execute_wrappers.append(self._tell_and_execute)

    def init_connection_state(self) -> None:
        """A new session was told nothing."""
        self.told = None
        super().init_connection_state()

    def _tell_and_execute(self, execute: Callable[..., Any], sql: Any, *rest: Any) -> Any:
        # In a transaction that has failed nothing but its end can be said.
        if self.connection.info.transaction_status != TransactionStatus.INERROR:
            self._tell(wanted(str(sql)))
        return execute(sql, *rest)

    def _tell(self, value: str) -> None:
        if value != self.told:
            with self.wrap_database_errors:
                self.connection.execute(f"SELECT set_config('{SETTING}', %s, false)", [value])
            self.told = value

    def _commit(self) -> None:
        self.told = None
        super()._commit()  # type: ignore[misc]

    def _rollback(self) -> None:
        self.told = None
        super()._rollback()  # type: ignore[misc]

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self.told = None
