"""A portal's review and the comment under it, as facts."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.ingest.domain.portal_comment import IsDecided, NoSuchComment
from services.ingest.domain.portal_review import PortalReview
from shared.domain import Sealed
from tests.support.story import Story, fact, given

NOW = datetime(2026, 5, 20, 9, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
WORDS, AUTHOR, THANKS = Sealed("sealed words"), Sealed("sealed author"), Sealed("sealed thanks")
FIRST, SECOND = UUID(int=1), UUID(int=2)

seen: dict[str, Any] = {"score": 60_00, "words": WORDS, "updated_at": NOW, "fingerprint": "f1"}
observed = fact(
    PortalReview.Observed,
    portal="google",
    external_id="x",
    author=AUTHOR,
    language=None,
    created_at=NOW,
    **seen,
)
vanished, returned = fact(PortalReview.Vanished), fact(PortalReview.Returned)


def intended(comment: UUID = FIRST, fingerprint: str = "c1") -> Any:
    told = {"comment_id": comment, "words": THANKS, "fingerprint": fingerprint, "post_at": NOW}
    return fact(PortalReview.CommentIntended, **told)


def shown(comment: UUID | None = FIRST, fingerprint: str = "c1") -> Any:
    told = {"comment_id": comment, "words": THANKS, "written_at": NOW}
    return fact(PortalReview.CommentSeen, **told, fingerprint=fingerprint)


sent = fact(PortalReview.CommentSent, comment_id=FIRST, look_at=LATER)
accepted = fact(PortalReview.CommentAccepted, comment_id=FIRST)
rejected = fact(PortalReview.CommentRejected, comment_id=FIRST, reason="SPAM")
failed = fact(PortalReview.CommentFailed, comment_id=FIRST, reason="Gone")
gone = fact(PortalReview.CommentGone, comment_id=FIRST)


def review(*facts: Any) -> Story:
    return given(PortalReview, observed, *facts)


def look(fingerprint: str = "c1") -> Any:
    return lambda it: it.see_comment(THANKS, fingerprint, NOW)


def test_what_is_as_before_makes_no_event() -> None:
    review().when(lambda it: it.see(**seen)).then()


def test_a_change_is_known_by_its_fingerprint() -> None:
    now = {**seen, "score": 80_00, "fingerprint": "f2"}
    review().when(lambda it: it.see(**now)).then(fact(PortalReview.Changed, **now))


def test_it_vanishes_once_and_returns() -> None:
    review().when(lambda it: it.miss()).then(vanished)
    review(vanished).when(lambda it: it.miss()).then()
    review(vanished).when(lambda it: it.see(**seen)).then(returned)


def test_a_comment_is_intended_once() -> None:
    def intend(it: Any) -> None:
        it.intend_comment(FIRST, THANKS, "c1", NOW)

    review().when(intend).then(intended())
    review(intended()).when(intend).then()


def test_ours_is_accepted_when_it_is_shown() -> None:
    review(intended(), sent).when(look()).then(accepted, shown())
    review(intended(), sent, accepted, shown()).when(look()).then()


def test_ours_is_ours_although_we_were_not_told_that_it_was_sent() -> None:
    review(intended(), failed).when(look()).then(shown())


def test_other_words_were_written_by_hand() -> None:
    review().when(look("c9")).then(shown(None, "c9"))
    review(intended(), sent).when(look("c9")).then(shown(None, "c9"))


def test_an_earlier_text_of_ours_is_still_ours() -> None:
    story = review(intended(), sent, intended(SECOND, "c2"))
    story.when(look("c1")).then(shown(FIRST, "c1"))


def test_what_is_shown_no_more_is_gone_once() -> None:
    review(shown()).when(lambda it: it.miss_comment()).then(gone)
    review(shown(), gone).when(lambda it: it.miss_comment()).then()
    review().when(lambda it: it.miss_comment()).then()


def test_moderation_refuses_once_and_says_why() -> None:
    def refuse(it: Any) -> None:
        it.see_rejected("c1", "SPAM")

    review(intended(), sent).when(refuse).then(rejected)
    review(intended(), sent, rejected).when(refuse).then()


def test_moderation_refuses_later_what_it_has_shown() -> None:
    story = review(intended(), sent, accepted, shown())
    story.when(lambda it: it.see_rejected("c1", "SPAM")).then(rejected, gone)


def test_what_was_written_by_hand_and_refused_is_not_ours() -> None:
    review(intended(), sent).when(lambda it: it.see_rejected("c9", "SPAM")).then()


@pytest.mark.parametrize("end", [accepted, rejected, failed])
@pytest.mark.parametrize(
    "command",
    [
        lambda it: it.send_comment(FIRST, LATER),
        lambda it: it.delay_comment(FIRST, "Unavailable", LATER),
        lambda it: it.look_again(FIRST, LATER),
        lambda it: it.fail_comment(FIRST, "Gone"),
    ],
)
def test_what_is_decided_stays_so(command: Any, end: Any) -> None:
    with pytest.raises(IsDecided):
        review(intended(), end).when(command)


def test_an_overtaken_text_is_not_sent() -> None:
    with pytest.raises(NoSuchComment):
        review(intended(), intended(SECOND, "c2")).when(lambda it: it.send_comment(FIRST, LATER))
