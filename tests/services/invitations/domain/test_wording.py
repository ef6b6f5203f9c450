"""The texts of a place: versions, each for some departures; the one saved last counts."""

from datetime import date
from typing import Any

import pytest

from services.invitations.domain.wording import EndsBeforeItStarts, NoSuchText, Wording
from tests.support.story import ID, Fact, fact, given

opened = fact(Wording.Opened, kind="invitation", language="de")
EASTER, AFTER = date(2026, 4, 3), date(2026, 4, 7)


def changed(version: int, since: date | None = None, until: date | None = None) -> Fact:
    words = {"subject": f"subject {version}", "greeting": "Hello", "body": "words"}
    return fact(Wording.Changed, text_version=version, **words, since=since, until=until)


def version_on(day: date, *past: Fact) -> Any:
    found = given(Wording, opened, *past).aggregate.text_for(day)
    return found and found.version


def test_without_an_own_text_the_product_s_goes() -> None:
    assert version_on(EASTER) is None


def test_a_text_is_written_in_versions() -> None:
    words = ("subject 1", "Hello", "words")
    given(Wording, opened).when(lambda it: it.change(*words, None, None)).then(changed(1))
    given(Wording, opened, changed(1)).when(
        lambda it: it.change("subject 2", "Hello", "words", EASTER, AFTER)
    ).then(changed(2, EASTER, AFTER))


def test_a_text_for_a_time_counts_for_its_days_both_ends_included() -> None:
    past = [changed(1), changed(2, EASTER, AFTER)]
    assert version_on(date(2026, 4, 2), *past) == 1
    assert version_on(EASTER, *past) == 2
    assert version_on(AFTER, *past) == 2
    assert version_on(date(2026, 4, 8), *past) == 1


def test_where_two_count_the_one_saved_last_does() -> None:
    assert version_on(EASTER, changed(1, EASTER, AFTER), changed(2)) == 2


def test_what_is_taken_back_gives_way_to_what_was_said_before() -> None:
    past = [changed(1), changed(2)]
    gone = fact(Wording.Reverted, text_version=2)
    given(Wording, opened, *past).when(lambda it: it.revert(2)).then(gone)
    assert version_on(EASTER, *past, gone) == 1


def test_versions_are_not_counted_anew_after_one_was_taken_back() -> None:
    past = [changed(1), fact(Wording.Reverted, text_version=1)]
    given(Wording, opened, *past).when(
        lambda it: it.change("subject 2", "Hello", "words", None, None)
    ).then(changed(2))


def test_only_a_text_that_counts_is_taken_back() -> None:
    for past in ([], [changed(1), fact(Wording.Reverted, text_version=1)]):
        with pytest.raises(NoSuchText):
            given(Wording, opened, *past).when(lambda it: it.revert(1))


def test_a_time_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(EndsBeforeItStarts):
        given(Wording, opened).when(lambda it: it.change("s", "g", "b", AFTER, EASTER))


def test_a_text_belongs_to_a_place_a_kind_and_a_language() -> None:
    given(Wording).when(lambda _: Wording.open(ID, "invitation", "de")).then(opened)
    streams = {
        Wording.stream(ID, kind, language)
        for kind in ("invitation", "reminder")
        for language in ("de", "en")
    }
    assert len(streams) == 4
