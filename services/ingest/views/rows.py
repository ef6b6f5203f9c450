"""The wizard's third page: every row with its code, the bad ones first, to correct or remove."""

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Form, Path
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from services.ingest.application.staging import Staged, rank_of
from services.ingest.queries import imports as queries
from services.ingest.settings import PAGE_SIZE
from services.ingest.sources.files import Code, Field, Row, judge
from services.ingest.views import words
from services.ingest.views.looking import Looked, Looking, Writer, number_of
from services.ingest.views.reading import Chosen, context_of
from services.ingest.views.storing import change, minding_blocks, settle, staged
from shared import ids
from shared.application import Recorded
from shared.domain import acting
from shared.reading import after
from shared.web import pages
from shared.web.parts import Page
from shared.web.problems import Problem

router = APIRouter(include_in_schema=False)

SHOWN = (
    Field.NAME,
    Field.EMAIL,
    Field.PHONE,
    Field.ARRIVAL,
    Field.DEPARTURE,
    Field.LANGUAGE,
    Field.ROOM,
    Field.RESERVATION,
)
PARTS_OF_NAME = (Field.FIRST_NAME, Field.LAST_NAME)
LONGEST_CELL = 500
TEMPLATE = "ingest/staff/rows.html"
OWN = Markup('<input type="hidden" form="commit" name="own" value="{}">')

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
Known = Annotated[int, Form(ge=0)]
"""The version of the upload that a page was loaded with."""


@router.get("/imports/{id}/rows")
async def rows(looked: Looked, code: str = "", cursor: str = "") -> Response:
    if looked.found["state"] != "read":
        return pages.redirect(looked.request, looked.url())
    page = await asyncio.to_thread(_page, looked, code, cursor)
    return pages.render(
        looked.request,
        TEMPLATE,
        blocks=("rows",),
        **looked.context(),
        **await asyncio.to_thread(_figures, looked),
        page=page,
        rows=[_shown(it) for it in page.items],
        shown_fields=[words.FIELDS[field] for field in SHOWN],
        code=code,
        same=await queries.same_file(looked.running, looked.who, looked.found),
        command_id=ids.new(),
        version=looked.version,
    )


@router.post("/imports/{id}/rows/{number}")
async def edit_a_row(looked: Looked, who: Writer, number: Number, version: Known = 0) -> Response:
    """Takes what differs in the fields sent; judges the row anew, and those it was a repeat of."""
    reading, old = await _row(looked, number)
    form = await looked.request.form()
    told = {field: str(form[field])[:LONGEST_CELL] for field in SHOWN if field in form}
    differing = {field: v for field, v in told.items() if v != old.values.get(field, "")}
    row = await asyncio.to_thread(_judged_anew, looked, old, differing)
    minding = await minding_blocks(looked.running, looked.sealing, [row])
    new = staged(row, minding)
    done = await asyncio.to_thread(_edited, looked, reading, new, list(differing))
    return await _changed(looked, number, version, done)


@router.post("/imports/{id}/rows/{number}/remove")
async def remove_a_row(looked: Looked, who: Writer, number: Number, version: Known = 0) -> Response:
    reading, _old = await _row(looked, number)
    done = await asyncio.to_thread(_removed, looked, reading, number)
    return await _changed(looked, number, version, done)


@router.post("/imports/{id}/commit")
async def commit(
    looked: Looked,
    who: Writer,
    reading: Annotated[UUID, Form()],
    version: Known,
    command_id: Annotated[UUID, Form()],
    own: Annotated[list[int] | None, Form()] = None,
) -> Response:
    """What was looked at is stored from now on.

    `version`: the upload's when the page was loaded; `own`: those that this page's changes of
    rows left behind. Another's change in between is one that was not looked at.
    """
    known = version + len({each for each in own or () if each > version})
    count = await asyncio.to_thread(looked.staging.count, looked.id, reading)
    application = looked.running.application
    with acting(looked.acting(command_id)):
        recorded = await looked.running.run(application.commit, looked.id, reading, known, count)
    url = f"{looked.url('result')}?after={after(looked.running, recorded)}"
    return pages.redirect(looked.request, url)


async def _row(looked: Looking, number: int) -> tuple[UUID, Row]:
    """The reading that is looked at, and a row of it; 404 where it is not there."""
    reading = looked.reading
    if reading is None:
        raise Problem(404)
    found = await asyncio.to_thread(looked.staging.row, looked.id, reading, number)
    if found is None:
        raise Problem(404)
    return reading, found.row


def _judged_anew(looked: Looking, old: Row, differing: dict[Field, str]) -> Row:
    """A name that is typed replaces its parts; other values stay as they were read."""
    values = old.values | {str(field): v for field, v in differing.items()}
    if Field.NAME in differing:
        values = {field: v for field, v in values.items() if field not in PARTS_OF_NAME}
    found = looked.found
    departure = date.fromisoformat(found["departure"]) if found["departure"] else None
    chosen = Chosen(language=found["language"], departure=departure)
    return judge(values, context_of(looked.place, chosen, found["date_order"]), old.number)


class _Done(NamedTuple):
    """What was told of a change, and the rows that changed with it."""

    recorded: list[Recorded]
    changed: list[Staged]


def _edited(looked: Looking, reading: UUID, new: Staged, fields: Sequence[Field]) -> _Done:
    """Told and done at once: whoever reads the upload anew finds the row as it is now."""
    edit, number, recorded = looked.running.application.edit_row, new.row.number, list[Recorded]()
    for field in fields:
        with acting(looked.acting(ids.new())):
            recorded.append(edit(looked.id, number, str(field)))
    return _Done(recorded, change(looked.staging, looked.id, reading, new))


def _removed(looked: Looking, reading: UUID, number: int) -> _Done:
    with acting(looked.acting(ids.of("remove", looked.id, reading, number))):
        recorded = looked.running.application.remove_row(looked.id, number)
    old = looked.staging.row(looked.id, reading, number)
    looked.staging.remove(looked.id, reading, number)
    if old is None or old.guest_id is None:
        return _Done([recorded], [])
    return _Done([recorded], settle(looked.staging, looked.id, reading, old.guest_id))


async def _changed(looked: Looking, number: int, version: int, done: _Done) -> Response:
    """The rows that changed and the figures, as parts of the page; else the page again.

    The page goes on knowing the `version` it was loaded with, and its own changes since.
    """
    if not pages.is_partial(looked.request):
        last = after(looked.running, done.recorded[-1]) if done.recorded else ""
        return pages.redirect(looked.request, f"{looked.url('rows')}?after={last}")
    context = {**looked.context(), "command_id": ids.new(), "code": "", "version": version}
    by_number = {it.row.number: it for it in done.changed}
    own = by_number.pop(number, None)
    told = [_part(it, context) for it in by_number.values()]
    figures = await asyncio.to_thread(_figures, looked)
    figures_part = pages.markup(TEMPLATE, "figures", **context, **figures)
    parts = [*told, pages.partial("#figures", figures_part)]
    parts += [
        pages.partial("#own", OWN.format(each.version), "beforeend") for each in done.recorded
    ]
    parts.append(_part(own, context) if own else pages.partial(f"#row-{number}", "", "delete"))
    return HTMLResponse(Markup("").join(parts), headers=pages.VARY)


def _part(it: Staged, context: dict[str, Any]) -> Markup:
    row = pages.markup("ingest/staff/row.html", row=_shown(it), **context)
    return pages.partial(f"#row-{it.row.number}", row, "outerMorph")


def _page(looked: Looking, code: str, cursor: str) -> Page:
    assert looked.reading
    is_backwards, place = _read_cursor(cursor)
    found = looked.staging.page(
        looked.id, looked.reading, code, place, PAGE_SIZE + 1, is_backwards=is_backwards
    )
    has_more = len(found) > PAGE_SIZE
    shown = found[1:] if has_more and is_backwards else found[:PAGE_SIZE]
    is_next, is_previous = (True, has_more) if is_backwards else (has_more, bool(cursor))
    return Page(
        shown,
        next=_cursor("n", shown[-1]) if shown and is_next else "",
        previous=_cursor("p", shown[0]) if shown and is_previous else "",
    )


def _cursor(direction: str, it: Staged) -> str:
    return f"{direction}.{rank_of(it.row)}.{it.row.number}"


def _read_cursor(cursor: str) -> tuple[bool, tuple[int, int]]:
    if not cursor:
        return False, (-1, 0)
    direction, *place = cursor.split(".")
    if direction not in ("n", "p") or len(place) != 2:
        raise Problem(400, "unknown_cursor")
    return direction == "p", (number_of(place[0]), number_of(place[1]))


def _figures(looked: Looking) -> dict[str, Any]:
    """How many rows end in each code, the bad ones first."""
    assert looked.reading
    counts = looked.staging.counts(looked.id, looked.reading)
    order = sorted(counts, key=lambda code: (Code(code).group != "error", -counts[code]))
    return {
        "figures": [{"code": c, "words": words.code(c), "count": counts[c]} for c in order],
        "total": sum(counts.values()),
        "new": counts[Code.OK_CREATED],
    }


def _shown(it: Staged) -> dict[str, Any]:
    row = it.row
    return {
        "number": row.number,
        "cells": [(field, words.FIELDS[field], row.values.get(field, "")) for field in SHOWN],
        "code": str(row.code),
        "group": str(row.code.group),
        "words": words.code(row.code),
        "detail": words.detail(row.code, row.detail),
        "warnings": [words.warning(each) for each in row.warnings],
    }
