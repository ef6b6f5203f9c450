"""The guest's choice: leave the review, replace it, or take it back."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from services.disputes import queries
from services.disputes.application import Disputes
from services.disputes.policies import PURPOSE
from services.disputes.settings import LONGEST_WORDS
from services.disputes.views.shown import shown
from shared import ids
from shared.auth import here
from shared.documents import Document
from shared.domain import Acting, acting
from shared.sender import sender_of
from shared.service import Here
from shared.web import pages
from shared.web.frame import GuestFrame
from shared.web.i18n import chosen, mark
from shared.web.i18n import gettext as _
from shared.web.states import state_page

Running = Annotated[Here[Disputes], Depends(here("disputes"))]
router = APIRouter(prefix="/g/d", include_in_schema=False)


@router.get("/{token}")
async def choice(request: Request, token: str, running: Running, lang: str = "") -> Response:
    """Shows the choice; a GET changes nothing, however often a scanner fetches it."""
    found, frame = await _opened_by(request, running, token, lang)
    if found is None:
        return state_page(request, "unknown", frame)
    if found["state"] == "closed":
        return _closed(request, found, frame)
    return _choice_page(request, running, found, frame, token)


@router.get("/{token}/revoke")
@router.get("/{token}/replace")
async def choice_again(token: str) -> Response:
    """A guest opens the page after a choice anew: it is told how the dispute stands."""
    return RedirectResponse(f"/g/d/{token}", status_code=303)


@router.post("/{token}/revoke")
async def revoke(request: Request, token: str, running: Running, lang: str = "") -> Response:
    found, frame = await _opened_by(request, running, token, lang)
    if found is None:
        return state_page(request, "unknown", frame)
    if found["state"] != "closed":
        with acting(_guest(found, "revoke")):
            await running.run(running.application.revoke, UUID(found["_id"]))
    return _closed(request, {**found, "outcome": found.get("outcome", "revoked")}, frame)


@router.post("/{token}/replace")
async def replace(
    request: Request,
    token: str,
    running: Running,
    lang: str = "",
    score: Annotated[int | None, Form(ge=1, le=5)] = None,
    words: Annotated[str, Form()] = "",
    shows_name: Annotated[bool, Form()] = False,
) -> Response:
    """R-096. What was typed is kept when something is missing."""
    found, frame = await _opened_by(request, running, token, lang)
    if found is None:
        return state_page(request, "unknown", frame)
    if found["state"] == "closed":
        return _closed(request, found, frame)
    if score is None or len(words) > LONGEST_WORDS:
        typed = {"score": score, "words": words, "shows_name": shows_name}
        return _choice_page(request, running, found, frame, token, typed)
    new_review = ids.of("replacement", UUID(found["review_id"]))
    business = UUID(found["business_id"])
    sealed = running.vault.seal(business, f"review:{new_review}", words.strip() or None)
    with acting(_guest(found, "replace")):
        await running.run(
            running.application.replace,
            UUID(found["_id"]),
            score * 20_00,
            sealed,
            shows_name,
            frame.language,
        )
    return _closed(request, {**found, "outcome": "replaced"}, frame)


def _guest(found: Document, choice: str) -> Acting:
    return Acting(
        actor=f"guest:{found['guest_id']}",
        business_id=UUID(found["business_id"]),
        place_id=UUID(found["place_id"]),
        command_id=ids.of(choice, found["_id"]),
    )


async def _opened_by(
    request: Request, running: Here[Any], token: str, lang: str
) -> tuple[Document | None, GuestFrame]:
    id = running.pepper.read_link(PURPOSE, token)
    found = await queries.for_guest(running, id) if id else None
    if found is None:
        return None, GuestFrame("", language=chosen(lang))
    sender = await sender_of(running, UUID(found["business_id"]), UUID(found["place_id"]))
    language = chosen(lang, found["language"])
    return found, GuestFrame(sender.business_name, sender.place_name, language, sender.zone)


def _choice_page(
    request: Request,
    running: Here[Any],
    found: Document,
    frame: GuestFrame,
    token: str,
    typed: dict[str, Any] | None = None,
) -> HTMLResponse:
    told = shown(running, found)
    return pages.render(
        request,
        "disputes/guest/choice.html",
        status_code=422 if typed else 200,
        frame=frame,
        dispute=told,
        question=told["messages"][-1]["words"] if told["messages"] else "",
        url=f"/g/d/{token}",
        typed=typed or {"score": None, "words": "", "shows_name": True},
        is_refused=typed is not None,
        longest=LONGEST_WORDS,
    )


def _closed(request: Request, found: Document, frame: GuestFrame) -> HTMLResponse:
    """How it ended, in words."""
    ends = {
        "revoked": (
            mark("Your review was taken back"),
            mark("It will not be published. Thank you for letting us know."),
        ),
        "replaced": (
            mark("Thank you for your new review"),
            mark("It stands instead of the first one and is published after 72 hours."),
        ),
        "expired": (
            mark("The time for a change is over"),
            mark("Your review stays as it is. If you have a question, ask the place."),
        ),
    }
    title, words = ends[found["outcome"]]
    kind = "closed" if found["outcome"] == "expired" else "thanks"
    return state_page(request, kind, frame, title=_(title), words=_(words))
