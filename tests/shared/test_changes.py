"""Open pages hear of changes, and are cut when their session or their user's rights change."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from shared.changes import watch
from shared.documents import connect
from shared.service import Here
from shared.settings import Settings
from shared.web.live import Hub, stream
from tests.support.house import open_here, until
from tests.support.toy import SERVICE

SESSION, USER = "5e55", "05e4"


@pytest.fixture
async def here(settings: Settings) -> AsyncIterator[Here[Any]]:
    client = connect(settings.mongodb_uri)
    here = open_here(SERVICE, settings, client)
    for name, id in (("sessions", SESSION), ("staff", USER)):
        documents = await here.documents.current(name)
        await documents.insert_one({"_id": id, "here": True})
    watching = asyncio.ensure_future(watch(here))
    yield here
    watching.cancel()
    await client.drop_database(here.documents.database.name)
    await client.close()


async def open_page(hub: Hub, holds: tuple[str, str]) -> None:
    """Runs until the page is cut."""

    async def anew() -> str:
        return ""

    async for _event in stream(hub, "b1", ["news"], anew, holds):
        pass


@pytest.mark.parametrize(("collection", "id"), [("sessions", SESSION), ("staff", USER)])
async def test_whose_session_or_rights_change_is_cut(
    here: Here[Any], collection: str, id: str
) -> None:
    mine = asyncio.ensure_future(open_page(here.hub, (SESSION, USER)))
    another_s = asyncio.ensure_future(open_page(here.hub, ("other", "other")))
    documents = await here.documents.current(collection)

    async def is_cut() -> bool:
        """The change stream may begin after a first change."""
        await documents.update_one({"_id": id}, {"$inc": {"changes": 1}})
        return mine.done()

    await until(is_cut, "the page's end")
    assert not another_s.done()
    another_s.cancel()
