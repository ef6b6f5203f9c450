"""What stream tells: every stored event under its public name."""

from services.stream.domain.comment import Comment
from services.stream.domain.insight import Insight
from services.stream.domain.review import Review
from shared.contracts import stream as told
from shared.outbox import Outbox

OUTBOX: Outbox = {
    Review.Received: told.ReviewReceived,
    Review.Published: told.ReviewPublished,
    Review.Revoked: told.ReviewRevoked,
    Review.Replaced: told.ReviewReplaced,
    Review.Changed: told.ReviewChanged,
    Review.Vanished: told.ReviewVanished,
    Review.Returned: told.ReviewReturned,
    Review.Removed: told.ReviewRemoved,
    Review.GuestForgotten: told.ReviewGuestForgotten,
    Comment.Opened: told.CommentOpened,
    Comment.Written: told.CommentWritten,
    Comment.Sent: told.CommentSent,
    Comment.Accepted: told.CommentAccepted,
    Comment.Rejected: told.CommentRejected,
    Comment.Failed: told.CommentFailed,
    Comment.Seen: told.CommentSeen,
    Comment.Gone: told.CommentGone,
    Insight.Raised: told.InsightRaised,
}
