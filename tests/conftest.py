"""Markers by folder, and an honest count of what could not be tested here."""

import signal
from collections import Counter
from pathlib import Path

import pytest

HERE = Path(__file__).parent
WHOLE_HOUSES = {"crash": 0, "journeys": 2, "deploy": 2}
"""First and last: a house that is killed again and again is not to run beside another one."""


def pytest_configure(config: pytest.Config) -> None:
    # Tests press Ctrl-C, which whatever a shell runs in the background does not hear.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for folder in HERE.iterdir():
        if folder.is_dir() and not folder.name.startswith("__"):
            config.addinivalue_line("markers", f"{folder.name}: everything in tests/{folder.name}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item.add_marker(_folder(item))
    items.sort(key=lambda item: WHOLE_HOUSES.get(_folder(item), 1))


def _folder(item: pytest.Item) -> str:
    return item.path.relative_to(HERE).parts[0]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in skipped)
    if reasons:
        terminalreporter.section("NOT TESTED HERE", red=True)
    for reason, count in reasons.most_common():
        terminalreporter.line(f"{count:5}  {reason}")
