"""What stream tells: every review, own and from portals, by one door; comments; insights."""

from datetime import datetime
from uuid import UUID

from shared.contracts import PublicEvent
from shared.tags import Sealed, Word


class ReviewReceived(PublicEvent, type="stream.ReviewReceived", audience="all"):
    """A review is in the stream. The stream is its id; `portal` is `own` or a portal's name.

    Own reviews carry the guest, and `publish_at` = submission + 72 h (R-080).
    """

    portal: Word
    score: int
    words: Sealed | None = None
    author: Sealed | None = None
    shows_name: bool
    language: Word | None = None
    submitted_at: datetime
    publish_at: datetime | None = None
    guest_id: UUID | None = None
    email: Sealed | None = None
    phone: Sealed | None = None
    channel: Word | None = None
    wants_contact: bool = False
    replaces: UUID | None = None
    external_id: Word | None = None


class ReviewPublished(PublicEvent, type="stream.ReviewPublished", audience="all"):
    pass


class ReviewRevoked(PublicEvent, type="stream.ReviewRevoked", audience="all"):
    """The guest took it back; it stays in the stream with its note and is not published (R-085)."""

    dispute_id: UUID | None = None


class ReviewReplaced(PublicEvent, type="stream.ReviewReplaced", audience="all"):
    """A newer review of the same guest stands for it."""

    by: UUID


class ReviewChanged(PublicEvent, type="stream.ReviewChanged", audience="all"):
    """Its portal shows other stars or words; the author is the one it was received with."""

    score: int
    words: Sealed | None = None
    author: Sealed | None = None


class ReviewVanished(PublicEvent, type="stream.ReviewVanished", audience="all"):
    """Its portal no longer shows it: it stays, marked, and counts until it is removed (R-045)."""


class ReviewReturned(PublicEvent, type="stream.ReviewReturned", audience="all"):
    pass


class ReviewRemoved(PublicEvent, type="stream.ReviewRemoved", audience="all"):
    """An operator took it out by its id."""

    reason: Word


class ReviewGuestForgotten(PublicEvent, type="stream.ReviewGuestForgotten"):
    """Its guest was anonymised: documents drop the name and what searches it. Figures stay."""


class CommentWritten(PublicEvent, type="stream.CommentWritten", audience="all"):
    """Staff's public words under a review (R-081). The stream is `ids.of("comment", review)`.

    `comment_id` names this text; words sealed under `review:<review_id>`.
    """

    comment_id: UUID
    review_id: UUID
    portal: Word
    external_id: Word | None = None
    words: Sealed


class CommentOpened(PublicEvent, type="stream.CommentOpened"):
    """A review has, or had, a comment: written here, or seen on its portal."""

    review_id: UUID
    portal: Word
    external_id: Word | None = None


class CommentSent(PublicEvent, type="stream.CommentSent"):
    review_id: UUID
    comment_id: UUID


class CommentAccepted(PublicEvent, type="stream.CommentAccepted"):
    """It counts from now (own reviews: at once)."""

    review_id: UUID
    comment_id: UUID


class CommentRejected(PublicEvent, type="stream.CommentRejected"):
    review_id: UUID
    comment_id: UUID
    reason: Word


class CommentFailed(PublicEvent, type="stream.CommentFailed"):
    review_id: UUID
    comment_id: UUID
    reason: Word


class CommentSeen(PublicEvent, type="stream.CommentSeen"):
    """It is shown on the portal; `words` where it was written there by hand."""

    review_id: UUID
    comment_id: UUID | None = None
    words: Sealed | None = None
    written_at: datetime


class CommentGone(PublicEvent, type="stream.CommentGone"):
    """It is no longer shown, and no longer counts."""

    review_id: UUID


class InsightRaised(PublicEvent, type="stream.InsightRaised", audience="all"):
    """A place's rating falls against the 28 days before. Scores in hundredths of a percent."""

    kind: Word
    window_start: datetime
    window_end: datetime
    score: float
    score_before: float
    reviews: int
    reviews_before: int
    rule_version: int
