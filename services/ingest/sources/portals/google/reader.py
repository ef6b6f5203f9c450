"""Reads Google's reviews as they come, and leaves out nothing but what cannot be a review.

Unknown fields are ignored, unknown words do no harm: a new star word is a review without a score,
a new state is a comment that still waits. Texts are cut at a length far above Google's own, so
that no answer can make an event too big to store.
"""

from datetime import UTC, datetime
from typing import Any

from services.ingest.sources.portals import CommentState, Observed, ObservedComment

__all__ = ["comment", "review", "tidy"]

STARS = {"ONE": 1, "TWO": 2, "THREE": 3, "FOUR": 4, "FIVE": 5}
STATES = {"APPROVED": CommentState.ACCEPTED, "REJECTED": CommentState.REJECTED}
UNSAID = {"REVIEW_REPLY_STATE_UNSPECIFIED", "POLICY_VIOLATION_UNSPECIFIED"}

LONGEST_TEXT = 16_384
LONGEST_NAME = 256
TRANSLATED = "(Translated by Google)"
ORIGINAL = "\n\n(Original)"


def review(told: object) -> Observed | None:
    """One entry of `reviews[]`; None if it has no id or no time, so that it cannot be a review."""
    fields = _object(told)
    external_id = _text(fields, "reviewId", LONGEST_NAME)
    created_at, updated_at = _time(fields, "createTime"), _time(fields, "updateTime")
    first, last = created_at or updated_at, updated_at or created_at
    if external_id is None or first is None or last is None:
        return None
    words, translation = _original(_text(fields, "comment", 2 * LONGEST_TEXT))
    stars = STARS.get(_text(fields, "starRating", LONGEST_NAME) or "")
    author = _object(fields.get("reviewer"))
    is_anonymous = author.get("isAnonymous") is True
    return Observed(
        external_id=external_id,
        score_hundredths=stars * 20_00 if stars else None,
        score_value=str(stars) if stars else None,
        scale_min=1,
        scale_max=5,
        author=None if is_anonymous else _text(author, "displayName", LONGEST_NAME),
        is_anonymous=is_anonymous,
        words=words,
        translation=translation,
        language=None,
        created_at=first,
        updated_at=last,
        comment=comment(fields.get("reviewReply")),
    )


def comment(told: object) -> ObservedComment | None:
    """A `ReviewReply`; None if there is none, or one without words."""
    fields = _object(told)
    words, _ = _original(_text(fields, "comment", 2 * LONGEST_TEXT))
    if words is None:
        return None
    violation = _text(fields, "policyViolation", LONGEST_NAME)
    return ObservedComment(
        words=words,
        updated_at=_time(fields, "updateTime"),
        state=_state(fields),
        violation=None if violation in UNSAID else violation,
    )


def tidy(words: str) -> str:
    """Words as Google keeps them: without outer blanks, lines ended by a line feed."""
    return words.replace("\r\n", "\n").strip()


def _state(fields: dict[str, Any]) -> CommentState:
    """Named `reviewReplyState`, by some `state`; before April 2026 no reply was moderated."""
    word = _text(fields, "reviewReplyState", LONGEST_NAME) or _text(fields, "state", LONGEST_NAME)
    if word is None or word in UNSAID:
        return CommentState.ACCEPTED
    return STATES.get(word, CommentState.PENDING)


def _original(text: str | None) -> tuple[str | None, str | None]:
    """The guest's own words, and Google's translation: they come in one field, in either order.

    Google writes `(Translated by Google) Good`, an empty line, `(Original)`, a line feed, `Gut`;
    or `Gut`, an empty line, `(Translated by Google)`, `Good`. A translation alone is taken as
    the words, for there are no others.
    """
    translated, marker, own = (text or "").partition(ORIGINAL)
    if not marker:
        own, _, translated = (text or "").partition("\n\n" + TRANSLATED)
    words, translation = _bare(own), _bare(translated)
    return (words, translation) if words else (translation, None)


def _bare(text: str) -> str | None:
    return tidy(text.strip().removeprefix(TRANSLATED))[:LONGEST_TEXT] or None


def _object(told: object) -> dict[str, Any]:
    return told if isinstance(told, dict) else {}


def _text(fields: dict[str, Any], name: str, longest: int) -> str | None:
    """Cut, and without NUL, which PostgreSQL does not store."""
    value = fields.get(name)
    return (value.replace("\0", "")[:longest] or None) if isinstance(value, str) else None


def _time(fields: dict[str, Any], name: str) -> datetime | None:
    """RFC 3339; of up to nine digits of a second six are kept."""
    try:
        time = datetime.fromisoformat(_text(fields, name, LONGEST_NAME) or "")
        return (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
