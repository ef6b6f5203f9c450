"""PostgreSQL from Debian's binaries, for a test session: data in a folder, nothing kept."""

import glob
import os
import shutil
import subprocess
from pathlib import Path

import psycopg

from deploy.local.program import Program, free_port

BINARIES = "/usr/lib/postgresql/*/bin"
# The session's data may die with the machine: what is tested is the SQL, not the disk.
QUICK = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "max_connections=200"]


def binaries() -> Path | None:
    """The folder of the newest PostgreSQL on this machine."""
    found = sorted(glob.glob(BINARIES), key=lambda path: int(path.split("/")[4]))
    return Path(found[-1]) if found else None


class Postgres(Program):
    """A server on loopback; it refuses root, so root starts it as `postgres`."""

    def __init__(self, folder: Path, bin: Path) -> None:
        port = free_port()
        self.url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
        self._data = folder / "data"
        self._bin = bin
        where = ["-D", str(self._data), "-p", str(port), "-h", "127.0.0.1", "-k", ""]
        super().__init__(
            "PostgreSQL",
            [str(bin / "postgres"), *where, *QUICK],
            folder / "postgres.log",
            answers=self._answers,
            user="postgres" if os.geteuid() == 0 else None,
        )

    def spawn(self) -> None:
        self._data.mkdir()
        if self._user:
            shutil.chown(self._data, self._user)
        subprocess.run(
            [self._bin / "initdb", "-D", self._data, "-U", "postgres", "-A", "trust", "--no-sync"],
            user=self._user,
            stdout=subprocess.DEVNULL,
            check=True,
        )
        super().spawn()

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True
