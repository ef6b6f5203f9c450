"""The live stream over a real connection."""

import httpx

from tests.support.gallery import app as gallery
from tests.support.patience import wait_for

KEY = ("b1", "inbox")


def test_a_page_that_is_closed_is_forgotten(address: str) -> None:
    with httpx.stream("GET", address + "/live") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert "content-encoding" not in answer.headers
        arriving = answer.iter_text()  # held: httpx closes the line with its iterator
        assert "count-new" in next(arriving)
        assert gallery.hub.has_listeners(*KEY)
    wait_for(lambda: not gallery.hub.has_listeners(*KEY), "the page to be forgotten")


def test_a_session_that_ends_ends_its_streams(address: str) -> None:
    with httpx.stream("GET", address + "/live", timeout=10) as answer:
        arriving = answer.iter_text()
        next(arriving)
        httpx.post(address + "/end")
        assert list(arriving) == []
