"""`make run`: the whole house on this machine, until Ctrl-C."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from deploy.local import outside, prerequisites
from deploy.local.house import LOGS, VAR, House, Ports, house
from deploy.local.program import NotAnswering, Program, die_with_parent
from deploy.local.watch import Watch
from shared.settings import Settings

ROOT = Path(__file__).parents[2]
Fill = Callable[[House, str], None]


def _leave_as_it_is(made: House, log_ins: str) -> None:
    """`make run` adds nothing to what is there."""


def main(fill: Fill = _leave_as_it_is) -> int:
    """Gives the exit code. `fill` is called once everything is up; its words are `demo`'s lines."""
    os.chdir(ROOT)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    with _alone() as is_alone:
        if not is_alone:
            return _refuse(["The house is running already: stop it first, or use it."])
        given = Settings()
        made = house(Ports.from_environment(), given)
        wrong = prerequisites.tools() + prerequisites.disk(VAR) + prerequisites.ports(made.ports)
        if wrong := wrong + outside.complaints(given):
            return _refuse(wrong)
        return _live(made, fill)


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


def _live(made: House, fill: Fill) -> int:
    try:
        log_ins = _up(made)
        fill(made, log_ins)
        _tell(made, log_ins)
        watch = Watch([*made.stores, *made.services], say)
        while True:
            watch.look()
            time.sleep(0.3)
    except KeyboardInterrupt:
        return 0
    except NotAnswering as fault:
        return _refuse([str(fault)])
    finally:
        _down(made)


def _up(made: House) -> str:
    """Starts everything; the lines of `demo`: who may log in, and the PMS's key."""
    began = time.monotonic()
    _start(made.stores)
    _once(made, "migrate")
    _start(made.services)
    log_ins = _once(made, "demo")
    say(f"\nAfterstay is up after {time.monotonic() - began:.0f} s: {made.web_url}")
    return log_ins


def _tell(made: House, log_ins: str) -> None:
    say(f"Log in at {made.web_url}")
    for line in log_ins.splitlines():
        say("  " + _in_words(line))
    if made.mail_url:
        say(f"Every mail it sends lies at {made.mail_url}")
    if "GOOGLE_PORT" in made.ports:
        say(f"A portal to play with: {made.environment['GOOGLE_API_URL']} (Settings, Portals)")
    say(f"Logs are in {LOGS}/, data in {VAR}/. Ctrl-C stops everything.\n")


def _start(programs: Sequence[Program]) -> None:
    """All at once; returns when all answer."""
    for program in programs:
        program.spawn()
    began = time.monotonic()
    for program in programs:
        program.wait()
        say(f"  {program.name} answers ({time.monotonic() - began:.1f} s)")


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


def say(words: str) -> None:
    print(words, flush=True)


def _down(made: House) -> None:
    """In the order in which they need each other, the stores last."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    say("Stopping …")
    for together in (made.services, made.stores):
        for program in together:
            program.ask_to_end()
        for program in together:
            program.stop()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):  # before anything was started
        sys.exit(main())
