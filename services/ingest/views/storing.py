"""Rows on their way into the tables and to their import, from files and forms alike."""

import asyncio
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from services.ingest.application.candidates import Sealing
from services.ingest.application.staging import Staged, Staging
from services.ingest.domain.upload import Upload
from services.ingest.queries import imports as queries
from services.ingest.settings import ROWS_AT_ONCE
from services.ingest.sources.files import Code, Row
from shared.auth import Principal
from shared.service import Here


def staging_of(running: Here[Any], who: Principal) -> Staging:
    return Staging(running.tables, running.vault, who.business_id)


async def is_closed(running: Here[Any], upload: UUID) -> bool:
    """Whether it was imported or has expired: brought again, it is answered as the first time."""
    known = await running.run(running.application.find, Upload, upload)
    return known is not None and not known.is_open


async def keep(
    running: Here[Any],
    staging: Staging,
    sealing: Sealing,
    upload: UUID,
    reading: UUID,
    rows: Iterable[Row],
) -> int:
    """Keeps rows as they are judged, with whose they would be and who is blocked; how many it were.

    A file is judged and kept in parts, beside the event loop: it is never held as a whole.
    """
    judged, count = iter(rows), 0
    while some := await asyncio.to_thread(list, islice(judged, ROWS_AT_ONCE)):
        minding = await minding_blocks(running, sealing, some)
        await asyncio.to_thread(_keep, staging, minding, upload, reading, some)
        count += len(some)
    return count


def _keep(
    staging: Staging, sealing: Sealing, upload: UUID, reading: UUID, rows: Sequence[Row]
) -> None:
    staging.keep_rows(upload, reading, [staged(row, sealing) for row in rows])


async def minding_blocks(running: Here[Any], sealing: Sealing, rows: Sequence[Row]) -> Sealing:
    hashes = await asyncio.to_thread(sealing.hashes, rows)
    return sealing.minding(*await queries.blocks(running, sealing.business_id, hashes))


def staged(row: Row, sealing: Sealing) -> Staged:
    held = sealing.held(row)
    return Staged(held, sealing.guest_id(held))


def change(staging: Staging, upload: UUID, reading: UUID, new: Staged) -> list[Staged]:
    """Changes a row; gives it and all others whose fate changed with it, as one guest's rows."""
    old = staging.row(upload, reading, new.row.number)
    staging.change(upload, reading, [new])
    touched = {it.guest_id for it in (old, new) if it and it.guest_id}
    return [new, *(it for guest in touched for it in settle(staging, upload, reading, guest))]


def settle(staging: Staging, upload: UUID, reading: UUID, guest: UUID) -> list[Staged]:
    """Of the rows of one guest and departure, the first counts; gives those that changed."""
    rows = staging.of_guest(upload, reading, guest)
    fit = [it for it in rows if it.row.code in (Code.OK_CREATED, Code.DUPLICATE_IN_FILE)]
    first, others = fit[:1], fit[1:]
    told = [it.row._replace(code=Code.OK_CREATED, detail="") for it in first if _is_repeat(it.row)]
    for it in others:
        number = str(first[0].row.number)
        if not _is_repeat(it.row) or it.row.detail != number:
            told.append(it.row._replace(code=Code.DUPLICATE_IN_FILE, detail=number))
    changed = [Staged(row, guest) for row in told]
    staging.change(upload, reading, changed)
    return changed


def _is_repeat(row: Row) -> bool:
    return row.code is Code.DUPLICATE_IN_FILE
