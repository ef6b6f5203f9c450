"""Letters and forgetting: each policy twice, and what it does once."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.accounts.application import Accounts
from services.accounts.domain.password_link import LinkIsSpent
from services.accounts.domain.user import User
from services.accounts.policies import (
    a_password_is_asked_for_its_letter_goes,
    a_user_is_deleted_the_key_is_destroyed,
    set_password_letter,
)
from services.accounts.service import SERVICE
from services.accounts.settings import LINK_PURPOSE, claim_of, letter_of
from shared.contracts.accounts import PasswordAsked, UserDeleted
from shared.domain import Acting, acting
from shared.forgetting import forget_again
from shared.letters import Letter
from shared.mail.message import Outgoing
from shared.service import Here
from tests.services.accounts.events import hear, told
from tests.services.accounts.hotel import Hotel
from tests.support import stack
from tests.support.house import open_here, settings_in


def asked(here: Here[Accounts], user: UUID) -> list[PasswordAsked]:
    return [e for e in told(here) if isinstance(e, PasswordAsked) and e.stream == user]


def letter(adler: Hotel, user: UUID, generation: int = 1) -> Letter:
    found = adler.app.find(Letter, letter_of(user, generation))
    assert found
    return found


def test_who_is_invited_gets_one_letter_however_often_it_is_heard(adler: Hotel) -> None:
    mia = adler.add("mia@adler.example")
    [event] = asked(adler.here, mia)
    hear(adler.here, a_password_is_asked_for_its_letter_goes, event)
    hear(adler.here, a_password_is_asked_for_its_letter_goes, event)
    [stored] = adler.app.events.get(letter_of(mia, 1))
    assert (stored.kind, stored.about) == ("set_password", mia)  # type: ignore[attr-defined]
    assert stored.meta["cause"] == str(event.id)  # type: ignore[attr-defined]


def test_a_letter_for_a_link_that_is_spent_is_not_written(adler: Hotel) -> None:
    mia = adler.add("mia@adler.example")
    [event] = asked(adler.here, mia)
    with adler.as_(adler.anna):
        adler.app.invite_again(mia)
    with pytest.raises(LinkIsSpent):
        hear(adler.here, a_password_is_asked_for_its_letter_goes, event)
    assert adler.app.find(Letter, letter_of(mia, 1)) is None


def test_who_is_deleted_is_forgotten_again(adler: Hotel) -> None:
    mia = adler.add("mia@adler.example")
    name = adler.app.find(User, mia).name  # type: ignore[union-attr]
    with adler.as_(adler.anna):
        adler.app.remove_user(mia, claim_of(adler.here.pepper, "mia@adler.example"))
    assert adler.here.vault.open(name) == "Mia"
    [event] = [e for e in told(adler.here) if isinstance(e, UserDeleted)]
    for _ in range(2):
        hear(adler.here, a_user_is_deleted_the_key_is_destroyed, event)
        assert adler.here.vault.open(name) is None


@pytest.fixture
def with_documents(tmp_path: Any) -> Hotel:
    from shared.documents import connect

    settings = settings_in(tmp_path, mongodb_uri=stack.documents())
    return Hotel(open_here(SERVICE, settings, connect(settings.mongodb_uri)))


async def mail_to(adler: Hotel, user: UUID, generation: int = 1) -> Outgoing | None:
    event = asked(adler.here, user)[generation - 1]
    hear(adler.here, a_password_is_asked_for_its_letter_goes, event)
    return await set_password_letter(adler.here, letter(adler, user, generation))


async def test_the_mail_brings_the_link_and_the_same_bytes_each_time(
    with_documents: Hotel,
) -> None:
    adler = with_documents
    mia = adler.add("mia@adler.example")
    mail = await mail_to(adler, mia)
    assert mail and mail.to_address == "mia@adler.example"
    [url] = re.findall(r"http\S+", mail.text)
    assert adler.here.pepper.read_link(LINK_PURPOSE, url.rpartition("/")[2], 1) == mia
    assert url in mail.html and "14 days" in mail.text
    assert await set_password_letter(adler.here, letter(adler, mia)) == mail
    assert "mia@" not in repr(mail)


async def test_the_mail_of_a_forgotten_password_says_so(with_documents: Hotel) -> None:
    adler = with_documents
    mia = adler.add("mia@adler.example", password_hash="hash")
    with acting(Acting("rule:forgotten_password@1", command_id=uuid4())):
        adler.app.ask_password(mia)
    mail = await mail_to(adler, mia)
    assert mail and mail.subject == "Set a new password" and "24 hours" in mail.text


async def test_a_spent_link_is_not_mailed_any_more(with_documents: Hotel) -> None:
    adler = with_documents
    mia = adler.add("mia@adler.example")
    await mail_to(adler, mia)
    with acting(Acting(f"staff:{mia}", command_id=uuid4())):
        adler.app.set_password_by_link(mia, 1, "hash")
    assert await set_password_letter(adler.here, letter(adler, mia)) is None


async def test_somebody_forgotten_is_not_written_to(with_documents: Hotel) -> None:
    adler = with_documents
    mia = adler.add("mia@adler.example")
    await mail_to(adler, mia)
    adler.here.vault.destroy(adler.id, f"user:{mia}")
    assert await set_password_letter(adler.here, letter(adler, mia)) is None


def test_an_older_copy_of_the_key_store_brings_no_user_back(adler: Hotel) -> None:
    mia = adler.add("mia@adler.example")
    name = adler.app.find(User, mia).name  # type: ignore[union-attr]
    with adler.as_(adler.anna):
        adler.app.remove_user(mia, claim_of(adler.here.pepper, "mia@adler.example"))
    assert adler.here.vault.open(name) == "Mia", "as in the older copy"
    assert forget_again(adler.here) == 1
    assert adler.here.vault.open(name) is None
