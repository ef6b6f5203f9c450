"""Keyset paging: a stretch of a list by its sort key and id, in a bounded range that widens.

MongoDB walks the index; a server that sorts all it matched (see docs/decisions/0004) is asked for
a day first, then for more, until the page is full. Cursors are opaque and hold no secret.
"""

import base64
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from shared import clock
from shared.documents import ASCENDING, DESCENDING, Document, Scoped
from shared.web.parts import Page
from shared.web.problems import Problem

SPANS = tuple(timedelta(days=days) for days in (1, 4, 16, 64, 256))
"""How far the first questions reach; the last has no bound."""
_NO_EARLIER, _NO_LATER = datetime(1900, 1, 1, tzinfo=UTC), datetime(2300, 1, 1, tzinfo=UTC)


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


def cursor_after(document: Document, by: str) -> str:
    """Leads to what comes after a document, in a list that is sorted by `by`."""
    return _cursor(document, by, "n")


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
    ahead = "$lt" if falling else "$gt"

    async def ask(bounds: Document, most: int) -> list[Document]:
        sort = [(by, order), ("_id", order)]
        return await documents.page(collection, {**wanted, **bounds}, sort, most)

    # Never by `$or`: a filter of equalities and one range is what every server finds by an index.
    same = await ask({by: at, "_id": {ahead: id}}, limit) if at else []
    beyond: list[Document] = []
    for span in (*SPANS, None):
        if len(same) + len(beyond) >= limit:
            break
        bounds = _narrowed(wanted.get(by, {}), _bounds(falling, at, span))
        beyond = await ask({by: bounds} if bounds else {}, limit - len(same))
    return [*same, *beyond]


def _bounds(falling: bool, at: datetime | None, span: timedelta | None) -> Document:
    """Behind the time `at` (None: from the beginning), as far as `span` (None: without end)."""
    ahead, far = ("$lt", "$gt") if falling else ("$gt", "$lt")
    bounds: Document = {ahead: at} if at else {}
    if span is not None:
        start = at or clock.now()
        bounds[far] = start - span if falling else start + span
    return bounds


def _narrowed(asked: Mapping[str, datetime], bounds: Document) -> Document:
    """Both at once: of two bounds of one kind the narrower."""
    both = _without_their_ends(asked)
    for kind, bound in bounds.items():
        narrower = max if kind == "$gt" else min
        both[kind] = narrower(both.get(kind, bound), bound)
    return both


def _without_their_ends(asked: Mapping[str, datetime]) -> Document:
    """The same bounds by `$gt` and `$lt`: a document's times are whole milliseconds.

    SecantusDB's walk of an index leaves out what equals `$gte` of a falling field, or `$lte` of a
    rising one, that others follow.
    """
    tick = timedelta(milliseconds=1)
    same = {"$gte": ("$gt", -tick), "$lte": ("$lt", tick)}
    told = [(*same.get(kind, (kind, timedelta())), bound) for kind, bound in asked.items()]
    return {kind: bound + by for kind, by, bound in told}


def _cursor(document: Document, by: str, direction: str) -> str:
    told = [document[by].timestamp(), document["_id"], direction]
    return base64.urlsafe_b64encode(orjson.dumps(told)).rstrip(b"=").decode()


def _read(cursor: str) -> tuple[datetime | None, str, bool]:
    if not cursor:
        return None, "", False
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        at, id, direction = orjson.loads(raw)
        time = datetime.fromtimestamp(float(at), UTC)
        if not _NO_EARLIER < time < _NO_LATER:
            raise ValueError
        return time, str(id), direction == "p"
    except (ValueError, TypeError, OverflowError, OSError):
        raise Problem(400, "unknown_cursor") from None
