"""What is missing is said in one sentence, with the command that helps, and nothing is started."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.local import prerequisites
from deploy.local.program import free_port
from deploy.local.run import ROOT

TOOLS = {"java": 'openjdk version "17.0.1"', "node": "v20.1.0", "mvn": "", "npm": ""}

Check = Callable[..., str]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """What the check says on a machine with these tools; a tool that is None is not there."""

    def run(**tools: str | None) -> str:
        for name, said in {**TOOLS, **tools}.items():
            if said is not None:
                (tmp_path / name).write_text(f"#!/bin/sh\necho '{said}' >&2\n")
                (tmp_path / name).chmod(0o755)
        script = ROOT / "deploy/local/prerequisites.py"
        done = subprocess.run(
            [sys.executable, script],
            env={"PATH": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == bool(done.stderr)
        return done.stderr

    return run


def test_a_machine_with_everything_hears_nothing(check: Check) -> None:
    assert check() == ""


@pytest.mark.parametrize(
    ("tools", "sentence"),
    [
        ({"java": None}, "Java 17 or newer is missing: `"),
        ({"java": 'java version "11.0.2"'}, "Java 17 or newer is needed, this one is 11: `"),
        ({"mvn": None}, "Maven is missing (it fetches Kafka): `"),
        ({"node": None}, "Node 20 or newer is missing: `"),
        ({"node": "v18.4.0"}, "Node 20 or newer is needed, this one is 18: `"),
        ({"npm": None}, "npm is missing (it fetches what pages need): `"),
    ],
)
def test_one_missing_tool_is_one_sentence(
    check: Check, tools: dict[str, str | None], sentence: str
) -> None:
    said = check(**tools)
    assert said.startswith(sentence)
    assert "apt-get install" in said
    assert said.count("\n") == 1


def test_another_python_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prerequisites, "PYTHONS", ((3, 99),))
    assert "is needed, this one is 3." in prerequisites.tools()[0]


def test_a_full_disk_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prerequisites, "FREE_GIGABYTES", 10**9)
    assert prerequisites.disk()[0].startswith("The disk is nearly full: ")


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def run_house(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    ports = ["WEB", "MAIL", "SMTP", "LMTP", "KAFKA", "MONGODB", "GOOGLE"]
    free = {f"{name}_PORT": str(free_port()) for name in ports}
    return subprocess.run(
        [sys.executable, "-m", "deploy.local.run"],
        env=os.environ | free | {"DATA_DIR": str(folder)} | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_taken_port_is_said_with_the_way_out(tmp_path: Path, taken_port: int) -> None:
    done = run_house(tmp_path, WEB_PORT=str(taken_port))
    assert done.returncode == 1
    assert done.stderr == (
        f"Port {taken_port} is taken: stop the other program, or move ours: "
        f"`WEB_PORT={taken_port + 1} make run`.\n"
    )


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1"),
        ("MONGODB_URI", "mongodb://127.0.0.1:1"),
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none"),
        ("SMTP_URL", "smtp://127.0.0.1:1"),
    ],
)
def test_a_server_that_was_given_must_answer(tmp_path: Path, name: str, address: str) -> None:
    done = run_house(tmp_path, **{name: address})
    assert done.returncode == 1
    assert done.stderr.startswith(f"{name} is given, but no server answers there: ")
    assert done.stderr.count("\n") == 1
