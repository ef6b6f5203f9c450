"""Reviews as a page shows them: words opened, states said in people's words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from services.stream.settings import COMPLAINT_BELOW
from services.stream.views.texts import Step, Text, text_of
from shared.documents import Document
from shared.service import Here
from shared.web.frame import Frame
from shared.web.i18n import gettext as _
from shared.web.i18n import lazy

PORTALS: Mapping[str, str] = {
    "own": lazy("Own survey"),
    "google": "Google",
    "booking": "Booking.com",
    "facebook": "Facebook",
    "holidaycheck": "HolidayCheck",
    "tripadvisor": "Tripadvisor",
}


def portal_name(portal: str) -> str:
    return PORTALS.get(portal, portal.capitalize())


@dataclass(frozen=True)
class Card:
    """One review. `document` is the stored one; what is personal in it is opened here."""

    document: Document
    place: str
    words: str | None
    name: str
    """Who wrote it, if we know; see `is_name_hidden`."""
    zone: str
    """The time zone of its place."""
    texts: tuple[Text, ...] = field(default=())
    """Comments, the current one last."""

    @property
    def id(self) -> UUID:
        return UUID(self.document["_id"])

    @property
    def version(self) -> int:
        return int(self.document["rev"])

    @property
    def portal(self) -> str:
        return portal_name(self.document["portal"])

    @property
    def is_own(self) -> bool:
        return bool(self.document["portal"] == "own")

    @property
    def is_name_hidden(self) -> bool:
        """The guest did not want the name shown: staff see it in brackets and do not use it."""
        return bool(self.name) and not self.document["shows_name"]

    @property
    def are_words_erased(self) -> bool:
        return bool(self.document["words"]) and self.words is None

    @property
    def said(self) -> str:
        """Its words, or why there are none."""
        if self.are_words_erased:
            return _("These words were erased.")
        return self.words or _("No words, a score alone")

    @property
    def author(self) -> str:
        if self.document.get("is_guest_forgotten"):
            return _("Forgotten guest")
        if self.is_name_hidden or not self.name:
            return _("Anonymous")
        return self.name

    @property
    def score(self) -> int:
        return int(self.document["score"])

    @property
    def is_complaint(self) -> bool:
        return self.score < COMPLAINT_BELOW

    @property
    def submitted_at(self) -> datetime:
        at: datetime = self.document["submitted_at"]
        return at

    @property
    def stands(self) -> bool:
        return bool(self.document["standing"] == "stands")

    @property
    def is_vanished(self) -> bool:
        return bool(self.document.get("vanished_at"))

    @property
    def takes_comments(self) -> bool:
        return self.stands and not self.is_vanished and not self.are_words_erased

    @property
    def will_be_published(self) -> bool:
        return self.is_own and self.stands and self.published_at is None

    @property
    def published_at(self) -> datetime | None:
        return self.document.get("published_at")

    @property
    def comment(self) -> Text | None:
        """The text that counts for people: the latest written, here or on the portal."""
        return self.texts[-1] if self.texts else None

    @property
    def comment_state(self) -> Step | None:
        """Where the comment stands now; None: there is none."""
        if self.comment is None:
            return None
        gone_at = self.document["comment"].get("gone_at")
        if gone_at and gone_at >= self.comment.written_at:
            return Step(_("Gone from the portal"), gone_at, "bad")
        return self.comment.state

    @property
    def latest(self) -> str:
        """The latest text that was written here; "" if none was."""
        return str(self.document.get("comment", {}).get("latest", ""))

    @property
    def dispute(self) -> Document | None:
        return self.document.get("dispute")

    @property
    def can_be_disputed(self) -> bool:
        """By hand: an own review that stands, whose guest can be written to, once (R-091)."""
        return (
            self.is_own
            and self.stands
            and self.dispute is None
            and bool(self.document.get("has_address"))
        )


def card_of(here: Here[Any], document: Document, frame: Frame, staff: Mapping[str, str]) -> Card:
    """`frame` knows the places; `staff`: names by actor."""
    opened = here.vault.open
    told = document.get("comment", {})
    is_own = document["portal"] == "own"
    texts = [
        text_of(
            id, text, opened(text.get("words")), staff.get(text.get("by", ""), ""), is_own=is_own
        )
        for id, text in told.get("texts", {}).items()
    ]
    return Card(
        document,
        place=frame.name_of(document["place_id"]),
        words=opened(document["words"]),
        name=opened(document["author"]) or "",
        zone=frame.at(document["place_id"]).zone,
        texts=tuple(
            sorted(texts, key=lambda text: (text.id == told.get("current"), text.written_at))
        ),
    )
