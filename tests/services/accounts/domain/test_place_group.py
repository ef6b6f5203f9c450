from uuid import UUID, uuid4

import pytest

from services.accounts.domain.place_group import (
    GroupChangedMeanwhile,
    GroupIncomplete,
    PlaceGroup,
)
from tests.support.story import ID, Story, fact, given

ONE, TWO = uuid4(), uuid4()


def test_a_group_is_defined_by_name_and_places() -> None:
    Story(None).when(lambda _: PlaceGroup.define(ID, " Lakes ", [ONE])).then(
        fact(PlaceGroup.Defined, name="Lakes", places=[ONE])
    )


@pytest.mark.parametrize(("name", "places"), [(" ", [ONE]), ("Lakes", [])])
def test_a_group_without_name_or_places_is_none(name: str, places: list[UUID]) -> None:
    with pytest.raises(GroupIncomplete):
        PlaceGroup.define(ID, name, places)
    with pytest.raises(GroupIncomplete):
        given(PlaceGroup, fact(PlaceGroup.Defined, name="Lakes", places=[ONE])).when(
            lambda group: group.change(name, places, 1)
        )


def test_a_change_is_told_once_and_only_of_what_was_seen() -> None:
    story = given(PlaceGroup, fact(PlaceGroup.Defined, name="Lakes", places=[ONE]))
    story.when(lambda group: group.change("Lakes", [ONE, TWO], 1)).then(
        fact(PlaceGroup.Changed, name="Lakes", places=[ONE, TWO])
    )
    story.when(lambda group: group.change("Lakes", [ONE, TWO], 2)).then()
    with pytest.raises(GroupChangedMeanwhile):
        story.when(lambda group: group.change("Sea", [ONE], 1))
