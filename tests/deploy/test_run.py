"""`make run` as a person meets it: the whole house, really started and stopped."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from deploy.local.kafka import JARS
from deploy.local.program import free_port
from deploy.local.run import ROOT
from tests.deploy.test_program import is_alive
from tests.support.patience import wait_for


class Runner:
    """The runner on free ports with data of its own, and what it has said so far."""

    def __init__(self, folder: Path) -> None:
        names = ["WEB", "MAIL", "SMTP", "LMTP", "KAFKA", "MONGODB", "GOOGLE"]
        self.ports = {f"{name}_PORT": str(free_port()) for name in names}
        self.folder = folder
        self.said = ""

    def start(self) -> None:
        self.said = ""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "deploy.local.run"],
            env=os.environ | self.ports | {"DATA_DIR": str(self.folder)},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line

    def wait_for(self, words: str) -> None:
        wait_for(lambda: words in self.said or self.process.poll() is not None, words)
        assert words in self.said, self.said

    def children(self) -> dict[int, str]:
        """Process id -> command line."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                command = (folder / "cmdline").read_text().replace("\0", " ")
            except (FileNotFoundError, ProcessLookupError):
                continue
            if parent == self.process.pid:
                found[int(folder.name)] = command
        return found

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        code = self.process.wait(60)
        self._listener.join(10)
        return code


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[Runner]:
    if not JARS.exists():
        pytest.skip("Kafka's jars are not here: make setup")
    made = Runner(tmp_path)
    made.start()
    yield made
    if made.process.poll() is None:
        made.end(signal.SIGINT)


@pytest.mark.timeout(600)
def test_the_house_comes_up_mends_itself_and_goes_down(runner: Runner) -> None:
    runner.wait_for("Afterstay is up")
    web = f"http://localhost:{runner.ports['WEB_PORT']}"
    assert web in runner.said
    assert httpx.get(f"{web}/health/ready").status_code == 200

    children = runner.children()
    worker = next(pid for pid, command in children.items() if "accounts:worker" in command)
    os.kill(worker, signal.SIGKILL)
    runner.wait_for("accounts worker ended; starting it again in 1 s")
    wait_for(lambda: "accounts:worker" in " ".join(runner.children().values()), "the worker")

    second = Runner(runner.folder)
    second.start()
    second.wait_for("The house is running already")

    children = runner.children()
    assert runner.end(signal.SIGINT) == 0
    assert re.search(r"Stopping …\n\Z", runner.said)
    assert [command for pid, command in children.items() if is_alive(pid)] == []


@pytest.mark.timeout(600)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_of_a_start_cut_short(runner: Runner, number: signal.Signals) -> None:
    wait_for(lambda: len(runner.children()) >= 3, "some children")
    children = runner.children()
    runner.end(number)
    wait_for(lambda: not any(is_alive(pid) for pid in children), "all to end")
