"""What a process writes to its log: kinds and places of faults, and nothing personal."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from typing import Any

import pytest
import structlog

from shared import logs

CANARY = "anna.huber@faraway.example"


@contextmanager
def lines() -> Iterator[list[dict[str, Any]]]:
    """Filled with what a process writes meanwhile."""
    root, written = logging.getLogger(), io.StringIO()
    before, told = ([*root.handlers], root.level), list[dict[str, Any]]()
    with redirect_stdout(written):
        logs.set_up()
        yield told
    root.handlers, root.level = before
    structlog.reset_defaults()
    assert CANARY not in written.getvalue()
    told += [json.loads(line) for line in written.getvalue().splitlines()]


def write_to(address: str) -> None:
    raise ValueError(f"no such address: {address}")


def fails() -> None:
    try:
        write_to(CANARY)
    except ValueError as fault:
        raise ExceptionGroup(CANARY, [fault, KeyError(CANARY)]) from fault


@pytest.mark.parametrize("by", ["structlog", "a library"])
def test_of_a_fault_its_kinds_and_places_are_told(by: str) -> None:
    with pytest.raises(ExceptionGroup) as caught:
        fails()
    with lines() as told:
        log = structlog.get_logger() if by == "structlog" else logging.getLogger("faust")
        log.error("role.failed", exc_info=caught.value)
    [line] = told
    assert line["event"] == "role.failed"
    kinds = [each["kind"] for each in line["exception"]]
    assert kinds == ["ExceptionGroup", "ValueError", "KeyError", "ValueError"]
    assert line["exception"][1]["places"][-1].endswith(" write_to")


def test_what_is_named_personal_is_left_out() -> None:
    with lines() as told:
        structlog.get_logger().info("told", address=CANARY, words=CANARY, kind="mail")
    [line] = told
    assert (line["address"], line["words"], line["kind"]) == ("[personal]", "[personal]", "mail")


def test_a_request_that_failed_is_found_by_its_number() -> None:
    more = {"problem": "7", "kind": "KeyError", "places": ["a.py:1 boom"], "words": CANARY}
    with lines() as told:
        logging.getLogger("afterstay.web").error("request.failed", extra=more)
    [line] = told
    assert (line["problem"], line["kind"], line["places"]) == ("7", "KeyError", ["a.py:1 boom"])
