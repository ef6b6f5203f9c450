"""The wizard's last page: how far it is, what became of each row, and the way back."""

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form
from fastapi.sse import ServerSentEvent
from starlette.responses import Response, StreamingResponse

from services.ingest.queries import imports as queries
from services.ingest.sources.files import Code, safe
from services.ingest.views import words
from services.ingest.views.looking import Looked, Looking, Writer, number_of, soon
from shared import ids
from shared.documents import Document
from shared.domain import acting
from shared.reading import after
from shared.service import Here
from shared.web import pages
from shared.web.frame import Frame
from shared.web.i18n import gettext as _
from shared.web.live import EventSourceResponse, stream
from shared.web.parts import Page

router = APIRouter(include_in_schema=False)

PROGRESS = "progress"
"""The DOM event by which the open page asks for its figures anew."""

MARK = b"\xef\xbb\xbf"


async def tell(here: Here[Any], document: Document) -> None:
    """An import went on, or ended."""
    here.hub.announce(document["business_id"], topic(document["_id"]), PROGRESS, {})


def topic(id: object) -> str:
    return f"import:{id}"


@router.get("/imports/{id}/result")
async def result(looked: Looked, cursor: str = "0") -> Response:
    found = looked.found
    if found["state"] in ("received", "read"):
        return pages.redirect(looked.request, looked.url())
    acted = Page([])
    if found["state"] == "withdrawn":
        start = number_of(cursor)
        acted = await queries.acted(looked.running, looked.who, looked.id, start)
    return pages.render(
        looked.request,
        "ingest/staff/result.html",
        blocks=("result", "acted"),
        **{**looked.context(), "frame": _live(looked)},
        done=sum(found.get("stored", {}).values()),
        figures=_figures(found["codes"]),
        created=found["codes"].get("ok_created", 0),
        removed=found["rows"] - found.get("to_store", found["rows"]),
        acted=acted,
        command_id=ids.new(),
    )


@router.get("/imports/{id}/live", response_class=EventSourceResponse)
async def live(looked: Looked) -> AsyncIterator[ServerSentEvent]:
    """Says that there is news; a page that connects hears it at once, to miss nothing."""

    async def anew() -> str:
        return ""

    yield ServerSentEvent(event=PROGRESS, data={})
    who = looked.who
    wanted = [topic(looked.id)]
    hub = looked.running.hub
    async for event in stream(hub, str(who.business_id), wanted, anew, who.holds):
        yield event


@router.get("/imports/{id}/fates.csv")
async def fates(looked: Looked) -> StreamingResponse:
    """What became of each row, without a word about guests; safe in spreadsheets."""
    if await _is_behind(looked):
        raise soon(_("Still updating: what you just did appears in a moment."))
    name = f"import-{looked.id}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(_lines(looked), media_type="text/csv", headers=headers)


@router.post("/imports/{id}/withdraw")
async def withdraw(looked: Looked, who: Writer, command_id: Annotated[UUID, Form()]) -> Response:
    """Its guests are taken back; whoever was written to already stays listed."""
    with acting(looked.acting(command_id)):
        recorded = await looked.running.run(looked.running.application.withdraw, looked.id)
    url = f"{looked.url('result')}?after={after(looked.running, recorded)}"
    return pages.redirect(looked.request, url, _("The import is being taken back."))


async def _is_behind(looked: Looking) -> bool:
    """An import's end may be told before its last rows are: they are streams of their own."""
    if not looked.found["codes"]:
        return False
    shown = await queries.count_batches(looked.running, looked.who, looked.id)
    return shown < len(looked.found["stored"])


async def _lines(looked: Looking) -> AsyncIterator[bytes]:
    names = (_("Row"), _("Code"), _("Meaning"), _("Detail"), _("Guest"))
    yield MARK + _line(*names, _("Invited"), _("Reviewed"))
    async for batch in queries.batches(looked.running, looked.who, looked.id):
        acted = await queries.acted_in(looked.running, looked.who, batch)
        since = {each["row"]: each for each in acted}
        columns = (batch["numbers"], batch["codes"], batch["details"], batch["guests"])
        for number, code, detail, guest in zip(*columns, strict=True):
            done = since.get(number, {})
            times = (_time(done.get("invited_at")), _time(done.get("reviewed_at")))
            yield _line(str(number), code, words.code(code), detail, guest, *times)


def _time(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""


def _line(*cells: str) -> bytes:
    line = io.StringIO()
    csv.writer(line, quoting=csv.QUOTE_ALL).writerow(map(safe, cells))
    return line.getvalue().encode()


def _live(looked: Looking) -> Frame:
    """The frame, listening while something still happens."""
    found = looked.found
    is_over = found["state"] in ("completed", "expired") or found.get("is_taken_back", False)
    return looked.frame if is_over else replace(looked.frame, live=looked.url("live"))


def _figures(codes: dict[str, int]) -> list[dict[str, Any]]:
    """By code: new guests first, then what was left out, the most first."""
    order = sorted(codes, key=lambda code: (code != Code.OK_CREATED, -codes[code]))
    return [
        {"code": c, "words": words.code(c), "count": codes[c], "group": str(Code(c).group)}
        for c in order
    ]
