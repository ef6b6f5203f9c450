"""Changes of documents, as they happen, in the process that serves pages.

Nothing relies on pages and workers being one process: each API process tails one change stream a
service, of the collections that a page shows live, and lets the service say what its open pages
are told.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog

from shared.documents import Document
from shared.service import Here

PATIENCE_MS = 500
PAUSE_SECONDS = 1.0

log: Any = structlog.get_logger()
Tell = Callable[[Here[Any], Document], Awaitable[None]]


async def watch(here: Here[Any]) -> None:
    """Runs for ever; a broken line to MongoDB is taken up again."""
    while True:
        try:
            await _tail(here, {**CUTS, **here.service.live})
        except Exception as fault:
            log.warning("live.broken", because=type(fault).__name__)
            await asyncio.sleep(PAUSE_SECONDS)


async def _cut(here: Here[Any], document: Document) -> None:
    """A session or a user changed: its open pages come again, if they still may (R-009)."""
    here.hub.end(document["_id"])


CUTS: dict[str, Tell] = {"sessions": _cut, "staff": _cut}


async def _tail(here: Here[Any], tells: Mapping[str, Tell]) -> None:
    """Until a rebuild swaps the generation; pages then hear from the new one."""
    generation = await here.documents.generation()
    by_name = {here.documents.at(generation, name).name: tell for name, tell in tells.items()}
    stream = await here.documents.database.watch(
        [{"$match": {"ns.coll": {"$in": sorted(by_name)}}}],
        full_document="updateLookup",
        max_await_time_ms=PATIENCE_MS,
    )
    async with stream:
        while await here.documents.generation() == generation:
            change = await stream.try_next()
            document = change.get("fullDocument") if change else None
            if change and document and document.get("here"):
                await by_name[change["ns"]["coll"]](here, document)
