"""Guests taken down by hand: several in one form, saved together, by the same way as a file."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.ingest.application.candidates import Sealing
from services.ingest.application.imports import Reading
from services.ingest.domain.upload import name_subject
from services.ingest.settings import MOST_BY_HAND
from services.ingest.sources.files import Code, Field, Row, judge
from services.ingest.views import words
from services.ingest.views.looking import Running, Writer, frame_and_places, place_of
from services.ingest.views.reading import context_now
from services.ingest.views.storing import is_closed, keep, staging_of
from shared import ids
from shared.application import Recorded
from shared.auth import Principal
from shared.documents import Document
from shared.domain import acting, the_actor
from shared.reading import after
from shared.web import pages
from shared.web.frame import Choice
from shared.web.i18n import LANGUAGES
from shared.web.i18n import gettext as _

router = APIRouter(include_in_schema=False)

ASKED = (
    Field.SALUTATION,
    Field.NAME,
    Field.EMAIL,
    Field.PHONE,
    Field.ARRIVAL,
    Field.DEPARTURE,
    Field.LANGUAGE,
    Field.ROOM,
)
FIRST_ROWS = 3
LONGEST_CELL = 500
Typed = dict[str, str]


@router.get("/imports/new")
async def new(request: Request, who: Writer, running: Running) -> HTMLResponse:
    return await _page(request, who, running, [{}] * FIRST_ROWS, "", [])


@router.post("/imports/new")
async def save(
    request: Request,
    who: Writer,
    running: Running,
    place: Annotated[UUID, Form()],
    command_id: Annotated[UUID, Form()],
    more: Annotated[str, Form()] = "",
) -> Response:
    """All of them or none: what does not fit comes back with its reason. `more`: a row more."""
    typed = _typed({k: v for k, v in (await request.form()).items() if isinstance(v, str)})
    at = await place_of(running, who, place)
    if more:
        return await _page(request, who, running, [*typed, {}], str(place), [])
    context = context_now(at)
    filled = [row for row in typed if any(row.values())]
    rows = [judge(row, context, n) for n, row in enumerate(filled, start=1)]
    if not rows or any(row.code is not Code.OK_CREATED for row in rows):
        return await _page(request, who, running, filled or [{}], str(place), rows, status=422)
    id = ids.of("upload", command_id)
    if await is_closed(running, id):
        return pages.redirect(request, f"/imports/{id}")
    with acting(who.acting(command_id, place)):
        recorded = await _stored(running, who, at, id, rows)
    url = f"/imports/{id}/result?after={after(running, recorded)}"
    return pages.redirect(request, url)


async def _stored(
    running: Any, who: Principal, place: Document, id: UUID, rows: Sequence[Row]
) -> Recorded:
    """An upload that is received, read and committed in one go; each step is repeatable.

    What was corrected after a step had failed is a reading of its own.
    """
    command, application = the_actor(), running.application
    reading = ids.of("reading", id, _fingerprint(running, rows))
    name = running.vault.seal(who.business_id, name_subject(id), _("By hand"))
    digest = hashlib.sha256(str(id).encode()).hexdigest()
    with acting(command.step("receive")):
        await running.run(application.receive, id, name, digest, 0, len(rows), "manual")
    sealing = Sealing(
        running.vault, running.pepper, who.business_id, UUID(place["_id"]), place["language"]
    )
    count = await keep(running, staging_of(running, who), sealing, id, reading, rows)
    read = Reading(
        id=reading,
        rows=count,
        encoding="utf-8",
        columns={},
        date_order=None,
        language=None,
        departure=None,
    )
    with acting(command.step(f"read:{reading}")):
        version = (await running.run(application.read, id, read)).version
    with acting(command.step("commit")):
        recorded: Recorded = await running.run(application.commit, id, reading, version, count)
    return recorded


def _fingerprint(running: Any, rows: Sequence[Row]) -> str:
    """What was typed, as a keyed hash."""
    told: str = running.pepper.secret(json.dumps([row.values for row in rows], sort_keys=True))
    return told


def _typed(form: Mapping[str, str]) -> list[Typed]:
    """Rows of a form: its fields are `email-0`, `email-1` …"""
    rows: list[Typed] = []
    for n in range(MOST_BY_HAND):
        row = {str(f): form.get(f"{f}-{n}", "").strip()[:LONGEST_CELL] for f in ASKED}
        if any(f"{field}-{n}" in form for field in ASKED):
            rows.append(row)
    return rows


async def _page(
    request: Request,
    who: Principal,
    running: Any,
    typed: Sequence[Typed],
    place: str,
    rows: Sequence[Row],
    status: int = 200,
) -> HTMLResponse:
    frame, places = await frame_and_places(running, who, request)
    faults = {n: row for n, row in enumerate(rows) if row.code is not Code.OK_CREATED}
    return pages.render(
        request,
        "ingest/staff/by_hand.html",
        blocks=("guests",),
        status_code=status,
        frame=frame,
        places=[Choice(each["_id"], each["name"]) for each in places],
        place=place,
        typed=typed,
        faults={n: words.code(row.code) for n, row in faults.items()},
        is_refused=status == 422,
        asked=[(str(field), words.FIELDS[field]) for field in ASKED],
        languages=[Choice(code, name) for code, name in LANGUAGES.items()],
        has_room=len(typed) < MOST_BY_HAND,
        command_id=ids.new(),
    )
