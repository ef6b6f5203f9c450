"""When a falling rating is told."""

from datetime import UTC, date, datetime

import pytest

from services.stream.domain.insight import Fall, Figures, Insight, NothingToTell
from shared import ids
from tests.support.story import fact, given

PLACE, DAY = ids.of("place"), date(2026, 11, 14)


def a_fall(recent: list[int], before: list[int]) -> Fall:
    return Fall(DAY, Figures.of(recent), Figures.of(before))


def test_five_points_less_than_before_are_told() -> None:
    fall = a_fall([7500] * 5, [8000] * 5)
    given(Insight).when(lambda _: Insight.of_a_fall(PLACE, fall)).then(
        fact(
            Insight.Raised,
            kind="rating_fell",
            window_start=datetime(2026, 11, 8, tzinfo=UTC),
            window_end=datetime(2026, 11, 15, tzinfo=UTC),
            score=7500.0,
            score_before=8000.0,
            reviews=5,
            reviews_before=5,
            rule_version=1,
        )
    )


@pytest.mark.parametrize(
    ("recent", "before"),
    [([7501] * 5, [8000] * 5), ([2000] * 4, [8000] * 5), ([2000] * 5, [8000] * 4), ([], [])],
    ids=["a smaller fall", "too few now", "too few before", "nothing at all"],
)
def test_less_says_nothing(recent: list[int], before: list[int]) -> None:
    with pytest.raises(NothingToTell):
        Insight.of_a_fall(PLACE, a_fall(recent, before))


def test_an_insight_is_one_for_a_place_a_kind_and_a_day() -> None:
    told = Insight.of_a_fall(PLACE, a_fall([5000] * 9, [9000] * 9))
    assert told.id == Insight.id_of(PLACE, "rating_fell", DAY)
    assert told.id != Insight.id_of(ids.of("other"), "rating_fell", DAY)


def test_weeks_overlap_for_six_days() -> None:
    lately = list(a_fall([], []).lately)
    assert (lately[0], lately[-1], len(lately)) == (date(2026, 11, 13), date(2026, 11, 8), 6)
