"""A server that speaks MongoDB's protocol: SecantusDB, a program of its own, never imported.

Measured with kill -9: `secantusd-py` lost no write of `w: majority, j: true` and the last 50 ms of
`w: 1`; `secantusd-rs` (8 times as fast, `make mongo`) lost the last 80 ms of either, and none
with `--sync-on-commit`, so it always runs with it.
"""

import shutil
import sys
from pathlib import Path

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from deploy.local.program import Program

__all__ = ["Documents", "pings"]

BIN = Path(sys.executable).parent
CACHE = ["--cache-size", "2G"]
"""At most. Once its cache is full, `secantusd-py` may stand still for ever: a reader that waits for
the writer's lock pins what the writer waits to see evicted. With 512 MB an import stopped half-way.
"""


class Documents(Program):
    """The document store of `make run` and of the tests; its data stays in `folder`."""

    def __init__(self, folder: Path, port: int, log: Path | None = None) -> None:
        self.folder = folder
        self.uri = f"mongodb://127.0.0.1:{port}"
        where = ["--host", "127.0.0.1", "--port", str(port), "--storage-path", str(folder / "data")]
        super().__init__(
            "MongoDB",
            [*_server(), *where, *CACHE],
            log or folder / "documents.log",
            answers=lambda: pings(self.uri),
        )


def _server() -> list[str]:
    """The fast server where `make mongo` has built it, else the one from PyPI."""
    fast = shutil.which("secantusd-rs", path=BIN) or shutil.which("secantusd-rs")
    return [fast, "--sync-on-commit"] if fast else [str(BIN / "secantusd-py")]


def pings(uri: str, seconds: float = 0.3) -> bool:
    """Whether a MongoDB answers there within `seconds`."""
    try:
        with MongoClient[dict[str, object]](
            uri, serverSelectionTimeoutMS=int(seconds * 1000)
        ) as client:
            client.admin.command("ping")
    except PyMongoError:
        return False
    return True
