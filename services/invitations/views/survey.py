"""The survey behind a guest's link: a GET stores nothing, a post at most one review.

It needs no script and no session. What was typed is never lost: it comes back with the page that
says why it was not taken.
"""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.invitations.application import Invitations
from services.invitations.domain.invitation import AlreadyAnswered, LinkExpired, SurveyClosed
from services.invitations.domain.submission import MOST_STARS, Answer, Submission, score_of
from services.invitations.policies.mails import SURVEY
from services.invitations.queries.guests import for_guest
from services.invitations.settings import LARGEST_ANSWER, LONGEST_WORDS
from services.invitations.views.asking import Running
from shared import clock, ids
from shared.application import Recorded
from shared.documents import Document
from shared.domain import Acting, acting
from shared.sealing import KeyDestroyed
from shared.sender import guest_frame
from shared.service import Here
from shared.web import pages
from shared.web.frame import GuestFrame
from shared.web.i18n import gettext as _
from shared.web.problems import Problem
from shared.web.states import state_page
from shared.web.words import cleaned

router = APIRouter(prefix="/g/s", include_in_schema=False)

_ENDS = {AlreadyAnswered: "already", LinkExpired: "late", SurveyClosed: "closed"}


@dataclass
class Typed:
    """The form as it came in, and what did not fit, by field."""

    stars: int = 0
    words: str = ""
    shows_name: bool = False
    wants_contact: bool = False
    command_id: UUID = field(default_factory=ids.new)
    faults: dict[str, str] = field(default_factory=dict)


@router.get("/{token}")
async def survey(request: Request, token: str, running: Running, lang: str = "") -> Response:
    found, frame = await guest_behind(request, running, SURVEY, token, lang)
    if found is None:
        return state_page(request, "unknown", frame)
    if end := _end_of(found):
        return state_page(request, end, frame)
    return _form(request, frame, token, Typed())


@router.post("/{token}")
async def answer(request: Request, token: str, running: Running, lang: str = "") -> Response:
    """One review, however often and from wherever it is posted."""
    _must_be_small(request)
    found, frame = await guest_behind(request, running, SURVEY, token, lang)
    typed = _typed(await request.form())
    if found is None:
        return state_page(request, "unknown", frame, typed=typed.words)
    if typed.faults:
        await _clicked(running, found)
        return _form(request, frame, token, typed)
    with acting(the_guest(found, typed.command_id)):
        try:
            await running.run(_submit, running, found, typed, frame.language)
        except (AlreadyAnswered, LinkExpired, SurveyClosed) as end:
            return state_page(request, _ENDS[type(end)], frame, typed=typed.words)
    return state_page(request, "thanks", frame)


@router.post("/{token}/seen")
async def seen(request: Request, token: str, running: Running) -> Response:
    """A browser that runs our script shows the survey to a person: a scanner's GET is no click."""
    found, _frame = await guest_behind(request, running, SURVEY, token, "")
    if found is not None:
        await _clicked(running, found)
    return Response(status_code=204)


async def _clicked(running: Here[Invitations], found: Document) -> None:
    with acting(the_guest(found, ids.of("seen", found["_id"], found["generation"]))):
        await running.run(running.application.click, UUID(found["_id"]))


async def guest_behind(
    request: Request, running: Here[Invitations], purpose: str, token: str, lang: str
) -> tuple[Document | None, GuestFrame]:
    """Whose link it is, and the frame in the guest's language; None: not one of ours.

    The generation of a survey's link is the guest's: a corrected address voids the older one.
    """
    id = running.pepper.claimed(token)
    found = await for_guest(running, id) if id else None
    generation = found["generation"] if found and purpose == SURVEY else 0
    if found and running.pepper.read_link(purpose, token, generation) is None:
        found = None
    return found, await guest_frame(request, running, found, lang)


def the_guest(found: Document, command_id: UUID) -> Acting:
    return Acting(
        actor=f"guest:{found['_id']}",
        business_id=UUID(found["business_id"]),
        place_id=UUID(found["place_id"]),
        command_id=command_id,
    )


def _end_of(found: Document) -> str:
    """How the survey stands, as far as the documents know; the command decides."""
    if found["status"] in ("reviewed_email", "review_deleted"):
        return "already"
    if found["status"] in ("cancelled", "none", "anonymised"):
        return "closed"
    expires_at = found.get("expires_at")
    return "late" if expires_at and clock.now() >= expires_at else ""


def _must_be_small(request: Request) -> None:
    if int(request.headers.get("content-length", "0") or 0) > LARGEST_ANSWER:
        raise Problem(413)


def _typed(form: Any) -> Typed:
    """What a form says; nothing in it is trusted to be there, once, or of a kind."""
    words = _one(form, "words")
    typed = Typed(
        words=cleaned(words),
        shows_name=bool(_one(form, "shows_name")),
        wants_contact=bool(_one(form, "wants_contact")),
        command_id=_id(_one(form, "command_id")),
    )
    stars = _one(form, "stars")
    if stars in map(str, range(1, MOST_STARS + 1)):
        typed.stars = int(stars)
    else:
        typed.faults["stars"] = _("Please choose one to five stars.")
    if len(typed.words) > LONGEST_WORDS:
        typed.faults["words"] = _("At most %(limit)s characters.", limit=LONGEST_WORDS)
    return typed


def _one(form: Any, name: str) -> str:
    """A field's text; "" where it is missing, said twice, or a file."""
    values = form.getlist(name)
    return values[0] if len(values) == 1 and isinstance(values[0], str) else ""


def _id(told: str) -> UUID:
    try:
        return UUID(told)
    except ValueError:
        return ids.new()


def _submit(here: Here[Invitations], found: Document, typed: Typed, language: str) -> Recorded:
    id, business_id = UUID(found["_id"]), UUID(found["business_id"])
    subject = f"review:{Submission.review_of(id)}"
    try:
        words = here.vault.seal(business_id, subject, typed.words or None)
    except KeyDestroyed:
        raise SurveyClosed from None
    said = Answer(score_of(typed.stars), words, typed.shows_name, typed.wants_contact, language)
    return here.application.answer(id, said)


def _form(request: Request, frame: GuestFrame, token: str, typed: Typed) -> HTMLResponse:
    return pages.render(
        request,
        "invitations/guest/survey.html",
        status_code=422 if typed.faults else 200,
        frame=frame,
        typed=typed,
        url=f"/g/s/{token}",
        longest=LONGEST_WORDS,
    )
