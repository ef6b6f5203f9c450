from uuid import uuid4

import pytest

from services.accounts.domain.staff_address import AddressTaken, StaffAddress
from tests.support.story import ID, Story, fact, given

ANNA, JONAS = uuid4(), uuid4()


def test_an_address_is_reserved_for_one_user() -> None:
    Story(None).when(lambda _: StaffAddress.reserve(ID, ANNA)).then(
        fact(StaffAddress.Reserved, user_id=ANNA)
    )


def test_a_taken_address_is_not_for_another() -> None:
    story = given(StaffAddress, fact(StaffAddress.Reserved, user_id=ANNA))
    with pytest.raises(AddressTaken):
        story.when(lambda claim: claim.reserve_again(JONAS))


def test_a_released_address_is_free_again() -> None:
    given(
        StaffAddress,
        fact(StaffAddress.Reserved, user_id=ANNA),
        fact(StaffAddress.Released, user_id=ANNA),
    ).when(lambda claim: claim.reserve_again(JONAS)).then(
        fact(StaffAddress.ReservedAgain, user_id=JONAS)
    )


def test_only_its_user_releases_it_and_once() -> None:
    story = given(StaffAddress, fact(StaffAddress.Reserved, user_id=ANNA))
    story.when(lambda claim: claim.release(JONAS)).then()
    story.when(lambda claim: claim.release(ANNA)).then(fact(StaffAddress.Released, user_id=ANNA))
    story.when(lambda claim: claim.release(ANNA)).then()
