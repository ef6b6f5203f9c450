"""The house as processes: started, killed with -9 and started again, each with its own log."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from deploy.local.program import free_port
from tests.support import stack

ROOT = Path(__file__).parents[2]
SERVICES = ("accounts", "ingest", "invitations", "stream", "disputes", "messaging")
APIS = tuple(f"{name}:api" for name in SERVICES)
WORKERS = tuple(f"{name}:{role}" for name in SERVICES for role in ("relay", "worker"))


@dataclass
class Processes:
    """Processes of one house. `environment` says where its stores are."""

    folder: Path
    environment: dict[str, str]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)
    started_with: dict[str, Sequence[str]] = field(default_factory=dict)

    def start(self, name: str, *pairs: str) -> None:
        """Starts `python -m services run <pairs>` under a name of its own."""
        port = self.ports.setdefault(name, free_port())
        self.started_with[name] = pairs
        command = [sys.executable, "-m", "services", "run", "--port", str(port), *pairs]
        log = (self.folder / f"{name}.log").open("ab")
        self.running[name] = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=log, stderr=log
        )

    def kill(self, name: str) -> None:
        """SIGKILL: nothing is flushed, nobody is told."""
        self.running[name].send_signal(signal.SIGKILL)
        self.running[name].wait()
        del self.running[name]

    def restart(self, name: str) -> None:
        if name in self.running:
            self.kill(name)
        self.start(name, *self.started_with[name])

    def wait_ready(self, name: str, seconds: float = 150) -> None:
        until = time.monotonic() + seconds
        url = f"http://127.0.0.1:{self.ports[name]}/health/ready"
        while time.monotonic() < until:
            if self.running[name].poll() is not None:
                raise AssertionError(f"{name} ended: {self.log_of(name)}")
            try:
                if httpx.get(url, timeout=2).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.1)
        raise AssertionError(f"{name} is not ready: {self.log_of(name)}")

    def log_of(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")[-4000:]

    def verb(self, *words: str) -> str:
        """An operator's verb; its output. Fails aloud when the verb does."""
        done = subprocess.run(
            [sys.executable, "-m", "services", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        if done.returncode:
            raise AssertionError(f"{words}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done.stdout

    def stop(self) -> None:
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
        self.running.clear()


@dataclass
class Whole:
    """A whole house with its demo business, its sink of mails and its log-ins."""

    processes: Processes
    url: str
    sink: Any
    staff: dict[str, dict[str, str]]
    pms_key: str
    namespace: str


@contextmanager
def whole_house(folder: Path, *, is_split: bool = False, **told: str) -> Iterator[Whole]:
    """All six services as processes. `is_split`: every (service, role) in one of its own."""
    sink = stack.mailsink()
    port, namespace = free_port(), f"j{os.urandom(4).hex()}."
    environment = {
        **os.environ,
        "AFTERSTAY_NAMESPACE": namespace,
        "KAFKA_BOOTSTRAP_SERVERS": stack.kafka(),
        "MONGODB_URI": stack.documents(),
        "DATABASE_URL": f"sqlite:///{folder}/events",
        "KEYS_URL": f"sqlite:///{folder}/keys/keys.sqlite",
        "SECRETS_DIR": f"{folder}/secrets",
        "SMTP_URL": sink.smtp_url,
        "LMTP_PORT": str(free_port()),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        **told,
    }
    house = Processes(folder, environment)
    house.ports["web"] = port
    house.verb("migrate")
    try:
        house.start("web", *APIS)
        if is_split:
            for pair in WORKERS:
                house.start(pair.replace(":", "-"), pair)
        else:
            house.start("workers", *WORKERS)
        for name in list(house.running):
            house.wait_ready(name)
        staff, key = _demo(house)
        yield Whole(house, environment["PUBLIC_URL"], sink, staff, key, namespace)
    finally:
        house.stop()


def _demo(house: Processes) -> tuple[dict[str, dict[str, str]], str]:
    """The demo business's log-ins by role, and its PMS key."""
    lines = [json.loads(line) for line in house.verb("demo").splitlines() if line[:1] == "{"]
    staff = {line["role"]: line for line in lines if "role" in line}
    key = next(line["pms_key"] for line in lines if "pms_key" in line)
    return staff, key
