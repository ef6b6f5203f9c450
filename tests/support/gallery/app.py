"""The gallery's application: `uvicorn tests.support.gallery.app:app`."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from jinja2 import FileSystemLoader
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from shared.domain import Refused
from shared.sealing import KeyDestroyed
from shared.web import app as web
from shared.web import commands, i18n, pages, problems
from shared.web.doors import Doors
from shared.web.frame import Choice
from shared.web.i18n import gettext as _
from shared.web.i18n import mark
from shared.web.live import EventSourceResponse, Hub, ServerSentEvent, stream
from shared.web.parts import Page
from shared.web.problems import Problem
from shared.web.states import state_page
from tests.support.gallery import samples

pages.LOADERS.append(FileSystemLoader(Path(__file__).parent / "templates"))
app = FastAPI(docs_url=None, redoc_url=None)
hub = Hub()
BOX = {message.id: message for message in samples.messages()}


def refill() -> None:
    """Puts all messages back."""
    BOX.clear()
    BOX.update({message.id: message for message in samples.messages()})


class StillRunning(Refused):
    """Refused with the days that are left."""


problems.say("support", {"still_running": mark("The dispute runs for another %(0)s days.")})


class Batch(BaseModel):
    guests: list[str]


def frame(request: Request, **changes: Any) -> Any:
    return replace(samples.FRAME, language=i18n.language(), **changes)


@app.get("/")
async def parts(request: Request) -> HTMLResponse:
    return pages.render(
        request, "gallery/parts.html", frame=frame(request), events=samples.events(),
        options=[Choice("de", "Deutsch"), Choice("en", "English", "The language of the source")],
        now_is=samples.NOW,
    )  # fmt: skip


@app.get("/inbox")
async def inbox(request: Request, id: int | None = None) -> HTMLResponse:
    items = list(BOX.values())
    return pages.render(
        request,
        "gallery/inbox.html",
        blocks=("rows", "detail"),
        frame=frame(request, live="/live"),
        items=items,
        open=BOX.get(3 if id is None else id),
        is_open=id is not None,
    )


@app.get("/inbox/counts")
async def figures() -> HTMLResponse:
    """What the navigation of every page asks messaging for."""
    return HTMLResponse(pages.counts(samples.FIGURES))


@app.post("/inbox/{id}/done")
async def done(request: Request, id: int) -> Response:
    BOX.pop(id, None)
    items = list(BOX.values())
    return pages.render_block(
        request, "gallery/inbox.html", "detail",
        pages.partial(f"#m{id}", "", "delete"),
        pages.counts({"alerts": 36}),
        pages.toast(_("Done"), undo=f"/inbox/{id}/undo"),
        frame=frame(request), items=items, open=items[0] if items else None, is_open=True,
    )  # fmt: skip


@app.post("/inbox/{id}/undo")
async def undo(request: Request, id: int) -> Response:
    BOX[id] = samples.messages()[id]
    return Response(pages.toast(_("Undone")), media_type="text/html")


@app.get("/live", response_class=EventSourceResponse)
async def live() -> AsyncIterator[ServerSentEvent]:
    async def anew() -> str:
        return pages.counts(samples.FIGURES)

    async for event in stream(hub, "b1", ["inbox"], anew, held_by=["s1"]):
        yield event


@app.post("/arrive")
async def arrive(version: int = 1) -> Response:
    message = samples.messages()[6]
    message.id, message.guest, message.version = 99, f"Nora Lindqvist {version}", version
    row = pages.markup("gallery/row.html", message=message, fresh=True)
    told = pages.partial("#shelf-new", row, "afterbegin") + pages.counts({"new": 65})
    hub.publish("b1", "inbox", told)
    return Response(status_code=204)


@app.get("/guests")
async def guests(request: Request, q: str = "") -> HTMLResponse:
    found = [guest for guest in samples.guests() if q.lower() in guest.name.lower()]
    return pages.render(
        request, "gallery/guests.html", blocks=("guests",), frame=frame(request), q=q,
        page=Page(found, next="n", total=100_000 if found else 0), columns=samples.columns(),
    )  # fmt: skip


@app.get("/imports")
async def imports(request: Request) -> HTMLResponse:
    return pages.render(request, "gallery/import.html", frame=frame(request))


@app.post("/imports")
async def upload(request: Request) -> Response:
    await request.body()
    return pages.redirect(request, "/imports/1", toast=_("The file is here."))


@app.get("/imports/1")
async def mapping(request: Request) -> HTMLResponse:
    return pages.render(
        request, "gallery/mapping.html", frame=frame(request), rows=samples.guests(12)
    )


@app.get("/login")
async def login(request: Request) -> HTMLResponse:
    return pages.render(request, "gallery/login.html", frame=None)


@app.get("/g/survey")
async def survey(request: Request) -> HTMLResponse:
    return _survey(request, 200)


@app.post("/g/survey")
async def answer(request: Request) -> HTMLResponse:
    form = await request.form()
    if not form.get("overall"):
        return _survey(request, 422)
    return state_page(request, "thanks", _guest(request), action=Choice("/g/survey", "Google"))


@app.get("/g/state/{kind}")
async def state(request: Request, kind: str) -> HTMLResponse:
    return state_page(request, kind, _guest(request))


def _guest(request: Request) -> Any:
    return replace(samples.GUEST, language=i18n.language())


def _survey(request: Request, status: int) -> HTMLResponse:
    return pages.render(
        request, "gallery/survey.html", status_code=status, frame=_guest(request),
        wrong=status == 422,
    )  # fmt: skip


@app.get("/chart/{kind}")
async def chart(kind: str) -> JSONResponse:
    if kind == "line":
        values = [72 + (day * 7 % 11) + day // 3 for day in range(30)]
        days = [f"{day + 1:02}" for day in range(30)]
        told = {"labels": days, "values": values, "from": 50, "to": 100, "name": "Score"}
    else:
        told = {"labels": samples.PORTALS, "values": [92, 71, 64, 38, 98], "unit": "%"}
    return JSONResponse({"kind": kind, **told})


@app.get("/commands")
async def command_bar(request: Request, q: str = "") -> HTMLResponse:
    return await commands.listed(request, q)


@app.api_route("/wrong/{status}", methods=["GET", "POST"])
async def wrong(status: int) -> None:
    raise Problem(status) if status < 1000 else HTTPException(404, "The guest 4711 is not yours")


@app.api_route("/refused", methods=["GET", "POST"])
async def refuse() -> None:
    raise StillRunning(11)


@app.post("/forgotten")
async def forgotten() -> None:
    raise KeyDestroyed("guest:1")


@app.api_route("/boom", methods=["GET", "POST"])
async def boom() -> None:
    raise RuntimeError("Anna Kowalska's room")


@app.post("/v1/guests")
async def batch(batch: Batch) -> dict[str, int]:
    return {"taken": len(batch.guests)}


@app.get("/g/gone")
async def gone() -> None:
    raise Problem(410)


@app.post("/end")
async def end() -> Response:
    hub.end("s1")
    await asyncio.sleep(0)
    return Response(status_code=204)


web.install(app, Doors(guest=("/g/",), machine=("/v1/",)))
