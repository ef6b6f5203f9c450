"""Changes of documents, as they happen, in the process that serves pages.

Nothing relies on pages and workers being one process: each API process tails a change stream for
every collection that a page shows live, and lets the service say what its open pages are told.
"""

import asyncio
from collections.abc import Awaitable, Callable
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
    async with asyncio.TaskGroup() as group:
        for collection, tell in {**CUTS, **here.service.live}.items():
            group.create_task(_watch(here, collection, tell))


async def _cut(here: Here[Any], document: Document) -> None:
    """A session or a user changed: its open pages come again, if they still may (R-009)."""
    here.hub.end(document["_id"])


CUTS: dict[str, Tell] = {"sessions": _cut, "staff": _cut}


async def _watch(here: Here[Any], collection: str, tell: Tell) -> None:
    while True:
        try:
            await _tail(here, collection, tell)
        except Exception as fault:
            log.warning("live.broken", collection=collection, because=type(fault).__name__)
            await asyncio.sleep(PAUSE_SECONDS)


async def _tail(here: Here[Any], collection: str, tell: Tell) -> None:
    """Until a rebuild swaps the generation; pages then hear from the new one."""
    generation = await here.documents.generation()
    watched = here.documents.at(generation, collection)
    stream = await watched.watch(full_document="updateLookup", max_await_time_ms=PATIENCE_MS)
    async with stream:
        while await here.documents.generation() == generation:
            change = await stream.try_next()
            document = change.get("fullDocument") if change else None
            if document and document.get("here"):
                await tell(here, document)
