from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.accounts.domain.password_link import LinkExpired, LinkIsSpent, Reason
from services.accounts.domain.rights import RightsChangedMeanwhile, Role
from services.accounts.domain.user import User
from shared.domain import Sealed
from tests.support.story import ID, Fact, Story, fact, given

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
ADLER, OTHER = uuid4(), uuid4()
ONE, TWO = sorted((uuid4(), uuid4()))


def added() -> Fact:
    return fact(User.Added, name=Sealed("n"), address=Sealed("a"), language="en")


def granted(role: Role = Role.STAFF) -> Fact:
    return fact(User.AccessGranted, to_business=ADLER, role=role, places=None)


def asked(generation: int = 1) -> Fact:
    until = NOW + timedelta(hours=24)
    return fact(
        User.PasswordAsked, generation=generation, reason=Reason.FORGOTTEN, expires_at=until
    )


def test_a_user_is_added_with_sealed_words() -> None:
    Story(None).when(lambda _: User.add(ID, Sealed("n"), Sealed("a"), "en")).then(added())


def test_rights_are_granted_for_some_places() -> None:
    given(User, added()).when(lambda user: user.grant(ADLER, Role.READER, [TWO, ONE])).then(
        fact(User.AccessGranted, to_business=ADLER, role=Role.READER, places=[ONE, TWO])
    )


def test_an_administrator_has_all_places() -> None:
    given(User, added()).when(lambda user: user.grant(ADLER, Role.ADMINISTRATOR, [ONE])).then(
        granted(Role.ADMINISTRATOR)
    )


def test_the_same_rights_again_are_no_news() -> None:
    given(User, added(), granted()).when(lambda user: user.grant(ADLER, Role.STAFF, None)).then()


def test_who_saw_older_rights_changes_nothing() -> None:
    story = given(User, added(), granted(), asked(), granted(Role.READER))
    story.aggregate.must_be_seen(ADLER, 4)
    with pytest.raises(RightsChangedMeanwhile):
        story.aggregate.must_be_seen(ADLER, 2)


def test_access_is_withdrawn_once() -> None:
    story = given(User, added(), granted()).when(lambda user: user.withdraw(ADLER))
    story.then(fact(User.AccessWithdrawn, to_business=ADLER))
    story.when(lambda user: user.withdraw(OTHER)).then()


@pytest.mark.parametrize(
    ("reason", "lasts"),
    [(Reason.INVITED, timedelta(days=14)), (Reason.FORGOTTEN, timedelta(hours=24))],
)
def test_a_link_lasts_as_long_as_its_reason_says(reason: Reason, lasts: timedelta) -> None:
    story = given(User, added()).when(lambda user: user.ask_password(reason, NOW))
    story.then(fact(User.PasswordAsked, generation=1, reason=reason, expires_at=NOW + lasts))
    story.aggregate.must_honour(1, NOW + lasts - timedelta(seconds=1))
    with pytest.raises(LinkExpired):
        story.aggregate.must_honour(1, NOW + lasts)


def test_a_newer_link_spends_the_one_before() -> None:
    story = given(User, added(), asked(1), asked(2))
    story.aggregate.must_honour(2, NOW)
    with pytest.raises(LinkIsSpent):
        story.aggregate.must_honour(1, NOW)


def test_a_password_that_is_set_spends_the_link() -> None:
    story = given(User, added(), asked()).when(lambda user: user.set_password("hash"))
    story.then(fact(User.PasswordSet, hash="hash"))
    with pytest.raises(LinkIsSpent):
        story.aggregate.must_honour(1, NOW)


def test_the_next_link_has_a_number_of_its_own() -> None:
    story = given(User, added(), asked(), fact(User.PasswordSet, hash="hash"))
    story.when(lambda user: user.ask_password(Reason.FORGOTTEN, NOW)).then(asked(2))


def test_hashing_anew_is_another_fact_than_a_new_password() -> None:
    story = given(User, added(), fact(User.PasswordSet, hash="old"))
    story.when(lambda user: user.rehash("new")).then(fact(User.PasswordRehashed, hash="new"))
    assert story.aggregate.hash == "new"


def test_a_language_is_chosen_once() -> None:
    story = given(User, added()).when(lambda user: user.choose_language("de"))
    story.then(fact(User.LanguageChosen, language="de"))
    story.when(lambda user: user.choose_language("de")).then()


def test_a_deleted_user_has_neither_rights_nor_password_nor_link() -> None:
    story = given(User, added(), granted(), fact(User.PasswordSet, hash="hash"), asked())
    story.when(lambda user: user.delete()).then(fact(User.Deleted))
    user = story.aggregate
    assert (user.access, user.hash, user.link) == ({}, None, None)
