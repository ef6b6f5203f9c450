"""What a machine needs before anything else; told in one sentence a thing.

Runs by itself, before there is a virtual environment, on whatever Python 3 there is:
`prerequisites.py` checks the tools, `prerequisites.py chromium postgresql` gets what tests like.
"""

from __future__ import annotations

import glob
import importlib.util
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

PYTHONS = ((3, 11), (3, 12), (3, 13))
FREE_GIGABYTES = 2
FOR_TESTS = {"chromium": "/usr/bin/chromium", "postgresql": "/usr/lib/postgresql/*/bin/initdb"}
APT = {
    "python": "python3.11 python3.11-venv",
    "java": "openjdk-17-jre-headless",
    "mvn": "maven",
    "node": "nodejs npm",
}


def tools() -> list[str]:
    """What is missing to install and run the house, each with the command that helps."""
    return [*_python(), *_java(), *_maven(), *_node()]


def _python() -> list[str]:
    had, help = sys.version_info, f"{_install('python')}, or `make PYTHON=/where/it/is`."
    if had[:2] not in PYTHONS:
        return [f"Python 3.11, 3.12 or 3.13 is needed, this one is {had[0]}.{had[1]}: {help}"]
    if not importlib.util.find_spec("ensurepip"):
        return [f"This Python cannot make virtual environments (venv is missing): {help}"]
    return []


def _java() -> list[str]:
    had = _major(["java", "-version"], r'version "(\d+)')
    return _at_least("Java", "java", had, 17)


def _maven() -> list[str]:
    if shutil.which("mvn"):
        return []
    return [f"Maven is missing (it fetches Kafka): {_install('mvn')}."]


def _node() -> list[str]:
    complaints = _at_least("Node", "node", _major(["node", "--version"], r"v(\d+)"), 20)
    if not complaints and not shutil.which("npm"):
        return ["npm is missing (it fetches what pages need): " + _install("node") + "."]
    return complaints


def _at_least(name: str, package: str, had: int | None, wanted: int) -> list[str]:
    if had is None:
        return [f"{name} {wanted} or newer is missing: {_install(package)}."]
    if had < wanted:
        return [f"{name} {wanted} or newer is needed, this one is {had}: {_install(package)}."]
    return []


def _major(command: list[str], pattern: str) -> int | None:
    """The major version a tool tells; None where it is missing."""
    if not shutil.which(command[0]):
        return None
    said = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    found = re.search(pattern, said.stdout)
    return int(found.group(1)) if found else None


def _install(package: str) -> str:
    return "`" + _as_root("apt-get install " + APT[package]) + "`"


def _as_root(command: str) -> str:
    return command if os.geteuid() == 0 else "sudo " + command


def disk(folder: Path = Path()) -> list[str]:
    """Of the disk that `folder`, which is there, lies on."""
    free = shutil.disk_usage(folder).free / 1e9
    if free >= FREE_GIGABYTES:
        return []
    return [f"The disk is nearly full: {free:.1f} GB are free, {FREE_GIGABYTES} are needed."]


def ports(wanted: dict[str, int]) -> list[str]:
    """`wanted`: the variable that moves a port -> the port."""
    return [
        f"Port {port} is taken: stop the other program, or move ours: `{name}={port + 1} make run`."
        for name, port in wanted.items()
        if not _is_free(port)
    ]


def _is_free(port: int) -> bool:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def get(package: str) -> None:
    """Installs what tests like by apt where we may; else says what to type. Tests then skip."""
    if glob.glob(FOR_TESTS[package]):
        return
    command = f"apt-get install --yes --no-install-recommends {package}"
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {package} …", flush=True)
        subprocess.run(["apt-get", "update", "--quiet=2"], check=False)
        subprocess.run([*command.split(), "--quiet=2"], check=False)
    if not glob.glob(FOR_TESTS[package]):
        print(f"{package} is missing, its tests are skipped: `{_as_root(command)}`.", flush=True)


def main() -> None:
    for package in sys.argv[1:]:
        get(package)
    complaints = [] if sys.argv[1:] else [*tools(), *disk()]
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    if complaints:
        sys.exit(1)


if __name__ == "__main__":
    main()
