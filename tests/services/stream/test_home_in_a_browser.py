"""Home in Chromium: news appear, and what somebody opened stays open."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from services.stream.service import SERVICE
from shared import ids
from shared.contracts import PublicEvent
from shared.documents import connect
from shared.service import Here
from shared.settings import Settings
from shared.site import web_app
from shared.writing import Projections
from tests.services.stream.house import a_fall, a_member, a_review, the_house
from tests.services.stream.told import show
from tests.support import stack
from tests.support.browser import OpenContext, chromium, open_context, served
from tests.support.house import open_here, settings_in

__all__ = ["chromium", "open_context"]

ALONE = ("404",)
"""The page asks messaging for the figures of its navigation; stream is served alone."""


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    made = settings_in(tmp_path, mongodb_uri=stack.documents())

    async def migrate(here: Here[Any]) -> None:
        await Projections(here.documents, SERVICE.make_projections(here.terms)).migrate(0)

    async def drop(here: Here[Any]) -> None:
        await here.documents.database.client.drop_database(here.documents.database.name)

    beside(made, migrate)
    yield made
    beside(made, drop)


def beside(settings: Settings, act: Callable[[Here[Any]], Awaitable[None]]) -> None:
    """Carries `act` out in a thread and event loop of its own: the browser holds this one's."""

    async def carried_out() -> None:
        client = connect(settings.mongodb_uri)
        await act(open_here(SERVICE, settings, client))
        await client.close()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, carried_out()).result()


def happens(settings: Settings, events: Callable[[Here[Any]], Iterable[PublicEvent]]) -> None:
    beside(settings, lambda here: show(here, events(here)))


@pytest.fixture
def address(settings: Settings) -> Iterator[str]:
    """Stream on a port, with three falls to tell of; it ends after the browser."""
    happens(settings, lambda _: the_house())
    happens(settings, lambda here: a_member(here, "marta"))
    happens(settings, lambda here: [a_review(here, ids.of("old")), *map(a_fall, range(3))])
    here = open_here(SERVICE, settings, connect(settings.mongodb_uri))
    with served(web_app({SERVICE.name: here}, settings)) as url:
        yield url


def test_news_do_not_close_what_somebody_opened(
    settings: Settings, address: str, open_context: OpenContext
) -> None:
    context = open_context(expected=ALONE)
    context.add_cookies([{"name": "sid", "value": "marta", "url": address}])
    page = context.new_page()
    page.goto(address)
    page.get_by_text("2 more").click()
    expect(page.get_by_text("from 80% to 72%")).to_be_visible()
    happens(settings, lambda here: [a_review(here, ids.of("new"), "Frisch geputzt.")])
    page.evaluate("() => document.body.dispatchEvent(new Event('news'))")
    expect(page.get_by_text("Frisch geputzt.")).to_be_visible()
    expect(page.get_by_text("from 80% to 72%")).to_be_visible()
