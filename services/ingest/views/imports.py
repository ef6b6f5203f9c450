"""Imports: the list, bringing a file, taking guests down by hand."""

import asyncio
import hashlib
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, File, Form, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.ingest.domain.upload import name_subject
from services.ingest.queries import imports as queries
from services.ingest.sources.files import Unreadable
from services.ingest.views.looking import (
    Looked,
    Reader,
    Running,
    Writer,
    frame_and_places,
    place_of,
)
from services.ingest.views.reading import Chosen, today_at, understand
from services.ingest.views.storing import is_closed, staging_of
from shared import ids
from shared.documents import Document
from shared.domain import acting
from shared.reading import after, seen
from shared.web import pages
from shared.web.frame import Choice
from shared.web.i18n import gettext as _
from shared.web.parts import Column
from shared.web.problems import Problem, refused

router = APIRouter(include_in_schema=False)


@router.get("/imports")
async def imports(
    request: Request, who: Reader, running: Running, place: str = "", cursor: str = ""
) -> HTMLResponse:
    is_current = await seen(running, request.query_params.get("after"))
    frame, places = await frame_and_places(running, who, request)
    page = await queries.imports(running, who, place, cursor)
    software = [] if pages.is_partial(request) else await queries.software(running, who)
    names = {each["_id"]: each["name"] for each in places}
    return pages.render(
        request,
        "ingest/staff/imports.html",
        blocks=("imports",),
        frame=frame,
        page=page,
        rows=[_shown(running, each, names) for each in page.items],
        columns=_columns(),
        software=[_brought(*each) for each in software],
        software_columns=_software_columns(),
        places=[Choice(each["_id"], each["name"]) for each in places],
        command_id=ids.new(),
        may_write=who.may("staff"),
        is_current=is_current,
    )


@router.post("/imports")
async def bring_a_file(
    request: Request,
    who: Writer,
    running: Running,
    file: Annotated[UploadFile, File()],
    place: Annotated[UUID, Form()],
    business: Annotated[UUID, Form()],
    command_id: Annotated[UUID, Form()],
) -> Response:
    """The file is kept sealed until its rows are guests, or for a day."""
    if business != who.business_id:
        said = _("You switched to another business in the meantime. Load the page again.")
        raise Problem(409, "another_business", detail=said)
    at = await place_of(running, who, place)
    content = await file.read()
    rows = await _rows_of(content, at)
    digest = hashlib.sha256(content).hexdigest()
    id = ids.of("upload", command_id, digest)
    if await is_closed(running, id):
        return pages.redirect(request, f"/imports/{id}")
    name = running.vault.seal(
        who.business_id, name_subject(id), (file.filename or _("Departures"))[:200]
    )
    told = (id, name, digest, len(content), rows, "file")
    with acting(who.acting(command_id, place)):
        # First of all, so that whatever happens next the file is forgotten after a day.
        recorded = await running.run(running.application.receive, *told)
    await running.run(staging_of(running, who).keep_file, id, content)
    return pages.redirect(request, f"/imports/{id}/columns?after={after(running, recorded)}")


@router.get("/imports/{id}")
async def go_on(looked: Looked) -> Response:
    """An import, at the step it has reached."""
    return pages.redirect(looked.request, looked.url())


def _columns() -> list[Column]:
    return [
        Column("file", _("File")),
        Column("place", _("Place")),
        Column("rows", _("Rows"), numeric=True),
        Column("state", _("State")),
        Column("created", _("New guests"), numeric=True),
        Column("others", _("Left out"), numeric=True),
        Column("received_at", _("Brought")),
    ]


def _software_columns() -> list[Column]:
    return [
        Column("label", _("API key")),
        Column("brought_at", _("Last list")),
        Column("created", _("New guests"), numeric=True),
        Column("others", _("Left out"), numeric=True),
    ]


async def _rows_of(content: bytes, place: Document) -> int:
    """How many rows a file has that can be read."""
    try:
        return await asyncio.to_thread(_counted, content, today_at(place))
    except Unreadable as unreadable:
        said = refused(unreadable)
        raise Problem(422, said.code, detail=said.detail) from None


def _counted(content: bytes, today: date) -> int:
    return sum(1 for _row in understand(content, Chosen(), today).table)


def _shown(running: Any, found: Document, places: dict[str, str]) -> dict[str, Any]:
    return {
        **found,
        **_counted_codes(found.get("codes", {})),
        "id": found["_id"],
        "file_name": running.vault.open(found["file_name"]) or "",
        "place": places.get(found["place_id"], ""),
    }


def _brought(key: Document, last: Document | None) -> dict[str, Any]:
    """`last`: None before the first list."""
    shown = {"label": key["label"], "ending": key["ending"], "brought_at": None}
    if last is None:
        return shown
    return {**shown, **_counted_codes(last["codes"]), "brought_at": last["brought_at"]}


def _counted_codes(codes: dict[str, int]) -> dict[str, int]:
    created = codes.get("ok_created", 0)
    return {"created": created, "others": sum(codes.values()) - created}
