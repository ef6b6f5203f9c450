"""What becomes of a review when others tell something: once, however often it is told."""

from datetime import timedelta
from typing import Any

import pytest

from services.stream import policies
from services.stream.domain.review import NoLongerStands, Standing, TooEarly
from shared import ids
from shared.application import NotHere
from shared.contracts.ingest import (
    PortalReviewChanged,
    PortalReviewReturned,
    PortalReviewVanished,
)
from shared.domain import Acting, acting
from shared.service import Here
from tests.services.stream.reviews import (
    DUE,
    NEW,
    ON_GOOGLE,
    OWN,
    a_portal,
    closed,
    comes,
    facts,
    observed,
    reviewed,
    submit,
)
from tests.services.stream.told import BUSINESS, NOON, PLACE, hear


def test_a_submitted_review_enters_once(stream: Here[Any]) -> None:
    for _ in range(2):
        submit(stream)
    assert facts(stream, OWN) == ["Received"]
    entered = stream.application.events.get(OWN)
    assert next(iter(entered)).publish_at == DUE


def test_it_belongs_to_the_place_it_was_written_about(stream: Here[Any]) -> None:
    submit(stream)
    assert (reviewed(stream, OWN).business_id, reviewed(stream, OWN).place_id) == (BUSINESS, PLACE)


def test_it_is_published_once_at_the_planned_time(stream: Here[Any]) -> None:
    submit(stream)
    comes(stream, OWN)
    comes(stream, OWN)
    assert facts(stream, OWN) == ["Received", "Published"]
    *_, published = stream.application.events.get(OWN)
    assert published.meta["at"] == DUE.isoformat()


def test_a_clock_that_is_early_publishes_nothing(stream: Here[Any]) -> None:
    submit(stream)
    with pytest.raises(TooEarly):
        comes(stream, OWN, DUE - timedelta(seconds=1))
    assert facts(stream, OWN) == ["Received"]


def test_a_replacement_comes_with_its_own_72_hours_and_ends_the_old_one(stream: Here[Any]) -> None:
    submit(stream)
    later = NOON + timedelta(days=2)
    for _ in range(2):
        submit(stream, stream=NEW, replaces=OWN, submitted_at=later)
    assert facts(stream, OWN) == ["Received", "Replaced"]
    assert facts(stream, NEW) == ["Received"]
    assert reviewed(stream, NEW).publish_at == later + timedelta(hours=72)
    with pytest.raises(NoLongerStands):
        comes(stream, OWN)


def test_a_replacement_waits_for_what_it_replaces(stream: Here[Any]) -> None:
    with pytest.raises(NotHere):
        submit(stream, stream=NEW, replaces=OWN)
    assert reviewed(stream, NEW) is None


def test_a_replacement_of_what_was_removed_enters_all_the_same(stream: Here[Any]) -> None:
    submit(stream)
    with acting(Acting("operator:x", command_id=ids.new())):
        stream.application.remove(OWN, "not this house")
    submit(stream, stream=NEW, replaces=OWN)
    assert facts(stream, OWN) == ["Received", "Removed"]
    assert facts(stream, NEW) == ["Received"]


def test_a_dispute_that_was_revoked_revokes_its_review_once(stream: Here[Any]) -> None:
    submit(stream)
    for _ in range(2):
        hear(stream, policies.a_review_is_revoked_with_its_dispute, closed("revoked"))
    assert facts(stream, OWN) == ["Received", "Revoked"]
    with pytest.raises(NoLongerStands):
        comes(stream, OWN)


@pytest.mark.parametrize("outcome", ["expired", "replaced"])
def test_other_ends_of_a_dispute_do_not_touch_the_review(stream: Here[Any], outcome: str) -> None:
    submit(stream)
    hear(stream, policies.a_review_is_revoked_with_its_dispute, closed(outcome))
    assert reviewed(stream, OWN).standing is Standing.STANDS


def test_an_observed_review_enters_once_and_follows_its_portal(stream: Here[Any]) -> None:
    changed = a_portal(PortalReviewChanged, 2, score=2000, updated_at=NOON)
    told_of_it = [
        (policies.an_observed_review_enters, observed),
        (policies.a_review_changes_with_its_portal, changed),
        (policies.a_review_vanishes_with_its_portal, a_portal(PortalReviewVanished, 3)),
        (policies.a_review_returns_with_its_portal, a_portal(PortalReviewReturned, 4)),
    ]
    for policy, event in told_of_it:
        for _ in range(2):
            hear(stream, policy, event)
    assert facts(stream, ON_GOOGLE) == ["Received", "Changed", "Vanished", "Returned"]
    received, told_on, *_ = stream.application.events.get(ON_GOOGLE)
    assert received.publish_at is None
    assert told_on.author == "s1|b|a|author"


def test_a_portal_s_news_wait_for_the_review(stream: Here[Any]) -> None:
    with pytest.raises(NotHere):
        hear(stream, policies.a_review_vanishes_with_its_portal, a_portal(PortalReviewVanished))
