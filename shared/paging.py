"""Keyset paging: a stretch of a list by its sort key and id, in a bounded range that widens.

MongoDB walks the index; a server that sorts all it matched (see docs/decisions/0004) is asked for
a week first, then for more, until the page is full. Cursors are opaque and hold no secret.
"""

import base64
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from shared.documents import ASCENDING, DESCENDING, Document, Scoped
from shared.web.parts import Page
from shared.web.problems import Problem

SPANS = (timedelta(days=7), timedelta(days=60), timedelta(days=400))
"""How far a first, second and third question reaches; the fourth has no bound."""


async def page_by_time(
    documents: Scoped,
    collection: str,
    wanted: Mapping[str, Any],
    by: str,
    *,
    size: int,
    cursor: str = "",
    is_newest_first: bool = True,
) -> Page:
    """`size` documents by the datetime field `by`, after or (cursor of `previous`) before a place.

    Raises Problem 400 for a cursor that is none of ours.
    """
    at, id, is_backwards = _read(cursor)
    falling = is_newest_first != is_backwards
    found = await _stretch(documents, collection, wanted, by, falling, size + 1, at, id)
    has_more, found = len(found) > size, found[:size]
    if is_backwards:
        found.reverse()
    is_there_next = has_more or is_backwards
    is_there_previous = bool(cursor) and (has_more or not is_backwards)
    return Page(
        items=found,
        next=_cursor(found[-1], by, "n") if found and is_there_next else "",
        previous=_cursor(found[0], by, "p") if found and is_there_previous else "",
    )


async def _stretch(
    documents: Scoped,
    collection: str,
    wanted: Mapping[str, Any],
    by: str,
    falling: bool,
    limit: int,
    at: datetime | None,
    id: str,
) -> list[Document]:
    order = DESCENDING if falling else ASCENDING
    start = at or await _first(documents, collection, wanted, by, order)
    if start is None:
        return []
    for span in (*SPANS, None):
        bound = _bound(by, falling, start, id if at else "", span)
        filter = {"$and": [dict(wanted), bound]}
        found = await documents.page(collection, filter, [(by, order), ("_id", order)], limit)
        if len(found) >= limit:
            break
    return found


async def _first(
    documents: Scoped, collection: str, wanted: Mapping[str, Any], by: str, order: int
) -> datetime | None:
    """Where the list begins: the first value of the sort key."""
    stages = [
        {"$group": {"_id": None, "at": {"$max" if order == DESCENDING else "$min": f"${by}"}}}
    ]
    [found] = await documents.aggregate(collection, wanted, stages) or [{"at": None}]
    at: datetime | None = found["at"]
    return at


def _bound(
    by: str, falling: bool, start: datetime, id: str, span: timedelta | None
) -> dict[str, Any]:
    """From `start` (behind the document `id` of the same time) as far as `span` reaches."""
    near, far = ("$lt", "$gte") if falling else ("$gt", "$lte")
    if id:
        ahead: dict[str, Any] = {"$or": [{by: {near: start}}, {by: start, "_id": {near: id}}]}
    else:
        ahead = {by: {f"{near}e": start}}
    if span is None:
        return ahead
    end = start - span if falling else start + span
    return {"$and": [ahead, {by: {far: end}}]}


def _cursor(document: Document, by: str, direction: str) -> str:
    told = [document[by].timestamp(), document["_id"], direction]
    return base64.urlsafe_b64encode(orjson.dumps(told)).rstrip(b"=").decode()


def _read(cursor: str) -> tuple[datetime | None, str, bool]:
    if not cursor:
        return None, "", False
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        at, id, direction = orjson.loads(raw)
        return datetime.fromtimestamp(float(at), UTC), str(id), direction == "p"
    except (ValueError, TypeError):
        raise Problem(400, "unknown_cursor") from None
