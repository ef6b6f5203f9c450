"""Sessions and passwords on a real event store."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from services.accounts.domain.password_link import LinkIsSpent
from services.accounts.domain.rights import Role
from services.accounts.domain.session import Reason, Session
from services.accounts.domain.user import User
from services.accounts.settings import claim_of
from shared import clock
from shared.application import NotHere
from shared.domain import Acting, acting
from shared.service import Here
from tests.services.accounts.hotel import Hotel
from tests.services.accounts.test_people import at_once


def oneself(user_id: UUID) -> Acting:
    return Acting(f"staff:{user_id}", command_id=uuid4())


def logged_in(adler: Hotel, user_id: UUID) -> UUID:
    session = uuid4()
    with acting(oneself(user_id)):
        adler.app.start_session(session, user_id)
    return session


def test_a_session_begins_in_the_first_business_and_when_the_log_in_began(adler: Hotel) -> None:
    session, began = uuid4(), clock.now() - timedelta(seconds=3)
    with acting(Acting(f"staff:{adler.anna}", command_id=uuid4(), at=began)):
        adler.app.start_session(session, adler.anna)
    [started] = adler.app.events.get(session)
    assert started.meta["business_id"] == str(adler.id)  # type: ignore[attr-defined]
    assert started.meta["at"] == began.isoformat()  # type: ignore[attr-defined]
    assert started.expires_at == began + timedelta(days=14)  # type: ignore[attr-defined]


def test_a_session_goes_on_in_another_business_of_the_user_only(here: Here) -> None:  # type: ignore[type-arg]
    adler, krone = Hotel(here), Hotel(here, "Hotel Krone")
    jonas = adler.add("jonas@adler.example")
    annas, jonass = logged_in(adler, adler.anna), logged_in(adler, jonas)
    with acting(oneself(adler.anna)):
        adler.app.switch_session(annas, krone.id)
    assert adler.app.admits(annas, krone.id)
    with acting(oneself(jonas)), pytest.raises(NotHere):
        adler.app.switch_session(jonass, krone.id)


def test_a_session_that_ended_admits_nobody_at_once(adler: Hotel) -> None:
    session = logged_in(adler, adler.anna)
    assert adler.app.admits(session, adler.id)
    with acting(Acting("staff:", command_id=uuid4())):
        adler.app.end_session(session, Reason.LOGGED_OUT)
    assert not adler.app.admits(session, adler.id)
    [_, ended] = adler.app.events.get(session)
    assert ended.meta["actor"] == f"staff:{adler.anna}"  # type: ignore[attr-defined]


def test_who_was_removed_is_outside_at_once(adler: Hotel) -> None:
    jonas = adler.add("jonas@adler.example")
    session = logged_in(adler, jonas)
    with adler.as_(adler.anna):
        adler.app.remove_user(jonas, claim_of(adler.here.pepper, "jonas@adler.example"))
    assert not adler.app.admits(session, adler.id)
    with acting(oneself(jonas)), pytest.raises(NotHere):
        adler.app.start_session(uuid4(), jonas)


def test_nobody_is_admitted_without_a_session(adler: Hotel) -> None:
    assert not adler.app.admits(uuid4(), adler.id)
    assert adler.app.find(Session, uuid4()) is None


def test_a_link_is_used_once_also_by_eight_at_once(crowded: Hotel) -> None:
    mia = crowded.add("mia@adler.example")

    def use() -> None:
        with acting(oneself(mia)):
            crowded.app.set_password_by_link(mia, 1, "hash")

    assert at_once(*[use] * 8) == ["done"] + ["link_is_spent"] * 7


def test_a_forgotten_password_stays_until_a_new_one_is_set(adler: Hotel) -> None:
    mia = adler.add("mia@adler.example", password_hash="old")
    with acting(Acting("rule:forgotten_password@1", command_id=uuid4())):
        adler.app.ask_password(mia)
    found = adler.app.find(User, mia)
    assert found and found.hash == "old" and found.link and found.link.reason == "forgotten"


def test_an_invitation_that_is_sent_again_spends_the_first_link(adler: Hotel) -> None:
    mia = adler.add("mia@adler.example")
    with adler.as_(adler.anna):
        adler.app.invite_again(mia)
    with acting(oneself(mia)), pytest.raises(LinkIsSpent):
        adler.app.set_password_by_link(mia, 1, "hash")
    with acting(oneself(mia)):
        adler.app.set_password_by_link(mia, 2, "hash")


def test_the_holder_of_an_address_is_found_until_it_is_released(adler: Hotel) -> None:
    claim = claim_of(adler.here.pepper, " Jonas@Adler.example")
    assert adler.app.holder(claim) is None
    jonas = adler.add("jonas@adler.example", Role.READER)
    held = adler.app.holder(claim)
    assert held and held.id == jonas
    with adler.as_(adler.anna):
        adler.app.remove_user(jonas, claim)
    assert adler.app.holder(claim) is None
