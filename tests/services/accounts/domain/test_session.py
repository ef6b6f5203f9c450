from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.accounts.domain.session import Reason, Session, SessionIsOver
from tests.support.story import ID, Fact, Story, fact, given

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
ANNA, OTHER = uuid4(), uuid4()


def started() -> Fact:
    return fact(Session.Started, user_id=ANNA, expires_at=NOW + timedelta(days=14))


def test_a_session_lasts_fourteen_days() -> None:
    Story(None).when(lambda _: Session.start(ID, ANNA, NOW)).then(started())


def test_it_goes_on_in_another_business() -> None:
    given(Session, started()).when(lambda session: session.switch(OTHER)).then(
        fact(Session.Switched, to_business=OTHER)
    )


def test_it_ends_once() -> None:
    story = given(Session, started()).when(lambda session: session.end(Reason.LOGGED_OUT))
    story.then(fact(Session.Ended, reason="logged_out"))
    story.when(lambda session: session.end(Reason.LOGGED_OUT)).then()


def test_what_is_over_goes_nowhere() -> None:
    story = given(Session, started(), fact(Session.Ended, reason="logged_out"))
    with pytest.raises(SessionIsOver):
        story.when(lambda session: session.switch(OTHER))
