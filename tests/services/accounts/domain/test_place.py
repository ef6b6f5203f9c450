from typing import Any

import pytest

from services.accounts.domain.place import (
    Description,
    Place,
    PlaceChangedMeanwhile,
    PlaceIncomplete,
)
from tests.support.story import ID, Story, fact, given

BERLIN = Description("Adler Berlin Mitte", "Europe/Berlin", "DE", "de")


def added(told: Description = BERLIN) -> tuple[type, dict[str, Any]]:
    return fact(Place.Added, **told._asdict())


def test_a_place_keeps_the_time_of_its_zone() -> None:
    spaced = BERLIN._replace(name=" Adler Berlin Mitte ")
    Story(None).when(lambda _: Place.add(ID, spaced)).then(added())


@pytest.mark.parametrize(
    "gap",
    [
        {"name": " "},
        {"timezone": "Europe/Atlantis"},
        {"timezone": ""},
        {"country": "Germany"},
        {"country": "de"},
        {"language": "deutsch"},
    ],
)
def test_a_place_is_told_of_whole(gap: dict[str, str]) -> None:
    with pytest.raises(PlaceIncomplete):
        Place.add(ID, BERLIN._replace(**gap))
    with pytest.raises(PlaceIncomplete):
        given(Place, added()).when(lambda place: place.change(BERLIN._replace(**gap), 1))


def test_a_change_is_told_once() -> None:
    told = BERLIN._replace(timezone="Europe/Vienna")
    changed = given(Place, added()).when(lambda place: place.change(told, 1))
    changed.then(fact(Place.Changed, **told._asdict()))
    changed.when(lambda place: place.change(told, 2)).then()


def test_who_saw_an_older_description_changes_nothing() -> None:
    story = given(Place, added(), fact(Place.Changed, **BERLIN._replace(name="A")._asdict()))
    with pytest.raises(PlaceChangedMeanwhile):
        story.when(lambda place: place.change(BERLIN._replace(name="B"), 1))
