"""Where a test's servers come from: an address in the environment, else one server a session.

The session's servers are containers where a Docker engine answers, else those of `make run` on
free ports and in a temporary folder; all processes of the session share them. What cannot be had
skips the test, and the summary says so.
"""

import fcntl
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from tests.support.keeper import ADDRESS, MISSING

__all__ = ["Sink", "documents", "kafka", "mailsink", "postgres"]

PATIENCE = 180.0


@dataclass(frozen=True)
class Sink:
    """A mail sink all tests share: use addresses of your own."""

    smtp_url: str
    http_url: str
    folder: Path


def kafka() -> str:
    """Bootstrap servers."""
    return os.environ.get("KAFKA_BOOTSTRAP_SERVERS") or _address("kafka")


def documents() -> str:
    """A MongoDB's URI."""
    return os.environ.get("MONGODB_URI") or _address("documents")


def postgres() -> str:
    """The URL of an empty database of the caller's own; one from the environment as it is."""
    given = os.environ.get("DATABASE_URL", "")
    return given if given.startswith("postgresql:") else _new_database(_address("postgres"))


def mailsink() -> Sink:
    smtp_url, http_url, folder = _address("mailsink").split(" ", 2)
    return Sink(smtp_url, http_url, Path(folder))


def _new_database(server: str) -> str:
    name = f"t{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return f"{server.rpartition('/')[0]}/{name}"


def _address(kind: str) -> str:
    address, missing = _asked(kind)
    if missing:
        pytest.skip(missing)
    return address


@cache
def _asked(kind: str) -> tuple[str, str]:
    """A server's address, or why there is none; starts its keeper where nobody has."""
    folder = _session_folder() / kind
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _told(folder):
            _start_keeper(kind, folder)
    return _read(folder / ADDRESS), _read(folder / MISSING)


def _start_keeper(kind: str, folder: Path) -> None:
    command = [sys.executable, "-m", "tests.support.keeper", kind, str(folder), str(_owner())]
    with (folder / "keeper.log").open("wb") as log:
        keeper = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    deadline = time.monotonic() + PATIENCE
    while True:
        has_ended = keeper.poll() is not None  # asked first, so that its last word is seen
        if _told(folder):
            return
        if has_ended or time.monotonic() > deadline:
            raise RuntimeError(f"{kind} did not start:\n{_read(folder / 'keeper.log')}")
        time.sleep(0.05)


def _told(folder: Path) -> bool:
    return (folder / ADDRESS).exists() or (folder / MISSING).exists()


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def _owner() -> int:
    """The process that the session ends with: pytest itself, above its workers."""
    return os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()


@cache
def _session_folder() -> Path:
    session = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid4().hex
    return Path(tempfile.gettempdir()) / f"afterstay-tests-{session}"
