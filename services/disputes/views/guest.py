"""The guest's choice: leave the review, replace it, or take it back."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from services.disputes import queries
from services.disputes.application import Disputes
from services.disputes.domain.dispute import DisputeIsClosed, Outcome
from services.disputes.policies import PURPOSE
from services.disputes.settings import LONGEST_WORDS
from services.disputes.views.shown import shown
from shared import ids
from shared.application import Recorded
from shared.auth import here
from shared.documents import Document
from shared.domain import Acting, acting
from shared.sealing import KeyDestroyed
from shared.sender import guest_frame
from shared.service import Here
from shared.web import pages
from shared.web.frame import GuestFrame
from shared.web.i18n import gettext as _
from shared.web.states import state_page
from shared.web.words import cleaned

Running = Annotated[Here[Disputes], Depends(here("disputes"))]
router = APIRouter(prefix="/g/d", include_in_schema=False)


@router.get("/{token}")
async def choice(request: Request, token: str, running: Running, lang: str = "") -> Response:
    """Shows the choice; a GET changes nothing, however often a scanner fetches it."""
    found, frame = await _opened_by(request, running, token, lang)
    if found is None:
        return state_page(request, "unknown", frame)
    return _as_it_stands(request, running, found, frame, token)


@router.get("/{token}/revoke")
@router.get("/{token}/replace")
async def choice_again(request: Request, token: str) -> Response:
    """A guest opens the page after a choice anew, maybe in another language: how it stands."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/g/d/{token}{query}", status_code=303)


@router.post("/{token}/revoke")
async def revoke(request: Request, token: str, running: Running, lang: str = "") -> Response:
    """R-095. The command decides, whatever the documents know by now; once, however often asked."""
    found, frame = await _opened_by(request, running, token, lang)
    if found is None:
        return state_page(request, "unknown", frame)
    outcome = Outcome.REVOKED
    with acting(_guest(found, "revoke")):
        try:
            await running.run(running.application.revoke, UUID(found["_id"]))
        except DisputeIsClosed as closed:
            outcome = closed.outcome
    return _ended(request, found, frame, outcome)


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
    """R-096. What was typed is kept when something is missing, and given back when it is late."""
    found, frame = await _opened_by(request, running, token, lang)
    words = cleaned(words)
    if found is None:
        return state_page(request, "unknown", frame, typed=words)
    if score is None or len(words) > LONGEST_WORDS:
        typed = {"score": score, "words": words, "shows_name": shows_name}
        return _as_it_stands(request, running, found, frame, token, typed)
    told = (score * 20_00, words, shows_name, frame.language)
    with acting(_guest(found, "replace")):
        try:
            await running.run(_replace, running, found, *told)
        except DisputeIsClosed as closed:
            return _ended(request, found, frame, closed.outcome, words)
        except KeyDestroyed:
            return state_page(request, "closed", frame, typed=words)
    return _ended(request, found, frame, Outcome.REPLACED)


def _replace(
    here: Here[Disputes], found: Document, score: int, words: str, shows_name: bool, language: str
) -> Recorded:
    new_review = ids.of("replacement", UUID(found["review_id"]))
    business = UUID(found["business_id"])
    sealed = here.vault.seal(business, f"review:{new_review}", words or None)
    return here.application.replace(UUID(found["_id"]), score, sealed, shows_name, language)


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
    """What the link opens, and the frame in the guest's language, which is spoken from here on."""
    id = running.pepper.read_link(PURPOSE, token)
    found = await queries.for_guest(running, id) if id else None
    return found, await guest_frame(request, running, found, lang)


def _as_it_stands(
    request: Request,
    running: Here[Any],
    found: Document,
    frame: GuestFrame,
    token: str,
    typed: dict[str, Any] | None = None,
) -> HTMLResponse:
    """The choice, or how it ended as far as the documents know."""
    if found["state"] == "closed":
        return _ended(request, found, frame, found["outcome"], typed["words"] if typed else "")
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


def _ended(
    request: Request, found: Document, frame: GuestFrame, outcome: str, typed: str = ""
) -> HTMLResponse:
    """How it ended, in words. `typed` ones that were not taken are given back."""
    title, words = {
        "revoked": (
            _("Your review was taken back"),
            _("It is no longer published. Thank you for letting us know.")
            if found["published_at"]
            else _("It will not be published. Thank you for letting us know."),
        ),
        "replaced": (
            _("Thank you for your new review"),
            _("It stands instead of the first one and is published after 72 hours."),
        ),
        "expired": (
            _("The time for a change is over"),
            _("Your review stays as it is. If you have a question, ask the place."),
        ),
    }[outcome]
    kind = "closed" if outcome == "expired" else "thanks"
    return state_page(request, kind, frame, title=title, words=words, typed=typed)
