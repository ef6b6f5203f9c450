"""Reminders: once, and only to those who have not answered."""

from services.invitations.domain.recipient import STAFF
from services.invitations.domain.submission import Answer
from tests.services.invitations.mails import GUEST, a_due_guest, mail_server, read, words_of
from tests.services.invitations.stage import BUSINESS, Stage
from tests.support.mail_servers import DROP


async def sent(stage: Stage) -> None:
    await a_due_guest(stage)
    async with mail_server(stage):
        await stage.moments_come()


async def test_a_reminder_goes_once_and_leaves_the_status(stage: Stage) -> None:
    await sent(stage)
    stage.time.passes(days=3)
    stage.do("remind", GUEST)
    await stage.settle()
    async with mail_server(stage) as ledger:
        await stage.moments_come()
        await stage.moments_come()
        [message] = [read(ledger, n) for n in range(len(ledger.mails))]
    assert stage.here.pepper.link("survey", GUEST) in words_of(message)
    row = await stage.row(GUEST)
    assert row["status"] == "email_sent"
    told = [e["what"] for e in row["timeline"].values() if e["what"].startswith("reminder")]
    assert told == ["reminder_planned", "reminder_intended", "reminder_sent"]


async def test_a_reminder_stops_where_the_guest_answered_or_is_blocked(stage: Stage) -> None:
    await sent(stage)
    stage.do("remind", GUEST)
    stage.do("answer", GUEST, Answer(100_00, None, False, False, "de"))
    await stage.settle()
    other = await a_due_guest(stage, "eva@example.org")
    async with mail_server(stage) as ledger:
        await stage.moments_come()
        stage.do("remind", other)
        stage.do(
            "block_address", stage.here.pepper.contact(BUSINESS, "eva@example.org"), STAFF, None
        )
        await stage.settle()
        await stage.moments_come()
        assert [m.rcpt_tos for m in ledger.mails] == [["eva@example.org"]]  # the invitation
    told = [
        [
            e["because"]
            for e in (await stage.row(g))["timeline"].values()
            if "suppressed" in e["what"]
        ]
        for g in (GUEST, other)
    ]
    assert told == [["has_answered"], ["address_blocked"]]


async def test_a_reminder_that_nobody_knows_of_is_not_sent_again(stage: Stage) -> None:
    await sent(stage)
    stage.do("remind", GUEST)
    await stage.settle()
    async with mail_server(stage, {"dot": DROP}) as ledger:
        await stage.moments_come()
        stage.time.passes(days=2)
        await stage.moments_come()
        assert len(ledger.mails) == 1
    assert stage.stored("reminder.intended", "reminder.uncertain", "reminder.sent") == [
        "reminder.intended",
        "reminder.uncertain",
    ]
