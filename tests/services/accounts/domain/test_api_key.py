from uuid import UUID, uuid4

import pytest

from services.accounts.domain.api_key import ApiKey, KeyIncomplete
from tests.support.story import ID, Story, fact, given

PLACE = uuid4()


def test_a_key_is_issued_for_places() -> None:
    Story(None).when(lambda _: ApiKey.issue(ID, " Mews ", "abcd", [PLACE])).then(
        fact(ApiKey.Issued, label="Mews", ending="abcd", places=[PLACE])
    )


@pytest.mark.parametrize(("label", "places"), [(" ", [PLACE]), ("Mews", [])])
def test_a_key_for_nobody_or_nothing_is_not_issued(label: str, places: list[UUID]) -> None:
    with pytest.raises(KeyIncomplete):
        ApiKey.issue(ID, label, "abcd", places)


def test_a_key_is_revoked_once() -> None:
    issued = fact(ApiKey.Issued, label="Mews", ending="abcd", places=[PLACE])
    story = given(ApiKey, issued).when(lambda key: key.revoke())
    story.then(fact(ApiKey.Revoked))
    story.when(lambda key: key.revoke()).then()
