"""Texts under a review, and how far they get."""

from datetime import UTC, datetime

import pytest

from services.stream.domain.comment import (
    LONGEST,
    Comment,
    SomebodyCommented,
    TooLong,
    UnknownText,
)
from services.stream.domain.review import AsBefore
from shared import ids
from tests.support.story import Fact, Story, fact, given

REVIEW, TEXT, SECOND = ids.of("review"), ids.of("text"), ids.of("second")
AT = datetime(2026, 3, 27, tzinfo=UTC)


def written(comment_id: object = TEXT, portal: str = "google") -> Fact:
    return fact(
        Comment.Written,
        comment_id=comment_id,
        review_id=REVIEW,
        portal=portal,
        external_id=None,
        words="s1|words",
    )


def step(kind: type, comment_id: object = TEXT, **more: object) -> Fact:
    return fact(kind, review_id=REVIEW, comment_id=comment_id, **more)


accepted, gone = step(Comment.Accepted), fact(Comment.Gone, review_id=REVIEW)


def under(portal: str, *facts: Fact) -> Story:
    opened = fact(Comment.Opened, review_id=REVIEW, portal=portal, external_id=None)
    return given(Comment, opened, *facts)


def on_google(*facts: Fact) -> Story:
    return under("google", *facts)


def test_under_an_own_review_it_counts_as_it_is_written() -> None:
    under("own").when(lambda c: c.write(TEXT, "s1|words", 5, None)).then(
        written(portal="own"), accepted
    )


def test_under_a_portal_s_review_it_has_a_way_to_go() -> None:
    on_google().when(lambda c: c.write(TEXT, "s1|words", LONGEST, None)).then(written())


def test_it_has_4096_bytes_at_most() -> None:
    with pytest.raises(TooLong) as refused:
        on_google().when(lambda c: c.write(TEXT, "s1|words", LONGEST + 1, None))
    assert refused.value.args == (4096,)


def test_it_may_be_written_again_by_whoever_has_seen_it() -> None:
    on_google(written()).when(lambda c: c.write(SECOND, "s1|words", 5, TEXT)).then(written(SECOND))


def test_nobody_writes_over_a_text_that_came_in_between() -> None:
    with pytest.raises(SomebodyCommented):
        on_google(written()).when(lambda c: c.write(SECOND, "s1|words", 5, None))


def test_its_portal_tells_how_far_it_got() -> None:
    story = on_google(written())
    story.when(lambda c: c.send(TEXT)).when(lambda c: c.accept(TEXT))
    story.when(lambda c: c.see(TEXT, "s1|words", AT))
    story.then(step(Comment.Sent), accepted, step(Comment.Seen, words=None, written_at=AT))


def test_it_fails_with_a_reason() -> None:
    on_google(written()).when(lambda c: c.fail(TEXT, "no_access")).then(
        step(Comment.Failed, reason="no_access")
    )


def test_a_rejected_text_that_was_shown_is_shown_no_more() -> None:
    on_google(written(), accepted).when(lambda c: c.reject(TEXT, "spam")).then(
        step(Comment.Rejected, reason="spam"), gone
    )


def test_an_earlier_text_stays_when_the_second_is_rejected() -> None:
    on_google(written(), accepted, written(SECOND)).when(lambda c: c.reject(SECOND, "spam")).then(
        step(Comment.Rejected, SECOND, reason="spam")
    )


def test_words_written_on_the_portal_by_hand_are_kept() -> None:
    on_google().when(lambda c: c.see(None, "s1|by hand", AT)).then(
        step(Comment.Seen, None, words="s1|by hand", written_at=AT)
    )


def test_it_is_gone_once() -> None:
    seen = step(Comment.Seen, None, words="s1|by hand", written_at=AT)
    story = on_google(seen).when(lambda c: c.lose())
    story.then(gone)
    with pytest.raises(AsBefore):
        story.when(lambda c: c.lose())


def test_a_text_nobody_wrote_here_is_not_ours() -> None:
    for command in (
        lambda c: c.send(SECOND),
        lambda c: c.accept(SECOND),
        lambda c: c.reject(SECOND, "spam"),
        lambda c: c.fail(SECOND, "gone"),
        lambda c: c.see(SECOND, "s1|words", AT),
    ):
        with pytest.raises(UnknownText):
            on_google(written()).when(command)
