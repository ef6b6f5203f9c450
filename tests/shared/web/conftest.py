"""The gallery, asked in process or in a browser."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from shared.web import i18n, messages
from tests.support.browser import chromium, open_context, page, served
from tests.support.gallery import app as gallery

__all__ = ["chromium", "open_context", "page"]


@pytest.fixture
async def web() -> AsyncIterator[httpx.AsyncClient]:
    """Asks the gallery without a network."""
    door = httpx.ASGITransport(app=gallery.app)
    async with httpx.AsyncClient(transport=door, base_url="http://afterstay.test") as client:
        yield client


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The gallery on a port, for browsers."""
    with served(gallery.app) as url:
        yield url


@pytest.fixture(autouse=True)
def a_full_inbox() -> None:
    gallery.refill()


@pytest.fixture(autouse=True, scope="session")
def compiled_words() -> None:
    """Catalogues as they stand, so that pages speak."""
    messages.compile_all()
    i18n.catalogue.cache_clear()
