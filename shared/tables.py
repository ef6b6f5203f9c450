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

from shared.postgres import pool


class Tables:
    """Every statement commits, unless inside `transaction()`."""

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
        with self._connection() as db:
            cursor = db.execute(self._placed(sql), parameters)
            return cursor.fetchall() if cursor.description else []

    def changed(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Runs a statement; how many rows it touched."""
        with self._connection() as db:
            return int(db.execute(self._placed(sql), parameters).rowcount)

    def execute_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        with self._connection() as db:
            db.cursor().executemany(self._placed(sql), rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All statements of this thread, together or not at all."""
        with self._connection() as db:
            db.execute("BEGIN IMMEDIATE" if self.is_sqlite else "BEGIN")
            self._local.begun = db
            try:
                yield
            except BaseException:
                db.execute("ROLLBACK")
                raise
            finally:
                self._local.begun = None
            db.execute("COMMIT")

    def _placed(self, sql: str) -> str:
        return sql if self.is_sqlite else sql.replace("?", "%s")

    @contextmanager
    def _connection(self) -> Iterator[Any]:
        begun = getattr(self._local, "begun", None)
        if begun is not None:
            yield begun
        elif self.is_sqlite:
            yield self._sqlite
        else:
            with pool(self._url, self._service).connection() as db:
                yield db

    @property
    def _sqlite(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._local, "sqlite", None)
        if found is None:
            found = self._local.sqlite = self._connect()
        return found

    def _connect(self) -> sqlite3.Connection:
        folder = Path(self._url.removeprefix("sqlite:///"))
        folder.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(
            folder / f"{self._service}.tables.sqlite", timeout=10, isolation_level=None
        )
        db.execute("PRAGMA journal_mode=DELETE")
        db.execute("PRAGMA secure_delete=ON")
        db.execute("PRAGMA synchronous=FULL")
        return db
