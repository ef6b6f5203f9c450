"""Starts a simulator as the process it is, and ends it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.local.program import free_port

__all__ = ["running"]

STARTED_WITHIN = 30.0


@contextmanager
def running(module: str, *arguments: str, **environment: str) -> Iterator[str]:
    """The address of `python -m module --port P *arguments`, once it answers."""
    port = free_port()
    command = [sys.executable, "-m", module, "--port", str(port), *arguments]
    root = Path(__file__).parents[2]
    process = subprocess.Popen(command, cwd=root, env=os.environ | environment)
    try:
        _wait(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + STARTED_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as caller:
            if caller.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError(f"nothing answers on port {port}")
