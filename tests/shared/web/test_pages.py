"""Pages and their parts."""

import httpx
import pytest
from jinja2 import UndefinedError
from starlette.requests import Request

from shared.web import pages
from tests.support.gallery import samples

PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


def asked(path: str = "/guests", query: str = "", **headers: str) -> Request:
    raw = [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
    return Request(
        {
            "type": "http",
            "method": "GET",
            "path": path,
            "query_string": query.encode(),
            "headers": raw,
            "scheme": "http",
            "server": ("afterstay.test", 80),
        }
    )


async def test_a_browser_gets_the_whole_page(web: httpx.AsyncClient) -> None:
    answer = await web.get("/guests")
    assert answer.text.startswith("<!doctype html>")
    assert "Adler Hotels · ID 10234" in answer.text
    assert answer.headers["vary"].split(", ")[0] == "HX-Request-Type"


async def test_htmx_gets_only_the_block_that_it_targets(web: httpx.AsyncClient) -> None:
    answer = await web.get("/guests?q=anna", headers={**PARTIAL, "HX-Target": "div#guests"})
    assert "<html" not in answer.text
    assert "Anna Kowalska" in answer.text
    assert "Jonas Weber" not in answer.text
    assert "HX-Request-Type" in answer.headers["vary"]


async def test_a_target_that_is_no_block_gets_the_whole_page(web: httpx.AsyncClient) -> None:
    answer = await web.get("/guests", headers={**PARTIAL, "HX-Target": "div#elsewhere"})
    assert "<html" in answer.text


def test_what_a_template_needs_and_nobody_gave_fails() -> None:
    with pytest.raises(UndefinedError):
        pages.markup("gallery/guests.html", "guests", request=asked())


def test_words_of_others_are_escaped_in_parts_and_toasts() -> None:
    assert "&lt;b&gt;" in pages.toast("<b>Anna</b>")
    assert "<b>" not in pages.partial("#m1", "<b>")


def test_a_frame_decides_the_language_of_its_page() -> None:
    answer = pages.render(asked(), "frame/guest.html", frame=samples.GUEST)
    assert b'<html lang="en">' in answer.body


async def test_a_form_leads_on_and_the_next_page_says_what_was_done(
    web: httpx.AsyncClient,
) -> None:
    answer = await web.post("/imports", content=b"")
    assert (answer.status_code, answer.headers["location"]) == (303, "/imports/1")
    after = await web.get("/imports/1")
    assert "The file is here." in after.text
    assert "The file is here." not in (await web.get("/imports/1")).text


async def test_a_form_sent_by_htmx_is_led_on_by_a_header(web: httpx.AsyncClient) -> None:
    answer = await web.post("/imports", content=b"", headers={"HX-Request": "true"})
    assert answer.headers["hx-redirect"] == "/imports/1"


async def test_a_forged_toast_is_only_text(web: httpx.AsyncClient) -> None:
    web.cookies.set("toast", "%22%3Cscript%3E%22")
    assert "<script>" not in (await web.get("/imports/1")).text
    web.cookies.set("toast", "not json")
    assert (await web.get("/imports/1")).status_code == 200


def test_counts_are_partials_and_nothing_is_no_zero() -> None:
    told = pages.counts({"new": 1200, "spam": 0})
    assert 'hx-target="#count-new" hx-swap="innerHTML">1,200<' in told
    assert 'hx-target="#count-spam" hx-swap="innerHTML"><' in told
