"""The sink's pages for people, and its JSON door for tests."""

import re
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Form, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from starlette.middleware.trustedhost import TrustedHostMiddleware

from deploy.local.mailsink import answers
from deploy.local.mailsink.box import Box, Entry
from deploy.local.mailsink.reading import read

__all__ = ["site"]

HERE = Path(__file__).parent
PAGE_SIZE = 50
JSON_LIMIT = 1000
CSP = (
    "default-src 'none'; style-src 'self'; img-src data:; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# A mail runs nothing and loads nothing but pictures of this machine; its links open outside.
MAIL_CSP = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "style-src 'unsafe-inline'; img-src data: http://localhost:* http://127.0.0.1:*; "
    "frame-ancestors 'self'"
)
_HEAD = re.compile(r"<head[^>]*>|\Z", re.IGNORECASE)

people = APIRouter(default_response_class=HTMLResponse)
machines = APIRouter(prefix="/api/mails")
templates = Jinja2Templates(HERE / "templates")


def site(box: Box, lmtp_port: int) -> FastAPI:
    """Reachable by this machine's name only; no other site's page may post to it."""
    app = FastAPI(title="Mail sink", openapi_url=None)
    app.state.box, app.state.lmtp_port = box, lmtp_port
    app.include_router(machines)
    app.include_router(people)
    app.mount("/static", StaticFiles(directory=HERE / "static"))
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
    return app


def _box(request: Request) -> Box:
    box: Box = request.app.state.box
    return box


def _mail(request: Request, id: int) -> tuple[Entry, bytes]:
    found = _box(request).find(id)
    if found is None:
        raise HTTPException(404, "No such mail here.")
    return found


def _own_page(request: Request) -> None:
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise HTTPException(403, "Only this site's own pages may do that.")


BoxHere = Annotated[Box, Depends(_box)]
Mail = Annotated[tuple[Entry, bytes], Depends(_mail)]
OwnPage = Depends(_own_page)


def _page(request: Request, name: str, status: int = 200, **said: Any) -> Response:
    headers = {"Content-Security-Policy": CSP}
    return templates.TemplateResponse(request, name, said, status, headers)


@people.get("/")
def mails(request: Request, box: BoxHere, q: str = "", before: int | None = None) -> Response:
    found = list(islice(box.newest_first(before, any=q), PAGE_SIZE + 1))
    page = found[:PAGE_SIZE]
    more = page[-1].id if len(found) > PAGE_SIZE else None
    return _page(request, "mails.html", mails=page, q=q, more=more, before=before)


@people.get("/mails/{id}")
def mail(request: Request, mail: Mail, said: str = "") -> Response:
    return _shown(request, mail, said)


def _shown(
    request: Request, mail: tuple[Entry, bytes], said: str = "", fault: str = "", status: int = 200
) -> Response:
    entry, content = mail
    told = {"mail": entry, "read": read(content), "said": said, "fault": fault}
    return _page(request, "mail.html", status, **told)


@people.get("/mails/{id}/html")
def html(mail: Mail) -> HTMLResponse:
    """The mail's HTML as it came, except that its links open in a new window."""
    words = _HEAD.sub(r'\g<0><base target="_blank">', read(mail[1]).html, count=1)
    return HTMLResponse(words, headers={"Content-Security-Policy": MAIL_CSP})


@people.get("/mails/{id}/source")
def source(mail: Mail) -> PlainTextResponse:
    return PlainTextResponse(mail[1].decode("utf-8", "replace"))


@people.post("/mails/{id}/reply", dependencies=[OwnPage])
def reply(request: Request, mail: Mail, words: Annotated[str, Form()]) -> Response:
    entry, content = mail
    sender = entry.recipients[0]
    address, answer = answers.reply(content, sender, words)
    return _sent(request, mail, "answered", sender, address, answer)


@people.post("/mails/{id}/bounce", dependencies=[OwnPage])
def bounce(request: Request, mail: Mail) -> Response:
    entry, content = mail
    report = answers.bounce(content, entry.recipients[0])
    return _sent(request, mail, "bounced", "", entry.sender, report)


def _sent(
    request: Request, mail: tuple[Entry, bytes], said: str, sender: str, to: str, message: Any
) -> Response:
    try:
        answers.deliver(request.app.state.lmtp_port, sender, to, message)
    except answers.Undelivered as fault:
        return _shown(request, mail, fault=str(fault), status=502)
    return RedirectResponse(f"/mails/{mail[0].id}?said={said}", 303)


@machines.get("")
def list_mails(
    box: BoxHere, to: str = "", subject: str = "", after_id: int = 0
) -> list[dict[str, Any]]:
    """Oldest first, a thousand at most: go on with `after_id`."""
    found = box.oldest_first(after_id, to=to, subject=subject)
    return [entry.as_json() for entry in islice(found, JSON_LIMIT)]


@machines.get("/{id}")
def one_mail(mail: Mail) -> dict[str, Any]:
    """A mail with its headers, text, html and links."""
    entry, content = mail
    return entry.as_json() | vars(read(content))


@machines.delete("", status_code=204, dependencies=[OwnPage])
def clear(box: BoxHere) -> None:
    """Throws the mails away; the ledger keeps its lines."""
    box.clear()
