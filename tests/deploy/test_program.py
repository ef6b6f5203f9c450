"""Programs we start die with us, and are started again when they die alone."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local.program import NotAnswering, Program
from deploy.local.watch import LONGEST_PAUSE, Watch
from tests.support.patience import wait_for

PARENT = """
import sys, time
from pathlib import Path
from deploy.local.program import Program
sleeper = Program("sleeper", ["sleep", "600"], Path(sys.argv[1]), answers=lambda: True)
sleeper.start()
print(sleeper.pid, flush=True)
time.sleep(600)
"""


def is_alive(pid: int) -> bool:
    """A zombie whom nobody has buried is dead."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_program_dies_with_the_one_that_started_it(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path / "log")], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert is_alive(child)
    parent.kill()
    parent.wait()
    wait_for(lambda: not is_alive(child), "the child to die")


def test_one_that_ends_before_it_answers_is_told_with_its_log(tmp_path: Path) -> None:
    short = Program("Short", ["true"], tmp_path / "short.log", answers=lambda: False)
    with pytest.raises(NotAnswering, match=r"Short ended before it answered; see .*short\.log"):
        short.start()


def test_one_that_does_not_listen_is_ended_all_the_same(tmp_path: Path) -> None:
    deaf = Program(
        "deaf",
        ["sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 0.1; done"],
        tmp_path / "deaf.log",
        answers=lambda: "deaf" in (tmp_path / "deaf.log").read_text(),
    )
    deaf.start()
    deaf.stop(grace=0.5)
    assert not deaf.is_running


class Hand:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time


def test_a_dead_program_is_started_again_later_and_later(tmp_path: Path) -> None:
    sleeper = Program("sleeper", ["sleep", "600"], tmp_path / "log", answers=lambda: True)
    said: list[str] = []
    hand = Hand()
    watch = Watch([sleeper], said.append, hand)
    sleeper.start()
    for pause in (1, 2, 4, 8, 16, LONGEST_PAUSE, LONGEST_PAUSE):
        os.kill(sleeper.pid, signal.SIGKILL)
        wait_for(lambda: not sleeper.is_running, "the sleeper to end")
        watch.look()
        hand.time += pause - 0.1
        watch.look()
        assert not sleeper.is_running
        hand.time += 0.1
        watch.look()
        assert sleeper.is_running
    assert len(said) == 7
    assert said[0].startswith("sleeper ended; starting it again in 1 s")
    sleeper.kill()
