"""Keeps one server for a whole test session, whichever of its processes wanted it first.

python -m tests.support.keeper KIND FOLDER OWNER: tells the address, or why there is none, in
FOLDER, and lives as long as the process OWNER.
"""

import os
import shutil
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

from deploy.local.program import NotAnswering
from tests.support.servers import Missing, server

ADDRESS, MISSING = "address", "missing"


def keep(kind: str, folder: Path, owner: int) -> None:
    try:
        with server(kind, folder) as address:
            _tell(folder / ADDRESS, address)
            while _is_alive(owner):
                time.sleep(0.2)
        shutil.rmtree(folder)
        with suppress(OSError):  # the last one out
            folder.parent.rmdir()
    except (Missing, NotAnswering) as fault:
        _tell(folder / MISSING, str(fault))


def _tell(path: Path, words: str) -> None:
    draft = path.with_suffix(".draft")
    draft.write_text(words)
    draft.rename(path)


def _is_alive(owner: int) -> bool:
    try:
        os.kill(owner, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    what, where, whose = sys.argv[1:]
    keep(what, Path(where), int(whose))
