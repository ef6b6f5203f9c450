"""The guest's side of a conversation: what was said, and a field for an answer. No notes, ever."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import Response

from services.messaging import queries
from services.messaging.application import Messaging
from services.messaging.policies.letters import PURPOSE
from services.messaging.settings import LONGEST_WORDS
from services.messaging.views.shown import dropped, said_in
from shared import ids
from shared.auth import here
from shared.documents import Document
from shared.domain import Acting, acting
from shared.sealing import KeyDestroyed
from shared.sender import guest_frame
from shared.service import Here
from shared.web import pages
from shared.web.frame import GuestFrame
from shared.web.i18n import gettext as _
from shared.web.i18n import mark
from shared.web.states import state_page
from shared.web.words import cleaned

Running = Annotated[Here[Messaging], Depends(here("messaging"))]
router = APIRouter(prefix="/g/c", include_in_schema=False)
THANKS = mark("Thank you, your answer has arrived.")


@router.get("/{token}")
async def page(request: Request, token: str, running: Running, lang: str = "") -> Response:
    found, frame = await _opened_by(request, running, token, lang)
    if found is None:
        return state_page(request, "unknown", frame)
    return _shown(request, running, found, frame, token)


@router.post("/{token}")
async def answer(
    request: Request,
    token: str,
    running: Running,
    command_id: Annotated[UUID, Form()],
    lang: str = "",
    words: Annotated[str, Form()] = "",
) -> Response:
    """One form is one answer, however often it is sent; what did not fit is kept."""
    found, frame = await _opened_by(request, running, token, lang)
    words = cleaned(words)
    if found is None:
        return state_page(request, "unknown", frame, typed=words)
    if not words or len(words) > LONGEST_WORDS:
        return _shown(request, running, found, frame, token, typed=words, status_code=422)
    business = UUID(found["business_id"])
    try:
        sealed = running.vault.seal(business, f"guest:{found['guest_id']}", words)
    except KeyDestroyed:
        return state_page(request, "unknown", frame, typed=words)
    guest = Acting(
        actor=f"guest:{found['guest_id']}",
        business_id=business,
        place_id=UUID(found["place_id"]),
        command_id=command_id,
    )
    with acting(guest):
        message = ids.of("page", found["_id"], command_id)
        await running.run(
            running.application.hear, UUID(found["_id"]), message, sealed, None, "page"
        )
    return state_page(request, "thanks", frame, words=_(THANKS))


async def _opened_by(
    request: Request, running: Here[Any], token: str, lang: str
) -> tuple[Document | None, GuestFrame]:
    id = running.pepper.read_link(PURPOSE, token)
    found = await queries.for_guest(running, id) if id else None
    if found and found.get("is_anonymised"):
        found = None
    return found, await guest_frame(request, running, found, lang)


def _shown(
    request: Request,
    running: Here[Any],
    found: Document,
    frame: GuestFrame,
    token: str,
    typed: str = "",
    status_code: int = 200,
) -> Response:
    messages = [
        {
            "is_guest": m["from"] == "guest",
            "at": m["at"],
            "words": said_in(running, m),
            "dropped": dropped(running, found, id),
        }
        for id, m in found.get("messages", {}).items()
    ]
    return pages.render(
        request,
        "messaging/guest/conversation.html",
        status_code=status_code,
        frame=frame,
        messages=sorted(messages, key=lambda message: message["at"]),
        url=f"/g/c/{token}",
        typed=typed,
        is_refused=status_code == 422,
        command_id=ids.new(),
        longest=LONGEST_WORDS,
    )
