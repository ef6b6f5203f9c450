"""What every review portal looks like from here: one small interface, one shape of a review.

An adapter decides nothing and stores nothing. It does not repeat what failed: it says how it
ended, in one of the words below, and back-off, jitter and the budget of three refreshes a day
are the feed's (R-042).
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

__all__ = [
    "AccessDenied",
    "Account",
    "Capabilities",
    "CommentState",
    "Gone",
    "NotAccepted",
    "NotDone",
    "Observed",
    "ObservedComment",
    "Portal",
    "Posted",
    "TooLong",
    "Unavailable",
]


@dataclass(frozen=True)
class Capabilities:
    """What a portal lets us do through its adapter; a page offers nothing else."""

    can_list: bool
    can_reply: bool
    can_edit_reply: bool
    can_delete_reply: bool
    reply_moderated: bool
    """A comment is taken first and shown (or refused) later."""
    score_only_answerable: bool
    """A review without words can be commented on."""
    display_allowed: bool
    """Its reviews may be shown on public pages."""
    push: bool
    """It tells us of news; without it only asking finds them."""


@dataclass(frozen=True)
class Account:
    """One place on one portal."""

    place: str
    """The portal's own name of the place, such as `accounts/1/locations/2`."""
    grant: str = field(repr=False)
    """The secret that opens it (an OAuth refresh token, an API key). Never logged."""


class CommentState(StrEnum):
    """Taken by the portal, shown by it, or refused by its moderation."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True)
class ObservedComment:
    """A place's public words under a review, as the portal shows them."""

    words: str
    updated_at: datetime | None
    """None where the portal does not say."""
    state: CommentState
    violation: str | None = None
    """Why it was rejected, in the portal's own word."""


@dataclass(frozen=True)
class Observed:
    """One review as the portal shows it now; the same `external_id` is the same review."""

    external_id: str
    score_hundredths: int | None
    """Hundredths of a percent, three stars of five are 60_00; None: no score we can read."""
    score_value: str | None
    """The number the portal shows, such as `4` or `8.3`, on its scale."""
    scale_min: int
    scale_max: int
    author: str | None
    """None for who wishes to be unnamed."""
    is_anonymous: bool
    words: str | None
    """What the guest wrote, in the guest's language; None: a score alone."""
    translation: str | None
    """The portal's machine translation of the words, where it sent one along."""
    language: str | None
    """ISO 639-1 where the portal says it, which few do."""
    created_at: datetime
    updated_at: datetime
    """When the review itself last changed: a new comment under it does not move this."""
    comment: ObservedComment | None


@dataclass(frozen=True)
class Posted:
    """A comment stands on the portal; accepted is not yet visible where replies are moderated."""

    comment: ObservedComment
    was_there: bool
    """The same words stood there already, and nothing was sent."""


class NotDone(Exception):
    """The portal did not do what was asked; `str()` says why, without a word of any person."""


class Unavailable(NotDone):
    """Try later, after `retry_after` if the portal names it.

    What was asked for may have been carried out all the same: asking again is always safe.
    """

    def __init__(self, why: str, retry_after: timedelta | None = None) -> None:
        super().__init__(why)
        self.retry_after = retry_after


class AccessDenied(NotDone):
    """The grant opens nothing (any more): somebody has to connect the place again."""


class Gone(NotDone):
    """The review or the place is not on the portal (R-045)."""


class NotAccepted(NotDone):
    """The portal refuses the request as such: repeating it is useless."""


class TooLong(NotAccepted):
    """The comment is longer than the portal takes; nothing was sent."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"longer than the {limit} bytes the portal takes")
        self.limit = limit


class Portal(Protocol):
    """A review portal. Whatever fails is a `NotDone`."""

    @property
    def name(self) -> str:
        """The word for it in ids and events: `google`."""

    @property
    def capabilities(self) -> Capabilities:
        """What can be done here."""

    def reviews(self, account: Account, since: datetime | None) -> AsyncIterator[list[Observed]]:
        """Page by page, newest change first, down to what last changed at `since` (R-041).

        `since=None` reads all there is, which alone can tell that a review vanished. A review may
        come twice. What failed half-way has still told the truth page by page.
        """

    async def review(self, account: Account, external_id: str) -> Observed:
        """One review as it stands now. Raises Gone where it is not on the portal."""

    async def comment(self, account: Account, external_id: str, words: str) -> Posted:
        """Put `words` under the review, in place of what stands there.

        Safe to repeat after any outcome: the same words are never posted twice.
        """

    async def remove_comment(self, account: Account, external_id: str) -> None:
        """Take the comment away; that none is there is as good."""
