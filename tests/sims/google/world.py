"""What the simulator knows: locations, reviews, replies, grants, and who asked for what."""

import secrets
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from shared import clock

__all__ = ["FORBIDDEN", "Review", "World"]

FORBIDDEN = ("idiot", "rubbish")
TOKEN_LIFE = timedelta(hours=1)

SCHEMA = """
CREATE TABLE IF NOT EXISTS locations (name TEXT PRIMARY KEY, title TEXT, "grant" TEXT);
CREATE TABLE IF NOT EXISTS tokens (token TEXT PRIMARY KEY, account TEXT, until TEXT);
CREATE TABLE IF NOT EXISTS reviews (
    id TEXT PRIMARY KEY, location TEXT, stars INTEGER, words TEXT, author TEXT,
    is_anonymous INTEGER, language TEXT, created TEXT, updated TEXT,
    reply TEXT, replied TEXT, verdict TEXT);
CREATE TABLE IF NOT EXISTS ledger (
    n INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT, method TEXT, review TEXT, words TEXT);
CREATE TRIGGER IF NOT EXISTS kept BEFORE UPDATE ON ledger
    BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER IF NOT EXISTS never_lost BEFORE DELETE ON ledger
    BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
INSERT OR IGNORE INTO locations VALUES
    ('accounts/1001/locations/2001', 'Hotel Seeblick', 'grant-1001'),
    ('accounts/1001/locations/2002', 'Hotel Altstadt', 'grant-1001'),
    ('accounts/1002/locations/2003', 'Pension Waldrand', 'grant-1002');
"""


@dataclass(frozen=True)
class Review:
    """One row; `reply` and `replied` come and go together, `verdict` is a moderator's by hand."""

    id: str
    location: str
    stars: int
    words: str
    author: str
    is_anonymous: bool
    language: str
    created: datetime
    updated: datetime
    reply: str | None
    replied: datetime | None
    verdict: str | None

    def state(self, moment: timedelta) -> str:
        """What moderation says by now: it takes `moment`, unless a person was quicker."""
        if self.verdict:
            return self.verdict
        if self.replied is None or clock.now() < self.replied + moment:
            return "PENDING"
        is_rude = any(word in (self.reply or "").lower() for word in FORBIDDEN)
        return "REJECTED" if is_rude else "APPROVED"


class World:
    """All of it, in one SQLite file in `folder`, so that it outlives the process."""

    def __init__(self, folder: Path, moment: timedelta) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.moment = moment
        self._db = sqlite3.connect(folder / "google.sqlite", isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.executescript(SCHEMA)

    def locations(self) -> list[dict[str, str]]:
        return [dict(row) for row in self._db.execute("SELECT * FROM locations ORDER BY name")]

    def knows(self, location: str) -> bool:
        return any(one["name"] == location for one in self.locations())

    def add_location(self, name: str, title: str, grant: str) -> None:
        self._write("INSERT OR REPLACE INTO locations VALUES (?, ?, ?)", name, title, grant)

    def issue(self, grant: str) -> str | None:
        """An access token for the account that `grant` opens."""
        for location in self.locations():
            if location["grant"] == grant:
                token = "ya29.sim-" + secrets.token_urlsafe(24)
                account = location["name"].partition("/locations/")[0]
                until = _text(clock.now() + TOKEN_LIFE)
                self._write("INSERT INTO tokens VALUES (?, ?, ?)", token, account, until)
                return token
        return None

    def account(self, token: str) -> str | None:
        """The account that `token` opens now."""
        sql = "SELECT account FROM tokens WHERE token = ? AND until > ?"
        row = self._db.execute(sql, (token, _text(clock.now()))).fetchone()
        return row["account"] if row else None

    def tokens(self) -> int:
        """How many were ever issued."""
        return int(self._db.execute("SELECT count(*) FROM tokens").fetchone()[0])

    def spend_tokens(self) -> None:
        """From now on every token is refused, as if its hour were over."""
        self._write("UPDATE tokens SET until = ''")

    def reviews(self, location: str) -> list[Review]:
        """The latest change first."""
        sql = "SELECT * FROM reviews WHERE location = ? ORDER BY updated DESC, id"
        return [_review(row) for row in self._db.execute(sql, (location,))]

    def review(self, review_id: str) -> Review | None:
        row = self._db.execute("SELECT * FROM reviews WHERE id = ?", (review_id,)).fetchone()
        return _review(row) if row else None

    def keep(self, review: Review) -> Review:
        """Store a review, new or changed."""
        row = (
            review.id, review.location, review.stars, review.words, review.author,
            int(review.is_anonymous), review.language, _text(review.created),
            _text(review.updated), review.reply,
            review.replied and _text(review.replied), review.verdict,
        )  # fmt: skip
        self._write(f"INSERT OR REPLACE INTO reviews VALUES ({', '.join('?' * len(row))})", *row)
        return review

    def forget(self, review_id: str) -> None:
        self._write("DELETE FROM reviews WHERE id = ?", review_id)

    def witness(self, method: str, review: str, words: str | None) -> None:
        """Note a request to write or delete a reply, as it arrives and whatever becomes of it."""
        sql = "INSERT INTO ledger (at, method, review, words) VALUES (?, ?, ?, ?)"
        self._write(sql, _text(clock.now()), method, review, words)

    def ledger(self) -> list[dict[str, object]]:
        return [dict(row) for row in self._db.execute("SELECT * FROM ledger ORDER BY n")]

    def _write(self, sql: str, *values: object) -> None:
        self._db.execute(sql, values)


def _text(time: datetime) -> str:
    """One width, so that texts sort as times do."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _review(row: sqlite3.Row) -> Review:
    told = dict(row) | {"is_anonymous": bool(row["is_anonymous"])}
    for name in ("created", "updated", "replied"):
        told[name] = told[name] and datetime.fromisoformat(told[name])
    return Review(**told)
