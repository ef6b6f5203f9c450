"""The wizard's second page: how the file is encoded, which column holds what, how dates go."""

import asyncio
from collections.abc import Mapping
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.responses import HTMLResponse, Response

from services.ingest.application.imports import Reading
from services.ingest.queries import imports as queries
from services.ingest.sources.files import (
    ENCODINGS,
    Field,
    Order,
    Unreadable,
    is_in_range,
    repeated_names,
)
from services.ingest.views import words
from services.ingest.views.looking import Looked, Looking, Writer
from services.ingest.views.reading import (
    Chosen,
    Understood,
    context_of,
    judged,
    today_at,
    understand,
)
from services.ingest.views.storing import keep
from shared import ids
from shared.domain import acting
from shared.reading import after
from shared.web import pages
from shared.web.frame import Choice
from shared.web.i18n import LANGUAGES
from shared.web.i18n import gettext as _
from shared.web.problems import Problem, refused

router = APIRouter(include_in_schema=False)

SHOWN_ROWS = 12
ORDERS = {Order.DMY: "31.12.2026", Order.MDY: "12/31/2026", Order.YMD: "2026-12-31"}


@router.get("/imports/{id}/columns")
async def columns(looked: Looked) -> Response:
    """What is chosen stands in the address, so that a change shows what comes of it at once."""
    if looked.found["state"] not in ("received", "read"):
        return pages.redirect(looked.request, looked.url())
    chosen = _chosen(looked.request.query_params, _said_before(looked))
    return await _page(looked, chosen, await _understood(looked, chosen))


@router.post("/imports/{id}/columns")
async def read_as_chosen(
    looked: Looked, who: Writer, command_id: Annotated[UUID, Form()]
) -> Response:
    """Judges every row; what is shown next is what will be stored."""
    reading = ids.of("reading", looked.id, command_id)
    if looked.reading == reading:
        # Sent again: its rows are there, and were perhaps corrected or removed since.
        return pages.redirect(looked.request, looked.url("rows"))
    form = await looked.request.form()
    told = {key: value for key, value in form.items() if isinstance(value, str)}
    chosen = _chosen(told, Chosen())
    understood = await _understood(looked, chosen)
    if faults := _faults(understood, chosen, today_at(looked.place)):
        return await _page(looked, chosen, understood, faults)
    rows = judged(understood, context_of(looked.place, chosen, understood.date_order))
    count = await keep(looked.running, looked.staging, looked.sealing, looked.id, reading, rows)
    read = Reading(
        reading,
        count,
        understood.decoded.encoding,
        understood.told_columns,
        understood.date_order,
        chosen.language,
        chosen.departure,
    )
    with acting(looked.acting(command_id)):
        recorded = await looked.running.run(looked.running.application.read, looked.id, read)
    if recorded.nid and looked.reading:
        await asyncio.to_thread(looked.staging.forget_reading, looked.id, looked.reading)
    url = f"{looked.url('rows')}?after={after(looked.running, recorded)}"
    return pages.redirect(looked.request, url)


async def _understood(looked: Looking, chosen: Chosen) -> Understood:
    try:
        return await asyncio.to_thread(_read, looked, chosen)
    except Unreadable as unreadable:
        said = refused(unreadable)
        raise Problem(422, said.code, detail=said.detail) from None


def _read(looked: Looking, chosen: Chosen) -> Understood:
    content = looked.staging.file(looked.id)
    if content is None:
        raise Problem(410, "upload_is_over", detail=_("This file is not there any more."))
    return understand(content, chosen, today_at(looked.place))


def _said_before(looked: Looking) -> Chosen:
    found = looked.found
    if "reading" not in found:
        return Chosen(language=looked.place["language"])
    return Chosen(
        found["encoding"],
        dict(found["columns"]),
        found["date_order"],
        found["language"],
        date.fromisoformat(found["departure"]) if found["departure"] else None,
    )


def _chosen(told: Mapping[str, str], otherwise: Chosen) -> Chosen:
    """What a form or an address says; columns are `c0`, `c1` …, empty where one is not read."""
    if "encoding" not in told:
        return otherwise
    held = {k[1:]: v for k, v in told.items() if k[:1] == "c" and k[1:].isdigit()}
    return Chosen(
        encoding=_one_of(told["encoding"], ENCODINGS),
        columns={n: _one_of(v, tuple(Field)) or "" for n, v in held.items() if v} if held else None,
        date_order=_one_of(told.get("date_order", ""), tuple(Order)),
        language=_one_of(told.get("language", ""), tuple(LANGUAGES)),
        departure=_day(told.get("departure", "")),
    )


def _one_of(told: str, known: tuple[str, ...]) -> str | None:
    if told and told not in known:
        raise Problem(422)
    return told or None


def _day(told: str) -> date | None:
    try:
        return date.fromisoformat(told) if told else None
    except ValueError:
        raise Problem(422, detail=_("The departure is no date.")) from None


def _faults(understood: Understood, chosen: Chosen, today: date) -> dict[str, str]:
    """What must be said before rows can be judged."""
    held = set(understood.columns.values())
    faults: dict[str, str] = {}
    if not held & {Field.NAME, Field.FIRST_NAME, Field.LAST_NAME}:
        faults["columns"] = _("Say which column holds the name.")
    elif not held & {Field.EMAIL, Field.PHONE}:
        faults["columns"] = _("Say which column holds the e-mail address or mobile number.")
    if understood.must_be_asked:
        faults["date_order"] = _("The dates can be read in two ways. Say which is right.")
    if chosen.departure and not is_in_range(chosen.departure, today):
        faults["departure"] = _("The departure is too far away.")
    return faults


async def _page(
    looked: Looking,
    chosen: Chosen,
    understood: Understood,
    faults: Mapping[str, str] | None = None,
) -> HTMLResponse:
    table = understood.table
    return pages.render(
        looked.request,
        "ingest/staff/columns.html",
        blocks=("columns",),
        status_code=422 if faults else 200,
        **looked.context(),
        chosen=chosen,
        understood=understood,
        delimiter={"\t": _("tab")}.get(table.delimiter, table.delimiter),
        header=[name or _("Column %(n)s", n=n) for n, name in enumerate(table.header, start=1)],
        repeated=sorted(repeated_names(table.header)),
        sample=table.sample(SHOWN_ROWS),
        held=understood.told_columns,
        fields=words.choices(words.FIELDS),
        encodings=words.choices(words.ENCODINGS),
        orders=[Choice(order, example) for order, example in ORDERS.items()],
        languages=[Choice(code, name) for code, name in LANGUAGES.items()],
        faults=faults or {},
        same=await queries.same_file(looked.running, looked.who, looked.found),
        command_id=ids.new(),
    )
