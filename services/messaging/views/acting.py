"""What all actions on a conversation share: who it is about, and what is shown afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Form
from markupsafe import Markup
from pydantic import StringConstraints
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.messaging import queries
from services.messaging.application import Messaging
from services.messaging.settings import LONGEST_WORDS
from services.messaging.views.inbox import Running, Writer
from shared import ids
from shared.application import Recorded
from shared.auth import Principal
from shared.documents import Document
from shared.domain import Sealed, acting
from shared.reading import after
from shared.sealing import KeyDestroyed
from shared.service import Here
from shared.web import pages
from shared.web.i18n import gettext as _
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

NOTHING = Markup()
CommandId = Annotated[UUID, Form()]
Words = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_WORDS),
    Form(),
]
MaybeWords = Annotated[str, Form(max_length=LONGEST_WORDS)]


@dataclass(frozen=True)
class AtHand:
    """The conversation one of the staff acts on, and what the page shows afterwards."""

    request: Request
    running: Here[Messaging]
    who: Principal
    found: Document

    @property
    def commands(self) -> Messaging:
        return self.running.application

    def sealed(self, words: str) -> Sealed | None:
        """Words under the guest's key; None for none. 409 for a guest who was forgotten."""
        subject = f"guest:{self.found['guest_id']}"
        business = UUID(self.found["business_id"])
        try:
            return self.running.vault.seal(business, subject, words.strip() or None)
        except KeyDestroyed:
            said = _("This guest was forgotten; no words can be kept.")
            raise Problem(409, "guest_forgotten", detail=said) from None

    async def run(
        self, command_id: UUID | None, command: Callable[..., Recorded], *told: Any
    ) -> Recorded:
        """`command` on this conversation, as the one acting.

        Forms of one page may carry one `command_id`: it counts for each command by itself.
        """
        id = command_id and ids.of(command.__name__, command_id)
        with acting(self.who.acting(id, UUID(self.found["place_id"]))):
            return await self.running.run(command, UUID(self.found["_id"]), *told)

    def shows_next(self, recorded: Recorded, said: str, undo: str = "") -> Response:
        """It left its shelf: the list one was in, with the next conversation open.

        `undo`: the action on the conversation that takes it back.
        """
        url = f"/inbox/{self._shelf}" if self._shelf in queries.SHELVES else "/inbox"
        return self._goes_to(url, f"?after={after(self.running, recorded)}", said, undo)

    def shows_it(
        self, recorded: Recorded, said: str, undo: str = "", more: Markup = NOTHING
    ) -> Response:
        """The conversation as it stands now."""
        query = f"?shelf={self._shelf}&after={after(self.running, recorded)}"
        return self._goes_to(f"/conversations/{self.found['_id']}", query, said, undo, more)

    def shows_what_was_said(self, recorded: Recorded, said: str, kind: str) -> Response:
        """The conversation as it stands now; the form it was said in may send more."""
        return self.shows_it(recorded, said, more=_fresh(kind))

    @property
    def _shelf(self) -> str:
        return self.request.query_params.get("shelf", "inbox")

    def _goes_to(
        self, url: str, query: str, said: str, undo: str, more: Markup = NOTHING
    ) -> Response:
        """With htmx list and conversation are asked for anew, and a toast offers to undo it."""
        if "hx-request" not in self.request.headers:
            return pages.redirect(self.request, url + query, said)
        moved = pages.markup("messaging/staff/moved.html", url=url, asked=url + query)
        way_back = undo and f"/conversations/{self.found['_id']}/{undo}"
        shown = pages.toast(said, undo=way_back) + pages.partial("#moved", moved)
        return HTMLResponse(shown + more)


def _fresh(kind: str) -> Markup:
    """A new command id for a form that stays on the page."""
    told = {"kind": kind, "command_id": ids.new()}
    fresh = pages.markup("messaging/staff/command.html", **told)
    return pages.partial(f"#command-{kind}", fresh, "outerHTML")


async def at_hand(request: Request, id: UUID, who: Writer, running: Running) -> AtHand:
    """One within sight; 404 for any other, one body for all reasons."""
    found = await queries.conversation(running, who, id)
    if found is None:
        raise Problem(404)
    return AtHand(request, running, who, found)


At = Annotated[AtHand, Depends(at_hand)]
