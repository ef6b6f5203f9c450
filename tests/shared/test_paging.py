"""A list, page by page, and what the document server reads for it."""

import base64
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from pymongo import AsyncMongoClient

from services.disputes.projections import DisputeBoard
from services.ingest.projections.imports import Uploads
from services.invitations.projections.guests import Guests
from services.invitations.projections.settings import Blocks
from services.messaging.projections import Inbox
from services.messaging.queries import SHELVES
from services.stream.projections.reviews import Reviews
from shared import clock
from shared.documents import DESCENDING, Document, Documents, Scoped, scoped_index
from shared.paging import page_by_time
from shared.projection import Projection
from shared.settings import Settings
from shared.web.problems import Problem
from tests.support.questions import Questions

BUSINESS, HERE, THERE = uuid4(), uuid4(), uuid4()


@pytest.fixture
def questions() -> Questions:
    return Questions()


@pytest.fixture
async def documents(settings: Settings, questions: Questions) -> AsyncIterator[Documents]:
    client: AsyncMongoClient[Document] = AsyncMongoClient(
        settings.mongodb_uri, event_listeners=[questions]
    )
    documents = Documents(client, uuid4().hex, "lists")
    yield documents
    await client.drop_database(documents.database.name)
    await client.close()


def seen_by(documents: Documents, *places: UUID) -> Scoped:
    return documents.of(SimpleNamespace(business_id=BUSINESS, places=frozenset(places) or None))


async def three_weeks(documents: Documents, today: datetime) -> list[str]:
    """Sixty guests, three a day at the very same time, newest first by time and id."""
    rows = [
        {
            "_id": f"{n:03}",
            "business_id": str(BUSINESS),
            "here": True,
            "place_id": str(HERE if n % 2 else THERE),
            "at": today - timedelta(days=n // 3),
        }
        for n in range(60)
    ]
    strangers = [
        {**rows[0], "_id": "foreign", "business_id": str(uuid4())},
        {**rows[0], "_id": "not yet", "here": False},
    ]
    await (await documents.current("guests")).insert_many([*rows, *strangers])
    rows.sort(key=lambda row: (row["at"], row["_id"]), reverse=True)
    return [str(row["_id"]) for row in rows]


async def walked(sight: Scoped, wanted: Document, **how: Any) -> list[str]:
    """All pages to the last one, and back to the first: the same ones."""
    there: list[list[str]] = []
    back: list[list[str]] = []
    cursor = ""
    while True:
        page = await page_by_time(sight, "guests", wanted, "at", size=7, cursor=cursor, **how)
        there.append([row["_id"] for row in page.items])
        if not page.next:
            break
        cursor = page.next
    while True:
        back.insert(0, [row["_id"] for row in page.items])
        if not page.previous:
            break
        page = await page_by_time(
            sight, "guests", wanted, "at", size=7, cursor=page.previous, **how
        )
    assert back == there
    return [id for ids in there for id in ids]


async def test_a_list_is_walked_there_and_back_each_once(documents: Documents) -> None:
    ids = await three_weeks(documents, clock.now())
    assert await walked(seen_by(documents), {}) == ids
    assert await walked(seen_by(documents), {}, is_newest_first=False) == ids[::-1]


async def test_a_list_is_held_to_places_and_to_a_time_frame(documents: Documents) -> None:
    today = clock.now()
    ids = await three_weeks(documents, today)
    here = [id for id in ids if int(id) % 2]
    assert await walked(seen_by(documents, HERE), {}) == here
    assert await walked(seen_by(documents, HERE, THERE), {"place_id": str(HERE)}) == here
    assert await walked(seen_by(documents, HERE), {"place_id": {"$in": [str(THERE)]}}) == []
    falling = scoped_index(("at", DESCENDING), ("_id", DESCENDING))
    await (await documents.current("guests")).create_indexes([falling])
    frame = {"at": {"$gte": today - timedelta(days=9), "$lt": today - timedelta(days=2)}}
    framed = [id for id in ids if 2 < int(id) // 3 <= 9]
    assert len(framed) == 21
    assert await walked(seen_by(documents), frame) == framed


async def test_a_filter_cannot_name_another_business(documents: Documents) -> None:
    await three_weeks(documents, clock.now())
    assert await walked(seen_by(documents), {"business_id": str(uuid4())}) != []
    assert await walked(seen_by(documents), {"here": False, "_id": "not yet"}) == []


PLACE = {"place_id": str(HERE)}
LISTS: Sequence[tuple[type[Projection], Document, str, bool]] = [
    (Guests, {}, "departs_at", True),
    (Guests, {}, "status_at", True),
    (Guests, PLACE, "departs_at", True),
    (Guests, {"status": "failed"}, "departs_at", True),
    (Guests, {"terms": "anna"}, "departs_at", True),
    (Reviews, {"is_removed": False}, "submitted_at", True),
    (Reviews, {"is_removed": False, **PLACE}, "submitted_at", True),
    (Reviews, {"is_removed": False, "terms": "anna"}, "submitted_at", True),
    *((Inbox, shelf, "moved_at", True) for shelf in SHELVES.values()),
    (DisputeBoard, {"state": "open"}, "deadline", False),
    (DisputeBoard, {"state": "closed"}, "closed_at", True),
    (Uploads, {}, "received_at", True),
    (Blocks, {"is_blocked": True}, "blocked_at", True),
]


@pytest.mark.parametrize(("projection", "wanted", "by", "is_newest_first"), LISTS)
async def test_every_list_is_read_by_an_index(
    projection: type[Projection],
    wanted: Document,
    by: str,
    is_newest_first: bool,
    documents: Documents,
    questions: Questions,
) -> None:
    name = projection.collection
    collection = await documents.current(name)
    await collection.create_indexes(list(projection.indexes))
    now = clock.now()
    shown = {"business_id": str(BUSINESS), "here": True, **PLACE, **wanted}
    await collection.insert_many([{**shown, "_id": id, by: now} for id in "abc"])
    how: dict[str, Any] = {"size": 1, "is_newest_first": is_newest_first}
    page = await page_by_time(seen_by(documents), name, wanted, by, **how)
    page = await page_by_time(seen_by(documents), name, wanted, by, **how, cursor=page.next)
    assert page.items[0]["_id"] == "b"

    first, behind = questions.asked[0], questions.asked[-1]
    assert first["filter"][by].keys() == {"$gt" if is_newest_first else "$lt"}
    assert behind["filter"][by] == page.items[0][by], "those of the same time come first"
    assert await questions.not_by_an_index(documents) == []


@pytest.mark.parametrize(
    "told", [[1e300, "x", "n"], [1e17, "x", "n"], [-1e12, "x", "n"], ["x"], {}, None, [None] * 3]
)
async def test_a_cursor_that_is_none_of_ours_is_refused(documents: Documents, told: Any) -> None:
    cursor = base64.urlsafe_b64encode(orjson.dumps(told)).decode()
    with pytest.raises(Problem) as refused:
        await page_by_time(seen_by(documents), "guests", {}, "at", size=1, cursor=cursor)
    assert (refused.value.status, refused.value.code) == (400, "unknown_cursor")
