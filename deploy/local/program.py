"""A program we start, wait for and stop; it dies with us."""

import ctypes
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

__all__ = ["NotAnswering", "Program", "die_with_parent", "free_port", "is_reachable"]

PATIENCE = 120.0
GRACE = 10.0
PR_SET_PDEATHSIG = 1
PORTS = 10_000, 32_768


class NotAnswering(Exception):
    """A program ended, or took too long, before it answered. Says where its log is."""


class Program:
    """One process in a session of its own, so that a Ctrl-C at our terminal is for us alone."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        log: Path,
        *,
        answers: Callable[[], bool],
        environment: Mapping[str, str] | None = None,
        user: str | None = None,
    ) -> None:
        """`answers` is asked again and again and must be quick; `user` needs root."""
        self.name = name
        self.log = log
        self._command = list(command)
        self._answers = answers
        self._environment = environment
        self._user = user
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        assert self._process is not None, f"{self.name} was never started"
        return self._process.pid

    def start(self) -> None:
        """Starts it and waits until it answers."""
        self.spawn()
        self.wait()

    def spawn(self) -> None:
        """Starts it and goes on at once."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=None if self._environment is None else os.environ | self._environment,
                user=self._user,
                start_new_session=True,
                # Its dangers come with threads that hold locks: it makes one system call.
                preexec_fn=die_with_parent,  # noqa: PLW1509
            )

    def wait(self, seconds: float = PATIENCE) -> None:
        """Waits until it answers; raises NotAnswering when it ended or the time is over."""
        deadline = time.monotonic() + seconds
        while not self._answers():
            if not self.is_running:
                raise NotAnswering(f"{self.name} ended before it answered; see {self.log}")
            if time.monotonic() > deadline:
                raise NotAnswering(
                    f"{self.name} gave no answer for {seconds:.0f} s; see {self.log}"
                )
            time.sleep(0.05)
        if not self.is_running:
            raise NotAnswering(f"{self.name} ended: another program answers in its place")

    def stop(self, grace: float = GRACE) -> None:
        """Asks it to end; ends it after `grace` seconds."""
        self.ask_to_end()
        if self._process is not None:
            try:
                self._process.wait(grace)
            except subprocess.TimeoutExpired:
                self.kill()

    def ask_to_end(self) -> None:
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """Ends it as a power cut would."""
        self._signal(signal.SIGKILL)
        if self._process is not None:
            self._process.wait()

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None and self.is_running:
            os.killpg(self._process.pid, number)


def die_with_parent() -> None:
    """In the child: the kernel kills it when its parent is gone, however that went."""
    if sys.platform == "linux":
        _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


_LIBC = ctypes.CDLL(None)


def free_port() -> int:
    """A port on loopback where nobody listens; nobody else is given it while this process lives.

    Below the range that outgoing connections are given: it stays free until a program has started
    there, and while one that was killed is started again.
    """
    while True:
        port = _CHANCE.randrange(*PORTS)
        with socket.socket() as listener, suppress(OSError):
            listener.bind(("127.0.0.1", port))
            _claim(port)
            return port


def _claim(port: int) -> None:
    """A name in the kernel that goes with this process; OSError where another has it."""
    if sys.platform == "linux":
        name = socket.socket(socket.AF_UNIX)
        name.bind(f"\0afterstay-port-{port}")
        _CLAIMED.append(name)


_CHANCE = random.SystemRandom()  # tests seed the other one alike in every process
_CLAIMED: list[socket.socket] = []


def is_reachable(host: str, port: int, seconds: float = 1) -> bool:
    """Whether somebody takes connections there."""
    try:
        socket.create_connection((host, port), seconds).close()
    except OSError:
        return False
    return True
