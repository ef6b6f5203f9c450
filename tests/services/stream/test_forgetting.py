"""A guest is forgotten: its reviews lose the name, whichever comes first."""

from typing import Any

import pytest

from services.stream import policies
from shared import ids
from shared.contracts.invitations import GuestAnonymised
from shared.service import Here
from tests.services.stream.reviews import (
    NEW,
    OWN,
    facts,
    submit,
)
from tests.services.stream.told import GUEST, hear, told


def test_a_forgotten_guest_leaves_all_its_reviews_once(stream: Here[Any]) -> None:
    submit(stream)
    submit(stream, stream=NEW, replaces=OWN)
    forgotten = told(
        GuestAnonymised, GUEST, 9, contact_hash="h", erases_words=False, review_ids=[OWN, NEW]
    )
    for _ in range(2):
        hear(stream, policies.a_forgotten_guest_leaves_its_reviews, forgotten)
    assert facts(stream, OWN)[-1] == facts(stream, NEW)[-1] == "GuestForgotten"
    assert len(facts(stream, NEW)) == 2


@pytest.mark.parametrize("comes_first", ["the replacement", "the forgetting"])
def test_a_replacement_of_a_forgotten_guest_is_forgotten_too(
    stream: Here[Any], comes_first: str
) -> None:
    """It was on its way: the guest's anonymising knows the first review alone."""
    newer = ids.of("replacement", OWN)
    about: dict[str, Any] = {"contact_hash": "h", "erases_words": False, "review_ids": [OWN]}
    forgotten = told(GuestAnonymised, GUEST, 9, **about)
    submit(stream)
    if comes_first == "the replacement":
        submit(stream, stream=newer, replaces=OWN)
    for _ in range(2):
        hear(stream, policies.a_forgotten_guest_leaves_its_reviews, forgotten)
    for _ in range(2):
        submit(stream, stream=newer, replaces=OWN)
    assert facts(stream, newer) == ["Received", "GuestForgotten"]
    assert sorted(facts(stream, OWN)) == ["GuestForgotten", "Received", "Replaced"]


def test_a_guest_without_reviews_is_forgotten_elsewhere(stream: Here[Any]) -> None:
    nobody = told(GuestAnonymised, GUEST, contact_hash="h", erases_words=True)
    hear(stream, policies.a_forgotten_guest_leaves_its_reviews, nobody)
    assert stream.application.recorder.max_notification_id() in (0, None)
