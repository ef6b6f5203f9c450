"""What pages look at: every event twice and in any order between streams, the same documents."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.accounts.application import Rights
from services.accounts.domain.rights import Role
from services.accounts.policies import a_password_is_asked_for_its_letter_goes
from services.accounts.projections import Letters, Members, PasswordLinks
from services.accounts.settings import claim_of, letter_of
from shared.contracts import PublicEvent
from shared.contracts.accounts import PasswordAsked
from shared.domain import acting
from shared.letters import Letter
from shared.mail.outcome import HandedOver, Refused
from shared.projection import Projection, folded
from shared.service import Here
from shared.sight import ApiKeys, Staff
from tests.services.accounts.events import hear, shuffled, told
from tests.services.accounts.hotel import Hotel

KINDS: Sequence[type[Projection]] = (Members, PasswordLinks, Letters, Staff, ApiKeys)


def a_busy_day(here: Here[Any]) -> tuple[Hotel, UUID, UUID]:
    """Mia is invited twice and refused by a mail server; Jonas comes, changes and goes."""
    adler = Hotel(here)
    mia, jonas = adler.add("mia@adler.example"), adler.add("jonas@adler.example", Role.READER)
    with adler.as_(adler.anna):
        adler.app.invite_again(mia)
    hear(here, a_password_is_asked_for_its_letter_goes, _asked(here, mia, 2))
    with acting(adler.operator()):
        letter = letter_of(mia, 2)
        refusal = Refused("permanent", 550, "5.1.1", "no such user")
        here.application.change(Letter, letter, lambda found: found.record(refusal, found.send_at))
    with adler.as_(adler.anna):
        adler.app.change_rights(jonas, Rights(Role.STAFF, [adler.place]), _version(adler, jonas))
    with adler.as_(adler.anna):
        adler.app.issue_key(uuid4(), "Mews", "abcd", [adler.place])
    return adler, mia, jonas


def _asked(here: Here[Any], user: UUID, generation: int) -> PasswordAsked:
    [found] = [
        e
        for e in told(here)
        if isinstance(e, PasswordAsked) and (e.stream, e.generation) == (user, generation)
    ]
    return found


def _version(adler: Hotel, user: UUID) -> int:
    found = adler.app.holder(claim_of(adler.here.pepper, "jonas@adler.example"))
    assert found and found.id == user
    return found.access[adler.id].version


@pytest.mark.parametrize("kind", KINDS)
def test_twice_and_in_any_order_makes_the_same_documents(
    here: Here[Any], kind: type[Projection]
) -> None:
    a_busy_day(here)
    events = told(here)
    expected = folded(kind(), events)
    assert expected
    for seed in range(20):
        order: list[PublicEvent] = []
        for event in shuffled(events, seed):
            order += [event, event]
        assert folded(kind(), [*order, *order]) == expected


def test_a_member_is_shown_with_the_latest_rights_and_their_version(here: Here[Any]) -> None:
    adler, _, jonas = a_busy_day(here)
    member = folded(Members(), told(here))[f"{adler.id}:{jonas}"]
    assert member["role"] == "staff" and member["places"] == [str(adler.place)]
    assert member["version"] == _version(adler, jonas)
    assert member["business_id"] == str(adler.id) and member["here"]


def test_who_is_let_into_another_business_is_shown_there_too(here: Here[Any]) -> None:
    adler, krone = Hotel(here), Hotel(here, "Hotel Krone")
    shown = folded(Members(), told(here))
    assert shown[f"{krone.id}:{adler.anna}"]["business_id"] == str(krone.id)
    assert shown[f"{adler.id}:{adler.anna}"]["business_id"] == str(adler.id)


def test_who_was_removed_is_gone(here: Here[Any]) -> None:
    adler, _, jonas = a_busy_day(here)
    with adler.as_(adler.anna):
        adler.app.remove_user(jonas, claim_of(here.pepper, "jonas@adler.example"))
    assert folded(Members(), told(here))[f"{adler.id}:{jonas}"]["is_gone"]


def test_the_link_of_today_and_how_its_mail_fares_are_shown(here: Here[Any]) -> None:
    _, mia, _ = a_busy_day(here)
    link = folded(PasswordLinks(), told(here))[str(mia)]
    assert link["generation"] == 2
    assert folded(Letters(), told(here))[str(letter_of(mia, 2))]["state"] == "given_up"


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (HandedOver("250 queued"), "handed_over"),
        (Refused("transient", 451, None, "later"), "tried_again"),
    ],
)
def test_a_mail_on_its_way(here: Here[Any], outcome: Any, state: str) -> None:
    adler = Hotel(here)
    mia = adler.add("mia@adler.example")
    hear(here, a_password_is_asked_for_its_letter_goes, _asked(here, mia, 1))
    letter = letter_of(mia, 1)
    assert folded(Letters(), told(here))[str(letter)]["state"] == "intended"
    for act in (
        lambda found: found.attempt(found.send_at),
        lambda found: found.record(outcome, found.send_at),
    ):
        with acting(adler.operator()):
            here.application.change(Letter, letter, act)
    assert folded(Letters(), told(here))[str(letter)]["state"] == state
