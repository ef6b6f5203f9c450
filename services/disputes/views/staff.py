"""The board, a dispute, and what staff do with it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form
from pydantic import StringConstraints
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.disputes import queries
from services.disputes.application import Disputes
from services.disputes.domain.dispute import NoGuestContact
from services.disputes.settings import LONGEST_WORDS
from services.disputes.views.shown import shown
from shared import ids
from shared.application import Recorded
from shared.auth import Principal, frame_of, here, staff
from shared.documents import Document
from shared.domain import acting
from shared.reading import after, seen
from shared.sealing import KeyDestroyed
from shared.service import Here
from shared.web import pages
from shared.web.i18n import gettext as _
from shared.web.i18n import mark
from shared.web.parts import Column
from shared.web.problems import Problem, say

say(
    "disputes",
    {
        "dispute_is_closed": mark("This dispute is closed, and stays so."),
        "no_guest_contact": mark("There is no address of this guest to write to."),
        "had_its_dispute": mark("This review has its dispute already."),
        "replaced_once": mark("A review is replaced once. This one may only be taken back."),
    },
)
say("", {"already_there": mark("This was there already.")})

Running = Annotated[Here[Disputes], Depends(here("disputes"))]
Reader = Annotated[Principal, Depends(staff("disputes"))]
Writer = Annotated[Principal, Depends(staff("disputes", "staff"))]
Words = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_WORDS),
    Form(),
]

router = APIRouter(include_in_schema=False)


@router.get("/disputes")
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
        rows=[shown(running, dispute) for dispute in page.items],
        counts=await queries.counts(running, who),
        state=state,
        columns=_columns(state),
        is_current=is_current,
    )


def _columns(state: str) -> list[Column]:
    ends = _("Time left") if state != "closed" else _("Closed")
    names = {"guest": _("Guest"), "score": _("Score"), "words": _("Review"), "ends": ends}
    return [Column(key, name) for key, name in {**names, "state": _("State")}.items()]


@router.post("/disputes")
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
        recorded = await running.run(_open, running, review)
    url = f"/disputes/{recorded.stream}?after={after(running, recorded)}"
    return pages.redirect(request, url, _("The dispute is open: fourteen days from now."))


def _open(here: Here[Disputes], review: Document) -> Recorded:
    if here.vault.open(review["email"]) is None:
        raise NoGuestContact
    guest = review["guest_id"]
    return here.application.open(
        UUID(review["_id"]),
        UUID(guest) if guest else None,
        review["score"],
        review["author"],
        review["email"],
        review["language"] or "en",
        is_automatic=False,
        is_replacement=review.get("replaces") is not None,
    )


@router.get("/disputes/{id}")
async def dispute(request: Request, id: UUID, who: Reader, running: Running) -> HTMLResponse:
    is_current = await seen(running, request.query_params.get("after"))
    found = await queries.dispute(running, who, id)
    if found is None:
        raise Problem(404)
    return pages.render(
        request,
        "disputes/staff/dispute.html",
        frame=(await frame_of(running, who, request)).at(found["place_id"]),
        dispute=shown(running, found),
        may_write=who.may("staff"),
        command_id=ids.new(),
        longest=LONGEST_WORDS,
        is_current=is_current,
    )


@router.post("/disputes/{id}/ask")
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
    message_id = ids.of("question", command_id)
    with acting(who.acting(command_id, UUID(found["place_id"]))):
        recorded = await running.run(_ask, running, found, message_id, words)
    url = f"/disputes/{id}?after={after(running, recorded)}"
    return pages.redirect(request, url, _("Your message is on its way."))


def _ask(here: Here[Disputes], found: Document, message_id: UUID, words: str) -> Recorded:
    guest, business = f"guest:{found['guest_id']}", UUID(found["business_id"])
    try:
        sealed = here.vault.seal(business, guest, words)
    except KeyDestroyed:
        raise NoGuestContact from None
    domain = here.settings.mail_domain
    return here.application.ask_guest(UUID(found["_id"]), message_id, sealed, domain)
