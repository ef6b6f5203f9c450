"""Stream on a port, for Chromium. Import what you use of it, and the fixtures it names."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from services.stream.service import SERVICE
from shared.contracts import PublicEvent
from shared.documents import connect
from shared.service import Here
from shared.settings import Settings
from shared.site import web_app
from shared.writing import Projections
from tests.services.stream.house import a_member, the_house
from tests.services.stream.told import show
from tests.support import stack
from tests.support.browser import OpenContext, chromium, open_context, served
from tests.support.house import beside, open_here, settings_in

__all__ = ["address", "chromium", "marta", "open_context", "settings"]

EXPECTED = ("404", "409")
"""The page asks messaging for the figures of its navigation, and stream is served alone; whoever
is refused is."""


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    made = settings_in(tmp_path, mongodb_uri=stack.documents())

    async def migrate(here: Here[Any]) -> None:
        await Projections(here.documents, SERVICE.make_projections(here.terms)).migrate(0)

    async def drop(here: Here[Any]) -> None:
        await here.documents.database.client.drop_database(here.documents.database.name)

    beside(SERVICE, made, migrate)
    yield made
    beside(SERVICE, made, drop)


def happens(settings: Settings, events: Callable[[Here[Any]], Iterable[PublicEvent]]) -> None:
    beside(SERVICE, settings, lambda here: show(here, events(here)))


@pytest.fixture
def address(settings: Settings) -> Iterator[str]:
    """It ends after the browser."""
    happens(settings, lambda _: the_house())
    happens(settings, lambda here: a_member(here, "marta"))
    here = open_here(SERVICE, settings, connect(settings.mongodb_uri))
    with served(web_app({SERVICE.name: here}, settings)) as url:
        yield url


@pytest.fixture
def marta(address: str, open_context: OpenContext) -> Page:
    """A page of hers, open on nothing yet."""
    context = open_context(expected=EXPECTED, base_url=address)
    context.add_cookies([{"name": "sid", "value": "marta", "url": address}])
    return context.new_page()
