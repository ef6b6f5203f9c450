"""Each sample of Google's JSON, and what we take from it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from services.ingest.sources.portals import CommentState, Observed, ObservedComment
from services.ingest.sources.portals import google as adapter
from services.ingest.sources.portals.google import reader

SAMPLES = Path(adapter.__file__).parent / "samples"
JULY = datetime(2026, 7, 1, tzinfo=UTC)


def sample(name: str) -> Any:
    return json.loads((SAMPLES / name).read_text())


def read(name: str) -> list[Observed | None]:
    return [reader.review(one) for one in sample(name)["reviews"]]


def test_stars_alone_are_a_review_without_words() -> None:
    written = datetime(2026, 7, 24, 8, 15, 30, 123456, UTC)
    assert read("page.json")[0] == Observed(
        external_id="AbFvOqm1_stars-alone",
        score_hundredths=80_00,
        score_value="4",
        scale_min=1,
        scale_max=5,
        author="Ada Guest",
        is_anonymous=False,
        words=None,
        translation=None,
        language=None,
        created_at=written,
        updated_at=written,
        comment=None,
    )


def test_an_unnamed_guest_has_no_author_and_the_translation_stands_beside_the_words() -> None:
    assert read("page.json")[1] == Observed(
        external_id="AbFvOqm2",
        score_hundredths=20_00,
        score_value="1",
        scale_min=1,
        scale_max=5,
        author=None,
        is_anonymous=True,
        words="Laut die ganze Nacht.\n\nNie wieder.",
        translation="Loud all night.\n\nNever again.",
        language=None,
        created_at=datetime(2026, 7, 20, 21, tzinfo=UTC),
        updated_at=datetime(2026, 7, 21, 6, 30, 0, 500000, UTC),
        comment=ObservedComment(
            words="Das tut uns leid.",
            updated_at=datetime(2026, 7, 21, 9, tzinfo=UTC),
            state=CommentState.PENDING,
        ),
    )


def test_the_translation_may_follow_the_words_and_times_are_told_in_utc() -> None:
    review = read("page.json")[2]
    assert review is not None
    assert (review.words, review.translation) == ("Très bien", "Very good")
    assert review.author == "Zoë Müller-Øst 🌊"
    assert review.created_at == datetime(2026, 7, 19, 8, tzinfo=UTC)
    assert review.created_at.utcoffset() == JULY.utcoffset()


def test_a_reply_from_before_moderation_is_accepted() -> None:
    review = read("last_page.json")[0]
    assert review is not None
    assert review.score_hundredths == 60_00
    assert review.comment == ObservedComment(
        "Thank you!", datetime(2019, 1, 6, 12, tzinfo=UTC), CommentState.ACCEPTED
    )


@pytest.mark.parametrize(
    ("name", "state", "violation", "updated_at"),
    [
        ("approved", CommentState.ACCEPTED, None, JULY),
        ("pending", CommentState.PENDING, None, JULY),
        ("rejected", CommentState.REJECTED, "PERSONAL_INFO", JULY),
        ("named state", CommentState.REJECTED, None, JULY),
        ("unspecified", CommentState.ACCEPTED, None, JULY),
        ("before moderation", CommentState.ACCEPTED, None, JULY.replace(year=2019)),
        ("a new state", CommentState.PENDING, None, JULY),
        ("a new violation", CommentState.REJECTED, "TOO_CHEERFUL", JULY),
        ("without a time", CommentState.ACCEPTED, None, None),
    ],
)
def test_what_moderation_said(
    name: str, state: CommentState, violation: str | None, updated_at: datetime | None
) -> None:
    told = sample("replies.json")[name]
    assert reader.comment(told) == ObservedComment("Thanks", updated_at, state, violation)


def test_what_cannot_be_a_review_is_left_out_and_the_rest_survives() -> None:
    *broken, odd, markup = read("hostile.json")
    assert broken == [None] * 6
    assert odd is not None
    assert (odd.external_id, odd.score_hundredths, odd.score_value) == ("odd-but-real", None, None)
    assert (odd.author, odd.words, odd.comment) == (None, None, None)
    assert odd.updated_at == odd.created_at == JULY
    assert markup is not None
    assert markup.words == "nul and <b>tags</b>"
    assert markup.author == "<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("comment", "words", "translation"),
    [
        ("(Translated by Google) Ok\n\n(Original)\nОк", "Ок", "Ok"),
        ("(Translated by Google) Ok\n\n(Original) Ок", "Ок", "Ok"),
        ("Ок\n\n(Translated by Google)\nOk", "Ок", "Ok"),
        ("Ок\n\n(Translated by Google) Ok", "Ок", "Ok"),
        ("(Translated by Google) Ok", "Ok", None),
        ("(Translated by Google) Ok\n\n(Original)\n", "Ok", None),
        ("They said (Translated by Google) was funny", None, None),
        ("The (Original) place", None, None),
        ("   ", None, None),
    ],
)
def test_words_and_translation_are_told_apart(
    comment: str, words: str | None, translation: str | None
) -> None:
    told = {"reviewId": "1", "createTime": "2026-07-01T00:00:00Z", "comment": comment}
    review = reader.review(told)
    assert review is not None
    expected = words or comment.strip() or None
    assert (review.words, review.translation) == (expected, translation)


def test_no_text_is_longer_than_an_event_can_hold() -> None:
    endless = "x" * 1_000_000
    told = {"reviewId": endless, "createTime": "2026-07-01T00:00:00Z", "comment": endless}
    told["comment"] = f"(Translated by Google) {endless}\n\n(Original)\n{endless}"
    review = reader.review(told | {"reviewer": {"displayName": endless}})
    assert review is not None
    assert len(review.external_id) == len(review.author or "") == 256
    assert len(review.words or "") == 16_384
