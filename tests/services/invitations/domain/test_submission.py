"""A review as it is submitted, and how somebody looks at the guest list."""

from uuid import UUID

import pytest

from services.invitations.domain.guest_list_view import GuestListView
from services.invitations.domain.submission import (
    Answer,
    Author,
    NotStars,
    Submission,
    score_of,
)
from shared.domain import Sealed
from tests.services.invitations.domain.facts import MAY_2
from tests.support.story import ID, fact, given

ANSWER = Answer(100_00, Sealed("words"), True, False, "de")
ANNA = Author(ID, Sealed("name"), Sealed("email"), None)


def test_a_review_carries_its_author_and_its_words() -> None:
    told = {**vars(ANNA), **vars(ANSWER), "submitted_at": MAY_2, "channel": "email"}
    given(Submission).when(lambda _: Submission.submit(ID, ANNA, ANSWER, MAY_2)).then(
        fact(Submission.Submitted, **told, replaces=None)
    )


def test_a_guest_has_one_review_and_it_one_replacement() -> None:
    review = Submission.review_of(ID)
    assert review == Submission.review_of(ID) != Submission.review_of(UUID(int=2))
    assert Submission.replacement_of(review) not in (review, Submission.replacement_of(ID))


@pytest.mark.parametrize(
    ("stars", "score"), [(1, 20_00), (2, 40_00), (3, 60_00), (4, 80_00), (5, 100_00)]
)
def test_a_star_is_twenty_percent(stars: int, score: int) -> None:
    assert score_of(stars) == score


@pytest.mark.parametrize("stars", [0, 6, -1, 11])
def test_there_are_one_to_five_stars(stars: int) -> None:
    with pytest.raises(NotStars):
        score_of(stars)


def test_a_view_of_the_list_is_saved_when_it_changes() -> None:
    opened = fact(GuestListView.Opened, user_id=ID)
    saved = fact(GuestListView.Saved, columns=["guest"], page_size=50)
    given(GuestListView).when(lambda _: GuestListView.open(ID, ID)).then(opened)
    given(GuestListView, opened).when(lambda it: it.save(["guest"], 50)).then(saved)
    given(GuestListView, opened, saved).when(lambda it: it.save(["guest"], 50)).then()
