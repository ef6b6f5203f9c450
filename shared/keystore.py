"""Where subjects' wrapped keys live: a small database of its own, outside every archive.

Rows are (business, subject, wrapped key or the time it was destroyed); tombstones stay for ever,
so that a restored back-up of anything else brings nobody back.
"""

import sqlite3
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from shared import clock
from shared.postgres import pool

_TABLE = """CREATE TABLE IF NOT EXISTS subject_keys (
    business TEXT NOT NULL, subject TEXT NOT NULL, wrapped {blob}, destroyed_at TEXT,
    PRIMARY KEY (business, subject))"""


class KeyStore(Protocol):
    """What a vault needs of a key store."""

    def migrate(self) -> None: ...

    def get(self, business: str, subject: str) -> bytes | None:
        """The wrapped key; None when there is none or it was destroyed."""

    def get_or_add(self, business: str, keys: Mapping[str, bytes]) -> dict[str, bytes | None]:
        """For each subject the key that is stored now: its old one, the given one, or None."""

    def destroy(self, business: str, subject: str) -> None:
        """Leaves a tombstone, also where there was no key. Safe to repeat."""


def open_key_store(url: str) -> KeyStore:
    """`sqlite:///<file>` or `postgresql://…`."""
    if url.startswith("sqlite:///"):
        return SqliteKeys(Path(url.removeprefix("sqlite:///")))
    return PostgresKeys(url)


class SqliteKeys:
    """SQLite without a write-ahead log: what is deleted is overwritten at once (secure_delete)."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()

    def migrate(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._db.execute(_TABLE.format(blob="BLOB"))

    @property
    def _db(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._local, "db", None)
        if found is None:
            found = sqlite3.connect(self._path, timeout=10, isolation_level=None)
            found.execute("PRAGMA journal_mode=DELETE")
            found.execute("PRAGMA secure_delete=ON")
            found.execute("PRAGMA synchronous=FULL")
            self._local.db = found
        return found

    def get(self, business: str, subject: str) -> bytes | None:
        row = self._db.execute(
            "SELECT wrapped FROM subject_keys WHERE business = ? AND subject = ?",
            (business, subject),
        ).fetchone()
        return row[0] if row else None

    def get_or_add(self, business: str, keys: Mapping[str, bytes]) -> dict[str, bytes | None]:
        db = self._db
        stored: dict[str, bytes | None] = {}
        db.execute("BEGIN IMMEDIATE")
        try:
            db.executemany(
                "INSERT OR IGNORE INTO subject_keys (business, subject, wrapped) VALUES (?, ?, ?)",
                [(business, subject, wrapped) for subject, wrapped in keys.items()],
            )
            for subject in keys:
                stored[subject] = self.get(business, subject)
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")
        return stored

    def destroy(self, business: str, subject: str) -> None:
        self._db.execute(
            "INSERT INTO subject_keys (business, subject, destroyed_at) VALUES (?, ?, ?)"
            " ON CONFLICT (business, subject) DO UPDATE SET wrapped = NULL,"
            " destroyed_at = coalesce(destroyed_at, excluded.destroyed_at)",
            (business, subject, clock.now().isoformat()),
        )


class PostgresKeys:
    """PostgreSQL; keep its database outside the write-ahead archive."""

    def __init__(self, url: str) -> None:
        self._pool = pool(url)

    def migrate(self) -> None:
        with self._pool.connection() as db:
            db.execute(_TABLE.format(blob="BYTEA").encode())

    def get(self, business: str, subject: str) -> bytes | None:
        with self._pool.connection() as db:
            row = db.execute(
                "SELECT wrapped FROM subject_keys WHERE business = %s AND subject = %s",
                (business, subject),
            ).fetchone()
        return bytes(row[0]) if row and isinstance(row[0], bytes | memoryview) else None

    def get_or_add(self, business: str, keys: Mapping[str, bytes]) -> dict[str, bytes | None]:
        """In one order, whoever asks: two that hold half of each other's rows end in a deadlock."""
        with self._pool.connection() as db, db.transaction(), db.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO subject_keys (business, subject, wrapped) VALUES (%s, %s, %s)"
                " ON CONFLICT DO NOTHING",
                [(business, subject, wrapped) for subject, wrapped in sorted(keys.items())],
            )
            cursor.execute(
                "SELECT subject, wrapped FROM subject_keys"
                " WHERE business = %s AND subject = ANY(%s)",
                (business, list(keys)),
            )
            return {
                str(subject): bytes(wrapped) if isinstance(wrapped, bytes | memoryview) else None
                for subject, wrapped in cursor.fetchall()
            }

    def destroy(self, business: str, subject: str) -> None:
        with self._pool.connection() as db:
            db.execute(
                "INSERT INTO subject_keys (business, subject, destroyed_at) VALUES (%s, %s, %s)"
                " ON CONFLICT (business, subject) DO UPDATE SET wrapped = NULL,"
                " destroyed_at = coalesce(subject_keys.destroyed_at, excluded.destroyed_at)",
                (business, subject, clock.now().isoformat()),
            )
