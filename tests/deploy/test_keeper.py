"""A session's servers live as long as the session, and say why when they cannot be had."""

import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from deploy.local.run import ROOT
from tests.support import servers
from tests.support.keeper import ADDRESS, MISSING, keep
from tests.support.patience import wait_for


def test_a_server_ends_with_its_session(tmp_path: Path) -> None:
    folder = tmp_path / "session" / "mailsink"
    folder.mkdir(parents=True)
    session = subprocess.Popen(["sleep", "600"])
    command = [sys.executable, "-m", "tests.support.keeper", "mailsink", str(folder)]
    keeper = subprocess.Popen([*command, str(session.pid)], cwd=ROOT)
    wait_for((folder / ADDRESS).exists, "the keeper's address")
    _, page, _ = (folder / ADDRESS).read_text().split(" ")
    assert httpx.get(f"{page}/api/mails").json() == []

    session.kill()
    session.wait()
    assert keeper.wait(30) == 0
    with pytest.raises(httpx.ConnectError):
        httpx.get(page)
    assert not folder.parent.exists()


def test_what_cannot_be_had_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "JARS", tmp_path / "nothing")
    monkeypatch.setattr(servers, "engine_answers", lambda: False)
    keep("kafka", tmp_path, owner=1)
    assert (tmp_path / MISSING).read_text() == "Kafka's jars are not here: make setup"
