"""What all actions on a conversation share: who it is about, and what is shown afterwards."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Form
from pydantic import StringConstraints
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.messaging import queries
from services.messaging.settings import LONGEST_WORDS
from shared.application import Recorded
from shared.auth import Principal
from shared.documents import Document
from shared.domain import Sealed
from shared.reading import after
from shared.service import Here
from shared.web import pages
from shared.web.i18n import mark
from shared.web.problems import Problem, say

say(
    "messaging",
    {
        "is_spam": mark("This is marked as spam. Return it to the inbox first."),
        "is_done": mark("This is done. Return it to the inbox first."),
        "is_not_on_hold": mark("This guest is not on hold."),
        "no_address": mark("This guest left no address to write to."),
        "somebody_was_faster": mark(
            "Somebody wrote in the meantime. Look at it first; your words are still here."
        ),
        "nothing_changes": mark("It is so already."),
    },
)

CommandId = Annotated[UUID, Form()]
Words = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_WORDS),
    Form(),
]
MaybeWords = Annotated[str, Form(max_length=LONGEST_WORDS)]


async def the_conversation(running: Here[Any], who: Principal, id: UUID) -> Document:
    """One within sight; 404 for any other, one body for all reasons."""
    found = await queries.conversation(running, who, id)
    if found is None:
        raise Problem(404)
    return found


def sealed(running: Here[Any], found: Document, words: str) -> Sealed | None:
    """Words under the guest's key; None for none."""
    subject = f"guest:{found['guest_id']}"
    return running.vault.seal(UUID(found["business_id"]), subject, words.strip() or None)


def shows_next(
    request: Request, running: Here[Any], recorded: Recorded, said: str, undo: str = ""
) -> Response:
    """It left its shelf: the list one was in, with the next conversation open."""
    shelf = request.query_params.get("shelf", "inbox")
    url = f"/inbox/{shelf}" if shelf in queries.SHELVES else "/inbox"
    return _goes_to(request, url, f"?after={after(running, recorded)}", said, undo)


def shows_it(
    request: Request, running: Here[Any], recorded: Recorded, said: str, undo: str = ""
) -> Response:
    """The conversation as it stands now."""
    url = f"/conversations/{recorded.stream}"
    shelf = request.query_params.get("shelf", "inbox")
    return _goes_to(request, url, f"?shelf={shelf}&after={after(running, recorded)}", said, undo)


def _goes_to(request: Request, url: str, query: str, said: str, undo: str) -> Response:
    """With htmx list and conversation are asked for anew, and a toast offers to undo it."""
    if "hx-request" not in request.headers:
        return pages.redirect(request, url + query, said)
    moved = pages.markup("messaging/staff/moved.html", url=url, asked=url + query)
    return HTMLResponse(pages.toast(said, undo=undo) + pages.partial("#moved", moved))
