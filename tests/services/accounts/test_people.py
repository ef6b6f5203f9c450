"""Who belongs to a business, on a real event store, also when several act at the same time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.accounts.application import Rights
from services.accounts.application.houses import NotAdministrator
from services.accounts.application.people import OwnRights
from services.accounts.domain.business import Business, LastAdministrator
from services.accounts.domain.rights import RightsChangedMeanwhile, Role
from services.accounts.domain.staff_address import AddressTaken, StaffAddress
from services.accounts.domain.user import User
from services.accounts.settings import claim_of
from shared.application import NotHere
from shared.domain import Refused, Sealed, acting
from shared.service import Here
from tests.services.accounts.hotel import BERLIN, Hotel

READER = Rights(Role.READER)


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Carries all out at the same time; "done", or the name of the refusal, of each."""
    together = Barrier(len(acts))

    def one(act: Callable[[], Any]) -> str:
        together.wait()
        try:
            act()
        except Refused as refusal:
            return refusal.code
        return "done"

    with ThreadPoolExecutor(len(acts)) as threads:
        return sorted(threads.map(one, acts))


def user(adler: Hotel, id: UUID) -> User:
    found = adler.app.find(User, id)
    assert found
    return found


def version(adler: Hotel, id: UUID) -> int:
    return user(adler, id).access[adler.id].version


def test_of_eight_who_add_an_address_at_once_one_succeeds(crowded: Hotel) -> None:
    spellings = (
        "mia@adler.example",
        " MIA@adler.example",
        "Mia@Adler.Example ",
        "mia@ADLER.example",
    )
    newcomers = [crowded.newcomer(address) for address in spellings * 2]

    def adding(number: int) -> Callable[[], Any]:
        def add() -> None:
            with crowded.as_(crowded.anna):
                crowded.app.add_user(newcomers[number], READER)

        return add

    ends = at_once(*(adding(number) for number in range(8)))
    assert ends == ["address_taken"] * 7 + ["done"]
    added = [each for each in newcomers if crowded.app.find(User, each.id)]
    assert len(added) == 1
    claim = crowded.app.find(StaffAddress, added[0].claim)
    assert claim and claim.user_id == added[0].id


def test_an_added_user_is_asked_for_a_password(adler: Hotel) -> None:
    mia = user(adler, adler.add("mia@adler.example"))
    assert mia.link and mia.link.reason == "invited"


def test_adding_twice_by_one_command_adds_once(adler: Hotel) -> None:
    command, newcomer = uuid4(), adler.newcomer("mia@adler.example")
    with adler.as_(adler.anna, command):
        first = adler.app.add_user(newcomer, READER)
        again = adler.app.add_user(newcomer, READER)
    assert (again.stream, again.nid) == (first.stream, 0)


def test_who_administers_two_businesses_lets_a_colleague_into_both(here: Here[Any]) -> None:
    adler = Hotel(here)
    jonas = adler.add("jonas@adler.example")
    krone = Hotel(here, "Hotel Krone")
    with krone.as_(adler.anna):
        krone.app.add_user(krone.newcomer("jonas@adler.example"), READER)
    assert {b: a.role for b, a in user(adler, jonas).access.items()} == {
        adler.id: Role.STAFF,
        krone.id: Role.READER,
    }


def test_who_does_not_administer_the_other_business_is_told_that_the_address_is_taken(
    here: Here[Any],
) -> None:
    adler = Hotel(here)
    adler.add("jonas@adler.example")
    krone = Hotel(here, "Hotel Krone")
    kurt = krone.add("kurt@krone.example", Role.ADMINISTRATOR)
    with krone.as_(kurt), pytest.raises(AddressTaken):
        krone.app.add_user(krone.newcomer("jonas@adler.example"), READER)


def test_rights_are_changed_by_who_saw_the_latest(adler: Hotel) -> None:
    jonas = adler.add("jonas@adler.example")
    seen = version(adler, jonas)
    with adler.as_(adler.anna):
        adler.app.change_rights(jonas, Rights(Role.READER, [adler.place]), seen)
    assert user(adler, jonas).access[adler.id][:2] == (Role.READER, [adler.place])
    with adler.as_(adler.anna), pytest.raises(RightsChangedMeanwhile):
        adler.app.change_rights(jonas, Rights(Role.STAFF), seen)


def test_places_of_another_business_are_not_there(here: Here[Any]) -> None:
    adler = Hotel(here)
    jonas, krone = adler.add("jonas@adler.example"), Hotel(here, "Hotel Krone")
    rights = Rights(Role.READER, [krone.place])
    with adler.as_(adler.anna), pytest.raises(NotHere):
        adler.app.change_rights(jonas, rights, version(adler, jonas))


@pytest.mark.parametrize("role", [Role.STAFF, Role.READER])
def test_only_administrators_change_anything(adler: Hotel, role: Role) -> None:
    jonas = adler.add("jonas@adler.example", role)
    claim = claim_of(adler.here.pepper, "anna@adler.example")
    forbidden: list[Callable[[], object]] = [
        lambda: adler.app.rename("Mine"),
        lambda: adler.app.set_service_address(Sealed("sealed")),
        lambda: adler.app.change_rights(jonas, Rights(Role.ADMINISTRATOR), version(adler, jonas)),
        lambda: adler.app.add_user(adler.newcomer("mia@adler.example"), READER),
        lambda: adler.app.remove_user(adler.anna, claim),
        lambda: adler.app.invite_again(adler.anna),
        lambda: adler.app.add_place(uuid4(), BERLIN),
        lambda: adler.app.change_place(adler.place, BERLIN, 1),
        lambda: adler.app.define_group(uuid4(), "Lakes", [adler.place]),
        lambda: adler.app.issue_key(uuid4(), "Mews", "abcd", [adler.place]),
        lambda: adler.app.revoke_key(uuid4()),
    ]
    for act in forbidden:
        with adler.as_(jonas), pytest.raises(NotAdministrator):
            act()


def test_a_foreign_administrator_finds_nobody(here: Here[Any]) -> None:
    adler = Hotel(here)
    krone = Hotel(here, "Hotel Krone")
    kurt = krone.add("kurt@krone.example", Role.ADMINISTRATOR)
    claim = claim_of(here.pepper, "anna@adler.example")
    jonas = adler.add("jonas@adler.example")
    forbidden: list[Callable[[], object]] = [
        lambda: krone.app.change_rights(jonas, READER, 3),
        lambda: krone.app.remove_user(jonas, claim),
        lambda: krone.app.invite_again(jonas),
    ]
    for act in forbidden:
        with krone.as_(kurt), pytest.raises(NotHere):
            act()


def test_nobody_takes_his_own_rights_away(adler: Hotel) -> None:
    adler.add("jonas@adler.example", Role.ADMINISTRATOR)
    claim = claim_of(adler.here.pepper, "anna@adler.example")
    with adler.as_(adler.anna), pytest.raises(OwnRights):
        adler.app.change_rights(adler.anna, READER, version(adler, adler.anna))
    with adler.as_(adler.anna), pytest.raises(OwnRights):
        adler.app.remove_user(adler.anna, claim)


def test_the_last_administrator_stays_whoever_acts(adler: Hotel) -> None:
    claim = claim_of(adler.here.pepper, "anna@adler.example")
    with acting(adler.operator()), pytest.raises(LastAdministrator):
        adler.app.change_rights(adler.anna, READER, version(adler, adler.anna))
    with acting(adler.operator()), pytest.raises(LastAdministrator):
        adler.app.remove_user(adler.anna, claim)
    assert user(adler, adler.anna).access[adler.id].role is Role.ADMINISTRATOR


def test_two_administrators_who_dismiss_each_other_at_once_leave_one(crowded: Hotel) -> None:
    for turn in range(5):
        jonas = crowded.add(f"jonas{turn}@adler.example", Role.ADMINISTRATOR)
        pair = sorted(_administrators(crowded))
        assert len(pair) == 2

        def dismissing(actor: UUID, other: UUID) -> Callable[[], Any]:
            seen = version(crowded, other)

            def act() -> None:
                with crowded.as_(actor):
                    crowded.app.change_rights(other, READER, seen)

            return act

        ends = at_once(dismissing(*pair), dismissing(*reversed(pair)))
        assert ends == ["done", "not_administrator"]
        assert len(_administrators(crowded)) == 1
        assert jonas in pair


def test_who_is_removed_leaves_the_address_free(adler: Hotel) -> None:
    mia, claim = adler.add("mia@adler.example"), claim_of(adler.here.pepper, "mia@adler.example")
    with adler.as_(adler.anna):
        adler.app.remove_user(mia, claim)
    assert user(adler, mia).access == {}
    again = adler.add("mia@adler.example")
    assert again != mia
    assert [type(e).__name__ for e in adler.app.events.get(claim)] == [
        "Reserved",
        "Released",
        "ReservedAgain",
    ]


def test_who_is_removed_from_one_business_stays_in_the_other(here: Here[Any]) -> None:
    adler = Hotel(here)
    jonas, krone = adler.add("jonas@adler.example"), Hotel(here, "Hotel Krone")
    claim = claim_of(here.pepper, "jonas@adler.example")
    with krone.as_(adler.anna):
        krone.app.add_user(krone.newcomer("jonas@adler.example"), READER)
    with adler.as_(adler.anna):
        adler.app.remove_user(jonas, claim)
    assert list(user(adler, jonas).access) == [krone.id]
    held = adler.app.find(StaffAddress, claim)
    assert held and held.user_id == jonas


def test_a_claim_belongs_to_no_business(adler: Hotel) -> None:
    adler.add("mia@adler.example")
    claim = adler.app.find(StaffAddress, claim_of(adler.here.pepper, "mia@adler.example"))
    assert claim and claim.business_id is None


def _administrators(adler: Hotel) -> set[UUID]:
    found = adler.app.find(Business, adler.id)
    assert found
    return found.administrators
