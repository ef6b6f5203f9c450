"""Small tables beside the event store, for what must be deletable or is no fact at all.

SQLite keeps them in `<service>.tables.sqlite`; PostgreSQL beside the events, in the service's
schema. SQL is written once, with `?` for parameters.
"""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg


class Tables:
    """One connection a thread; every statement commits, unless inside `transaction()`."""

    def __init__(self, database_url: str, service: str) -> None:
        self._url = database_url
        self._service = service
        self._local = threading.local()
        self.is_sqlite = database_url.startswith("sqlite:///")

    @property
    def blob(self) -> str:
        """The column type for bytes."""
        return "BLOB" if self.is_sqlite else "BYTEA"

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Runs a statement; the rows it returns, if it returns any."""
        cursor = self._db.execute(self._placed(sql), parameters)
        return cursor.fetchall() if cursor.description else []

    def changed(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Runs a statement; how many rows it touched."""
        return int(self._db.execute(self._placed(sql), parameters).rowcount)

    def execute_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        self._db.cursor().executemany(self._placed(sql), rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE" if self.is_sqlite else "BEGIN")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def _placed(self, sql: str) -> str:
        return sql if self.is_sqlite else sql.replace("?", "%s")

    @property
    def _db(self) -> Any:
        found = getattr(self._local, "db", None)
        if found is None or getattr(found, "closed", False):
            found = self._local.db = self._connect()
        return found

    def _connect(self) -> Any:
        if not self.is_sqlite:
            own = f"-c search_path={self._service}"
            return psycopg.connect(self._url, autocommit=True, options=own)
        folder = Path(self._url.removeprefix("sqlite:///"))
        folder.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(
            folder / f"{self._service}.tables.sqlite", timeout=10, isolation_level=None
        )
        db.execute("PRAGMA journal_mode=DELETE")
        db.execute("PRAGMA secure_delete=ON")
        db.execute("PRAGMA synchronous=FULL")
        return db
