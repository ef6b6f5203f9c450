"""Disputes as people see them: the board and a dispute for staff, the choice for the guest."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.disputes import queries
from services.disputes.application import Disputes
from services.disputes.policies import PURPOSE
from services.disputes.settings import LONGEST_WORDS
from shared import ids
from shared.auth import Principal, frame_of, here, staff
from shared.documents import Document
from shared.domain import Acting, acting
from shared.reading import after, seen
from shared.sender import sender_of
from shared.service import Here
from shared.web import pages
from shared.web.frame import GuestFrame
from shared.web.i18n import chosen, mark
from shared.web.i18n import gettext as _
from shared.web.parts import Column
from shared.web.problems import Problem, say
from shared.web.states import state_page

say(
    "disputes",
    {
        "dispute_is_closed": mark("This dispute is closed, and stays so."),
        "no_guest_contact": mark("There is no address of this guest to write to."),
        "already_there": mark("This review has its dispute already."),
    },
)
say("", {"already_there": mark("This was there already.")})

Running = Annotated[Here[Disputes], Depends(here("disputes"))]
Reader = Annotated[Principal, Depends(staff("disputes"))]
Writer = Annotated[Principal, Depends(staff("disputes", "staff"))]
Words = Annotated[str, Form(min_length=1, max_length=LONGEST_WORDS)]

for_staff = APIRouter(include_in_schema=False)
for_guests = APIRouter(prefix="/g/d", include_in_schema=False)


@for_staff.get("/disputes")
async def board(
    request: Request,
    who: Reader,
    running: Running,
    state: str = "open",
    place: str = "",
    q: str = "",
    cursor: str = "",
) -> HTMLResponse:
    is_current = await seen(running, request.query_params.get("after"))
    page = await queries.board(running, who, state, place, q, cursor)
    return pages.render(
        request,
        "disputes/staff/board.html",
        blocks=("board",),
        frame=await frame_of(running, who, request),
        page=page,
        rows=[_shown(running, dispute) for dispute in page.items],
        counts=await queries.counts(running, who),
        state=state,
        columns=_columns(state),
        is_current=is_current,
    )


def _columns(state: str) -> list[Column]:
    ends = _("Time left") if state != "closed" else _("Closed")
    names = {"guest": _("Guest"), "score": _("Score"), "words": _("Review"), "ends": ends}
    return [Column(key, name) for key, name in {**names, "state": _("State")}.items()]


@for_staff.post("/disputes")
async def open_by_hand(
    request: Request,
    who: Writer,
    running: Running,
    review_id: Annotated[UUID, Form()],
    command_id: Annotated[UUID, Form()],
) -> Response:
    """R-091: from 60 % up; on a review that is there and has somebody to talk to."""
    review = await queries.review(running, who, review_id)
    if review is None:
        raise Problem(404)
    if review["state"] == "gone":
        raise Problem(409, "review_is_gone", detail=_("This review was taken back or removed."))
    with acting(who.acting(command_id, UUID(review["place_id"]))):
        recorded = await running.run(_open, running.application, review)
    url = f"/disputes/{recorded.stream}?after={after(running, recorded)}"
    return pages.redirect(request, url, _("The dispute is open: fourteen days from now."))


def _open(disputes: Disputes, review: Document) -> Any:
    guest = review["guest_id"]
    return disputes.open(
        UUID(review["_id"]),
        UUID(guest) if guest else None,
        review["score"],
        review["author"],
        review["email"],
        review["language"] or "en",
        is_automatic=False,
    )


@for_staff.get("/disputes/{id}")
async def dispute(request: Request, id: UUID, who: Reader, running: Running) -> HTMLResponse:
    is_current = await seen(running, request.query_params.get("after"))
    found = await queries.dispute(running, who, id)
    if found is None:
        raise Problem(404)
    return pages.render(
        request,
        "disputes/staff/dispute.html",
        frame=await frame_of(running, who, request),
        dispute=_shown(running, found),
        may_write=who.may("staff"),
        command_id=ids.new(),
        longest=LONGEST_WORDS,
        is_current=is_current,
    )


@for_staff.post("/disputes/{id}/ask")
async def ask_guest(
    request: Request,
    id: UUID,
    who: Writer,
    running: Running,
    words: Words,
    command_id: Annotated[UUID, Form()],
) -> Response:
    found = await queries.dispute(running, who, id)
    if found is None:
        raise Problem(404)
    sealed = running.vault.seal(who.business_id, f"guest:{found['guest_id']}", words.strip())
    domain = running.settings.mail_domain
    message_id = ids.of("question", command_id)
    with acting(who.acting(command_id, UUID(found["place_id"]))):
        recorded = await running.run(running.application.ask_guest, id, message_id, sealed, domain)
    url = f"/disputes/{id}?after={after(running, recorded)}"
    return pages.redirect(request, url, _("Your message is on its way."))


def _shown(running: Here[Any], found: Document) -> dict[str, Any]:
    """A dispute with its words opened, for a page."""
    opened = running.vault.open
    letters = found.get("letters", {})
    messages = [
        {
            "at": message["at"],
            "words": opened(message["words"]),
            "letter": letters.get(id, {"state": "waiting"}),
        }
        for id, message in found.get("messages", {}).items()
    ]
    return {
        **found,
        "id": found["_id"],
        "guest": opened(found["guest_name"]),
        "words": opened(found.get("review", {}).get("words")),
        "submitted_at": found.get("review", {}).get("submitted_at"),
        "new_words": opened(found.get("new_words")),
        "messages": sorted(messages, key=lambda message: message["at"]),
    }


@for_guests.get("/{token}")
async def choice(request: Request, token: str, running: Running, lang: str = "") -> Response:
    """Shows the choice; a GET changes nothing, however often a scanner fetches it."""
    found, frame = await _opened_by(request, running, token, lang)
    if found is None:
        return state_page(request, "unknown", frame)
    if found["state"] == "closed":
        return _closed(request, found, frame)
    return _choice_page(request, running, found, frame, token)


@for_guests.post("/{token}/revoke")
async def revoke(request: Request, token: str, running: Running, lang: str = "") -> Response:
    found, frame = await _opened_by(request, running, token, lang)
    if found is None:
        return state_page(request, "unknown", frame)
    if found["state"] != "closed":
        with acting(_guest(found, "revoke")):
            await running.run(running.application.revoke, UUID(found["_id"]))
    return _closed(request, {**found, "outcome": found.get("outcome", "revoked")}, frame)


@for_guests.post("/{token}/replace")
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
    shown = _shown(running, found)
    return pages.render(
        request,
        "disputes/guest/choice.html",
        status_code=422 if typed else 200,
        frame=frame,
        dispute=shown,
        question=shown["messages"][-1]["words"] if shown["messages"] else "",
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
