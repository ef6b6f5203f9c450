"""A file's bytes and rows between upload and import: sealed, in tables, gone when they are stored.

A *reading* is a file read in one way: encoding, columns, order of dates, defaults. Its rows are
judged once and kept, so that what was looked at is what is stored.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from services.ingest.domain.upload import name_subject, upload_subject
from services.ingest.sources.files import Code, Group, Row
from shared.sealing import Vault
from shared.service import Here
from shared.tables import Tables

RANKS = {Group.ERROR: 0, Group.SKIP: 1, Group.WARNING: 2, Group.OK: 3}
"""The bad ones first; a row with warnings stands before those without."""

_COLUMNS = "number, code, guest, words"


def make_tables(here: Here[Any]) -> None:
    """A migration."""
    for statement in (
        "CREATE TABLE IF NOT EXISTS upload_files (upload TEXT PRIMARY KEY, words TEXT NOT NULL)",
        "CREATE TABLE IF NOT EXISTS upload_rows (upload TEXT NOT NULL, reading TEXT NOT NULL,"
        " number INTEGER NOT NULL, code TEXT NOT NULL, rank INTEGER NOT NULL,"
        " guest TEXT NOT NULL, words TEXT NOT NULL, PRIMARY KEY (upload, reading, number))",
        "CREATE INDEX IF NOT EXISTS upload_rows_shown"
        " ON upload_rows (upload, reading, rank, number)",
        "DROP INDEX IF EXISTS upload_rows_guests",
        "CREATE INDEX IF NOT EXISTS upload_rows_guest ON upload_rows (guest, upload, reading)",
    ):
        here.tables.execute(statement)


@dataclass(frozen=True)
class Staged:
    """A judged row and whose it would be."""

    row: Row
    guest_id: UUID | None


def rank_of(row: Row) -> int:
    return RANKS[Group.WARNING] if row.code in _GOOD and row.warnings else RANKS[row.code.group]


_GOOD = frozenset(code for code in Code if code.group is Group.OK)


class Staging:
    """The sealed bytes and rows of one business's uploads."""

    def __init__(self, tables: Tables, vault: Vault, business_id: UUID) -> None:
        self._tables = tables
        self._vault = vault
        self._business = business_id

    def keep_file(self, upload: UUID, content: bytes) -> None:
        words = self._vault.seal(self._business, upload_subject(upload), content.decode("latin-1"))
        sql = "INSERT INTO upload_files VALUES (?, ?) ON CONFLICT DO NOTHING"
        self._tables.execute(sql, (str(upload), words))

    def file(self, upload: UUID) -> bytes | None:
        """The bytes; None once they are gone."""
        sql = "SELECT words FROM upload_files WHERE upload = ?"
        found = self._tables.execute(sql, (str(upload),))
        words = self._vault.open(found[0][0]) if found else None
        return None if words is None else words.encode("latin-1")

    def keep_rows(self, upload: UUID, reading: UUID, staged: Sequence[Staged]) -> None:
        """Keeps some rows of a reading, in one transaction. Safe to repeat."""
        sql = "INSERT INTO upload_rows VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
        rows = [self._told(upload, reading, it) for it in staged]
        with self._tables.transaction():
            self._tables.execute_many(sql, rows)

    def forget_reading(self, upload: UUID, reading: UUID) -> None:
        """One that was replaced. Others are left alone: their rows may be on their way in."""
        sql = "DELETE FROM upload_rows WHERE upload = ? AND reading = ?"
        self._tables.execute(sql, (str(upload), str(reading)))

    def count(self, upload: UUID, reading: UUID) -> int:
        return sum(self.counts(upload, reading).values())

    def counts(self, upload: UUID, reading: UUID) -> Counter[str]:
        sql = (
            "SELECT code, count(*) FROM upload_rows WHERE upload = ? AND reading = ? GROUP BY code"
        )
        return Counter(dict(self._tables.execute(sql, (str(upload), str(reading)))))

    def row(self, upload: UUID, reading: UUID, number: int) -> Staged | None:
        sql = f"SELECT {_COLUMNS} FROM upload_rows WHERE upload = ? AND reading = ? AND number = ?"
        return next(self._staged(sql, (str(upload), str(reading), number)), None)

    def after(self, upload: UUID, reading: UUID, number: int, limit: int) -> list[Staged]:
        """The next rows in the file's order."""
        sql = (
            f"SELECT {_COLUMNS} FROM upload_rows WHERE upload = ? AND reading = ? AND number > ?"
            " ORDER BY number LIMIT ?"
        )
        return list(self._staged(sql, (str(upload), str(reading), number, limit)))

    def page(
        self,
        upload: UUID,
        reading: UUID,
        code: str,
        place: tuple[int, int],
        limit: int,
        *,
        is_backwards: bool,
    ) -> list[Staged]:
        """Rows behind or before `place` (rank, number), the bad ones first; `code` "": all."""
        order, sign = ("DESC", "<") if is_backwards else ("ASC", ">")
        sql = (
            f"SELECT {_COLUMNS} FROM upload_rows WHERE upload = ? AND reading = ?"
            f" AND (? = '' OR code = ?) AND (rank, number) {sign} (?, ?)"
            f" ORDER BY rank {order}, number {order} LIMIT ?"
        )
        wanted = (str(upload), str(reading), code, code, *place, limit)
        found = list(self._staged(sql, wanted))
        return found[::-1] if is_backwards else found

    def of_guest(self, upload: UUID, reading: UUID, guest: UUID) -> list[Staged]:
        """All rows of one guest, in the file's order."""
        sql = (
            f"SELECT {_COLUMNS} FROM upload_rows WHERE upload = ? AND reading = ? AND guest = ?"
            " ORDER BY number"
        )
        return list(self._staged(sql, (str(upload), str(reading), str(guest))))

    def uploads_with(self, guest: UUID) -> list[UUID]:
        """Those that have rows of a guest, in any reading."""
        sql = "SELECT DISTINCT upload FROM upload_rows WHERE guest = ?"
        return [UUID(upload) for (upload,) in self._tables.execute(sql, (str(guest),))]

    def change(self, upload: UUID, reading: UUID, rows: Sequence[Staged]) -> None:
        sql = (
            "UPDATE upload_rows SET code = ?, rank = ?, guest = ?, words = ?"
            " WHERE upload = ? AND reading = ? AND number = ?"
        )
        for it in rows:
            told = self._told(upload, reading, it)
            self._tables.execute(sql, (*told[3:], *told[:3]))

    def remove(self, upload: UUID, reading: UUID, number: int) -> None:
        sql = "DELETE FROM upload_rows WHERE upload = ? AND reading = ? AND number = ?"
        self._tables.execute(sql, (str(upload), str(reading), number))

    def forget(self, upload: UUID) -> None:
        """Destroys the key and what it sealed, all but the file's name. Safe to repeat."""
        self._vault.destroy(self._business, upload_subject(upload))
        self._tables.execute("DELETE FROM upload_files WHERE upload = ?", (str(upload),))
        self._tables.execute("DELETE FROM upload_rows WHERE upload = ?", (str(upload),))

    def forget_name(self, upload: UUID) -> None:
        self._vault.destroy(self._business, name_subject(upload))

    def _told(self, upload: UUID, reading: UUID, it: Staged) -> tuple[Any, ...]:
        row = it.row
        told = orjson.dumps([row.values, row.detail, row.warnings]).decode()
        words = self._vault.seal(self._business, upload_subject(upload), told)
        guest = str(it.guest_id or "")
        return str(upload), str(reading), row.number, str(row.code), rank_of(row), guest, words

    def _staged(self, sql: str, wanted: Sequence[Any]) -> Iterator[Staged]:
        for number, code, guest, words in self._tables.execute(sql, wanted):
            told = self._vault.open(words)
            if told is None:
                continue
            values, detail, warnings = orjson.loads(told)
            row = Row(number, values, Code(code), detail, tuple(map(Code, warnings)))
            yield Staged(row, UUID(guest) if guest else None)
