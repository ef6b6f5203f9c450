"""`make run`: the whole house on this machine, until Ctrl-C."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from deploy.local import outside, prerequisites
from deploy.local.house import LOGS, VAR, House, Ports, house
from deploy.local.program import NotAnswering, Program, die_with_parent
from deploy.local.watch import Watch
from shared.settings import Settings

ROOT = Path(__file__).parents[2]


def main() -> int:
    os.chdir(ROOT)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    with _alone() as is_alone:
        if not is_alone:
            return _refuse(["The house is running already: stop it first, or use it."])
        given = Settings()
        made = house(Ports.from_environment(), given)
        wrong = prerequisites.tools() + prerequisites.disk() + prerequisites.ports(made.ports)
        if wrong := wrong + outside.complaints(given):
            return _refuse(wrong)
        return _live(made)


@contextmanager
def _alone() -> Iterator[bool]:
    """True for the only runner in this folder; the kernel lets go when it ends."""
    VAR.mkdir(parents=True, exist_ok=True)
    with (VAR / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True


def _refuse(complaints: Sequence[str]) -> int:
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    return 1


def _live(made: House) -> int:
    try:
        _up(made)
        watch = Watch([*made.stores, *made.services], _say)
        while True:
            watch.look()
            time.sleep(0.3)
    except KeyboardInterrupt:
        return 0
    except NotAnswering as fault:
        return _refuse([str(fault)])
    finally:
        _down(made)


def _up(made: House) -> None:
    began = time.monotonic()
    _start(made.stores)
    _once(made, "migrate")
    _start(made.services)
    log_ins = _once(made, "demo")
    _say(f"\nAfterstay is up after {time.monotonic() - began:.0f} s: {made.web_url}")
    for line in log_ins.splitlines():
        _say("  " + _in_words(line))
    if made.mail_url:
        _say(f"Every mail it sends lies at {made.mail_url}")
    _say(f"Logs are in {LOGS}/, data in {VAR}/. Ctrl-C stops everything.\n")


def _start(programs: Sequence[Program]) -> None:
    """All at once; returns when all answer."""
    for program in programs:
        program.spawn()
    began = time.monotonic()
    for program in programs:
        program.wait()
        _say(f"  {program.name} answers ({time.monotonic() - began:.1f} s)")


def _once(made: House, verb: str) -> str:
    """Runs `python -m services <verb>` to its end; what it prints. Raises NotAnswering."""
    log = LOGS / f"{verb}.log"
    command = [sys.executable, "-m", "services", verb]
    with log.open("ab") as errors:
        done = subprocess.run(
            command,
            env=os.environ | made.environment,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            check=False,
            preexec_fn=die_with_parent,
        )
    if done.returncode:
        raise NotAnswering(f"`{verb}` failed; see {log}")
    return done.stdout


def _in_words(line: str) -> str:
    try:
        told = json.loads(line)
    except ValueError:
        return line
    if {"address", "password", "role"} <= told.keys():
        return f"{told['address']}, password “{told['password']}” ({told['role']})"
    return ", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in told.items())


def _say(words: str) -> None:
    print(words, flush=True)


def _down(made: House) -> None:
    """In the order in which they need each other, the stores last."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    _say("Stopping …")
    for together in (made.services, made.stores):
        for program in together:
            program.ask_to_end()
        for program in together:
            program.stop()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):  # before anything was started
        sys.exit(main())
