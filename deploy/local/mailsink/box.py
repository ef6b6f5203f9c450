"""Where mails lie: a file each, and a ledger that only grows.

The ledger is the witness outside: what our SMTP client was told is stored, is stored.
"""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path
from threading import Lock
from typing import Any, Self

from shared import clock

__all__ = ["Box", "Entry"]


@dataclass(frozen=True)
class Entry:
    """A line of the ledger: a mail as its envelope says."""

    id: int
    time: str
    sender: str
    recipients: tuple[str, ...]
    message_id: str
    subject: str

    @classmethod
    def from_line(cls, line: bytes) -> Self:
        told = json.loads(line)
        return cls(
            told["id"],
            told["time"],
            told["from"],
            tuple(told["to"]),
            told["message_id"],
            told["subject"],
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "time": self.time,
            "from": self.sender,
            "to": list(self.recipients),
            "message_id": self.message_id,
            "subject": self.subject,
        }

    def speaks_of(self, words: Mapping[str, str]) -> bool:
        """Whether `to`, `subject` and `any` (of either or the sender), where given, occur in it."""
        to, subject = " ".join(self.recipients).casefold(), self.subject.casefold()
        places = {"to": to, "subject": subject, "any": f"{to} {subject} {self.sender.casefold()}"}
        return all(word.casefold() in places[place] for place, word in words.items())


class Box:
    """All mails in a folder. Safe to use from several threads of one process."""

    def __init__(self, folder: Path) -> None:
        self._mails = folder / "mails"
        self._mails.mkdir(parents=True, exist_ok=True)
        self._ledger_path = folder / "ledger.jsonl"
        self._lock = Lock()
        self._entries, self._latest = self._load()
        self._ledger = self._ledger_path.open("ab")

    def store(self, sender: str, recipients: list[str], content: bytes) -> Entry:
        """Returns when the mail and its line are on the disk."""
        message = message_from_bytes(content, policy=policy.default)
        with self._lock:
            entry = Entry(
                self._latest + 1,
                clock.now().isoformat(),
                sender,
                tuple(recipients),
                str(message.get("Message-ID", "")),
                str(message.get("Subject", "")),
            )
            with self._path(entry.id).open("wb") as file:
                file.write(content)
                _to_disk(file)
            self._ledger.write(json.dumps(entry.as_json()).encode() + b"\n")
            _to_disk(self._ledger)
            self._latest = entry.id
            self._entries[entry.id] = entry
        return entry

    def newest_first(self, before: int | None = None, **words: str) -> Iterator[Entry]:
        for entry in reversed(list(self._entries.values())):
            if (before is None or entry.id < before) and entry.speaks_of(words):
                yield entry

    def oldest_first(self, after: int = 0, **words: str) -> Iterator[Entry]:
        for entry in list(self._entries.values()):
            if entry.id > after and entry.speaks_of(words):
                yield entry

    def find(self, id: int) -> tuple[Entry, bytes] | None:
        """A mail and its bytes; None when there is no such mail."""
        entry = self._entries.get(id)
        return (entry, self._path(id).read_bytes()) if entry else None

    def clear(self) -> None:
        """Throws the mails away. The ledger stays, and numbers go on."""
        with self._lock:
            for id in self._entries:
                self._path(id).unlink()
            self._entries = {}

    def _path(self, id: int) -> Path:
        return self._mails / f"{id}.eml"

    def _load(self) -> tuple[dict[int, Entry], int]:
        if not self._ledger_path.exists():
            return {}, 0
        written = self._ledger_path.read_bytes()
        whole = written[: written.rfind(b"\n") + 1]
        if whole != written:  # a crash within a line, whose mail was never confirmed
            os.truncate(self._ledger_path, len(whole))
        told = [Entry.from_line(line) for line in whole.splitlines()]
        there = {path.name for path in self._mails.iterdir()}
        kept = {entry.id: entry for entry in told if self._path(entry.id).name in there}
        return kept, max((entry.id for entry in told), default=0)


def _to_disk(file: Any) -> None:
    file.flush()
    os.fsync(file.fileno())
