"""Moments that take long, and more of them than can be called at once."""

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from pymongo import AsyncMongoClient

from shared import clock
from shared.policy import Moment
from shared.service import Here
from shared.settings import Settings
from shared.timers import AT_ONCE, SIDE_BY_SIDE, Sweeper, Timers
from tests.support.house import open_here, until
from tests.support.questions import Questions
from tests.support.toy import SERVICE


@pytest.fixture
def questions() -> Questions:
    return Questions()


@pytest.fixture
async def here(settings: Settings, questions: Questions) -> AsyncIterator[Here[Any]]:
    client: AsyncMongoClient[Any] = AsyncMongoClient(
        settings.mongodb_uri, event_listeners=[questions]
    )
    here = open_here(SERVICE, settings, client)
    yield here
    await client.drop_database(here.documents.database.name)
    await client.close()


def a_moment(kind: str) -> dict[str, Any]:
    stream, at = str(uuid4()), clock.now()
    told = {"kind": kind, "stream": stream, "at": at.isoformat(), "next": at, "is_open": True}
    return {"_id": f"{kind}:{stream}", **told}


async def test_a_slow_kind_holds_up_none_but_itself(here: Here[Any]) -> None:
    called: list[str] = []
    is_over = asyncio.Event()

    async def look_at_portal(_here: Any, _moment: Moment) -> None:
        called.append("slow")
        await is_over.wait()

    async def send_mail(_here: Any, _moment: Moment) -> None:
        called.append("quick")

    for policy in (look_at_portal, send_mail):
        policy.timing = SimpleNamespace(kind=policy.__name__, version=1)  # type: ignore[attr-defined]
    timers = await here.documents.current("timers")
    await timers.insert_many([a_moment("look_at_portal") for _ in range(SIDE_BY_SIDE + 2)])
    sweeping = asyncio.ensure_future(Sweeper(here, [look_at_portal, send_mail], lambda: None).run())
    try:

        async def all_slow() -> bool:
            return called.count("slow") == SIDE_BY_SIDE

        await until(all_slow, what="as many slow ones as go side by side")
        await timers.insert_one(a_moment("send_mail"))

        async def is_sent() -> bool:
            return "quick" in called

        await until(is_sent, what="the quick one, while the slow ones go on")
        assert called.count("slow") == SIDE_BY_SIDE
        is_over.set()

        async def all_closed() -> bool:
            return await timers.count_documents({"is_open": True}) == 0

        await until(all_closed, what="all to be called")
        assert called.count("slow") == SIDE_BY_SIDE + 2
        assert called.count("quick") == 1
    finally:
        sweeping.cancel()
        await asyncio.gather(sweeping, return_exceptions=True)


async def test_what_ends_during_a_look_is_not_called_again(
    here: Here[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[str] = []
    may_end = asyncio.Event()

    async def send_mail(_here: Any, moment: Moment) -> None:
        called.append(str(moment.stream))
        await may_end.wait()

    send_mail.timing = SimpleNamespace(kind="send_mail", version=1)  # type: ignore[attr-defined]
    timers = await here.documents.current("timers")
    mail = a_moment("send_mail")
    await timers.insert_one(mail)
    sweeper, look = Sweeper(here, [send_mail], lambda: None), Sweeper._come
    first = asyncio.ensure_future(sweeper.sweep())

    async def is_under_way() -> bool:
        return bool(called)

    await until(is_under_way, what="the call")

    async def look_for_long(*told: Any) -> Any:
        found = await look(*told)
        may_end.set()
        await first
        return found

    monkeypatch.setattr(Sweeper, "_come", look_for_long)
    assert await sweeper.sweep() == 0
    assert called == [mail["stream"]]


async def test_what_nobody_calls_hides_nothing(here: Here[Any], questions: Questions) -> None:
    called: list[str] = []

    async def send_mail(_here: Any, moment: Moment) -> None:
        called.append(str(moment.stream))

    send_mail.timing = SimpleNamespace(kind="send_mail", version=1)  # type: ignore[attr-defined]
    timers = await here.documents.current("timers")
    await timers.create_indexes(list(Timers.indexes))
    await timers.insert_many([a_moment("of another version") for _ in range(2 * AT_ONCE)])
    mail = a_moment("send_mail")
    await timers.insert_one(mail)

    assert await Sweeper(here, [send_mail], lambda: None).sweep() == 1
    assert called == [mail["stream"]]
    assert await timers.count_documents({"is_open": True}) == 2 * AT_ONCE
    assert questions.asked
    assert await questions.not_by_an_index(here.documents) == []
