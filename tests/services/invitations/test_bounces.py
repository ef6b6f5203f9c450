"""Mails that came back: what it means for the guest, told twice and done once."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from services.invitations.domain.invitation import Invitation
from services.invitations.domain.reminder import Reminder
from shared import ids
from shared.contracts.messaging import MailBounced
from shared.mail.smtp import Mailer
from shared.returns import read_returned
from tests.services.invitations.people import ANNA, a_guest, guest_id
from tests.services.invitations.stage import BUSINESS, MAY_2_TEN, Stage, envelope
from tests.support.mail_servers import smtp_server

GUEST = guest_id(ANNA)


def a_bounce(mail: UUID = GUEST, kind: str = "hard", **more: Any) -> MailBounced:
    told = {"mail": mail, "generation": 0, "kind": kind, "code": "5.1.1", "words": "no such user"}
    nobody_s = {"business_id": None, "place_id": None}
    return MailBounced(**{**envelope(ids.of("bounce", mail, kind)), **nobody_s, **told, **more})


@pytest.fixture
async def invited(stage: Stage) -> Stage:
    """Anna's invitation was handed over."""
    await stage.hear(a_guest(stage.here))
    stage.time.now = MAY_2_TEN
    async with smtp_server() as ledger:
        stage.here.mailer = Mailer(ledger.url, "afterstay.test")
        await stage.moments_come()
        await stage.here.mailer.close()
    [mail] = ledger.mails
    assert mail.mail_from
    token = mail.mail_from.removeprefix("b+").partition("@")[0]
    assert read_returned(stage.here.pepper, token) == (GUEST, 0)
    assert (await stage.row(GUEST))["status"] == "email_sent"
    return stage


@pytest.mark.parametrize(
    ("kind", "because"), [("hard", "permanent"), ("soft", "transient"), ("policy", "policy")]
)
async def test_an_invitation_that_came_back_has_failed(
    invited: Stage, kind: str, because: str
) -> None:
    await invited.hear(a_bounce(kind=kind), a_bounce(kind=kind))
    row = await invited.row(GUEST)
    assert (row["status"], row["because"], row["retry_at"]) == ("failed", because, None)
    assert invited.stored("invitation.failed") == ["invitation.failed"]
    [sealed] = row["refusals"].values()
    assert invited.here.vault.open(sealed) == "no such user"


async def test_a_hard_bounce_blocks_nobody_and_the_address_may_be_corrected(
    invited: Stage,
) -> None:
    await invited.hear(a_bounce())
    assert not invited.stored("recipient.blocked")
    correct(invited, "anna.h@example.org")
    await invited.settle()
    assert (await invited.row(GUEST))["status"] == "not_sent"


def correct(stage: Stage, address: str) -> None:
    stage.time.passes(hours=1)
    sealed = stage.here.vault.seal(BUSINESS, f"guest:{GUEST}", address)
    contact = stage.here.pepper.contact(BUSINESS, address)
    stage.do("correct_address", GUEST, sealed, contact, "domain")


async def test_a_bounce_of_the_old_address_says_nothing_of_the_new_one(invited: Stage) -> None:
    await invited.hear(a_bounce())
    correct(invited, "new@example.org")
    async with smtp_server() as ledger:
        invited.here.mailer = Mailer(ledger.url, "afterstay.test")
        await invited.settle()
        await invited.moments_come()
        await invited.here.mailer.close()
    await invited.hear(a_bounce(kind="soft"))
    assert (await invited.row(GUEST))["status"] == "email_sent"
    await invited.hear(a_bounce(kind="policy", generation=1))
    assert (await invited.row(GUEST))["status"] == "failed"


async def test_a_delay_is_no_end(invited: Stage) -> None:
    await invited.hear(a_bounce(kind="delay"))
    assert (await invited.row(GUEST))["status"] == "email_sent"


async def test_who_calls_it_spam_gets_no_more(invited: Stage) -> None:
    await invited.hear(a_bounce(kind="complaint"), a_bounce(kind="complaint"))
    assert invited.stored("recipient.blocked") == ["recipient.blocked"]
    assert (await invited.row(GUEST))["status"] == "email_sent"
    contact = invited.here.pepper.contact(BUSINESS, ANNA)
    invited.do("subscribe_again", contact)
    assert invited.stored("recipient.unblocked") == ["recipient.unblocked"]


async def test_what_a_guest_did_is_stronger_than_a_late_bounce(invited: Stage) -> None:
    invited.do("click", GUEST)
    await invited.hear(a_bounce())
    assert (await invited.row(GUEST))["status"] == "email_clicked"


async def test_a_bounce_may_be_faster_than_the_server_s_answer(stage: Stage) -> None:
    await stage.hear(a_guest(stage.here))
    stage.time.now = MAY_2_TEN
    stage.do("intend", Invitation, GUEST, "<m@x>", 0)
    await stage.hear(a_bounce())
    assert (await stage.row(GUEST))["status"] == "failed"


async def test_a_reminder_that_came_back_has_failed_once(invited: Stage) -> None:
    recorded = invited.do("remind", GUEST)
    reminder = recorded.stream
    invited.do("intend", Reminder, reminder, "<r@x>", 0)
    invited.do("hand_over", Reminder, reminder, 1, "ok")
    await invited.hear(a_bounce(reminder), a_bounce(reminder, "soft"))
    assert invited.stored("reminder.failed") == ["reminder.failed"]
    assert (await invited.row(GUEST))["status"] == "email_sent"


async def test_a_bounce_of_somebody_else_s_mail_waits_for_nothing(invited: Stage) -> None:
    before = len(invited.stored())
    await invited.hear(a_bounce(uuid4()), a_bounce(uuid4(), "complaint"))
    assert len(invited.stored()) == before
