"""The live stream over a real connection."""

import threading

import httpx
import pytest

from tests.support.gallery import app as gallery

KEY = ("b1", "inbox")


def until(condition: object) -> None:
    """Waits for what another thread does."""
    ticking = threading.Event()
    for _ in range(3_000):
        if condition():  # type: ignore[operator]
            return
        ticking.wait(0.01)
    pytest.fail("it did not happen within half a minute")


def test_a_page_that_is_closed_is_forgotten(address: str) -> None:
    with httpx.stream("GET", address + "/live") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert "content-encoding" not in answer.headers
        arriving = answer.iter_text()  # held: httpx closes the line with its iterator
        assert "count-new" in next(arriving)
        assert gallery.hub.has_listeners(*KEY)
    until(lambda: not gallery.hub.has_listeners(*KEY))


def test_a_session_that_ends_ends_its_streams(address: str) -> None:
    with httpx.stream("GET", address + "/live", timeout=10) as answer:
        arriving = answer.iter_text()
        next(arriving)
        httpx.post(address + "/end")
        assert list(arriving) == []
