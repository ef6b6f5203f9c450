"""What happens by itself, told twice and done once."""

import random
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.invitations.domain.invitation import Invitation
from services.invitations.domain.matrix import Status
from services.invitations.domain.recipient import STAFF
from services.invitations.domain.submission import Answer, Submission
from shared import ids
from shared.application import NotHere
from shared.contracts.accounts import PlaceChanged
from shared.contracts.disputes import DisputeClosed
from shared.contracts.ingest import GuestImported, GuestWithdrawn
from shared.contracts.stream import ReviewRevoked
from tests.services.invitations.people import ANNA, a_guest, a_place, guest_id
from tests.services.invitations.stage import BUSINESS, MAY_2_TEN, PLACE, Stage, envelope

GUEST = guest_id(ANNA)
REVIEW = Submission.review_of(GUEST)


def invitation(stage: Stage, id: UUID = GUEST) -> Invitation:
    found: Invitation | None = stage.app.find(Invitation, id)
    assert found
    return found


async def test_an_imported_guest_is_invited_once(stage: Stage) -> None:
    imported = a_guest(stage.here)
    await stage.hear(imported, imported)
    assert stage.stored("invitation.scheduled") == ["invitation.scheduled"]
    row = await stage.row(GUEST)
    assert (row["status"], row["send_at"]) == ("not_sent", MAY_2_TEN)


async def test_a_guest_of_long_ago_is_not_invited(stage: Stage) -> None:
    long_ago = date(2026, 1, 30)
    await stage.hear(a_guest(stage.here, departure=long_ago))
    row = await stage.row(guest_id(ANNA, long_ago))
    assert (row["status"], row["because"]) == ("none", "too_old")


async def test_a_guest_with_a_phone_alone_waits_for_text_messages(stage: Stage) -> None:
    await stage.hear(a_guest(stage.here, None))
    row = await stage.row(guest_id("+436641234567"))
    assert (row["status"], row["because"], row["channel"]) == ("none", "no_channel", "none")


async def test_a_blocked_address_is_not_invited_and_it_says_so(stage: Stage) -> None:
    contact = stage.here.pepper.contact(BUSINESS, ANNA)
    stage.do("block_address", contact, STAFF, None)
    await stage.hear(a_guest(stage.here))
    row = await stage.row(GUEST)
    assert (row["status"], row["because"]) == ("cancelled", "address_blocked")


async def test_a_blocked_domain_is_not_invited(stage: Stage) -> None:
    stage.do("block_domain", stage.here.pepper.domain(BUSINESS, "example.org"), "example.org")
    await stage.hear(a_guest(stage.here), a_guest(stage.here, "eva@example.com"))
    assert (await stage.row(GUEST))["because"] == "domain_blocked"
    assert (await stage.row(guest_id("eva@example.com")))["status"] == "not_sent"


async def test_a_block_is_of_one_business_alone(stage: Stage) -> None:
    other, place = UUID(int=0xB2), UUID(int=0xC2)
    stage.do("block_address", stage.here.pepper.contact(other, ANNA), STAFF, None)
    await stage.hear(a_place(place, business_id=other))
    await stage.hear(a_guest(stage.here, business=other, place=place))
    assert (await stage.row(guest_id(ANNA, place=place)))["status"] == "not_sent"


async def test_a_guest_of_a_place_nobody_told_of_waits_and_is_invited_then(stage: Stage) -> None:
    place = UUID(int=0xC2)
    early = a_guest(stage.here, place=place)
    await stage.hear(early)
    with pytest.raises(AssertionError):
        await stage.row(early.stream)
    await stage.hear(a_place(place))
    topic = f"{stage.here.settings.afterstay_namespace}ingest.events:0"
    assert stage.policies.replay_waiting(topic) == 1
    await stage.settle()
    assert (await stage.row(early.stream))["status"] == "not_sent"


async def test_the_sending_hour_and_zone_of_the_place_decide(stage: Stage) -> None:
    stage.do("set_hour", PLACE, 17, 30)
    moved = envelope(PLACE, 2, place_id=None)
    told: dict[str, Any] = {
        "name": "Hotel Post",
        "timezone": "Europe/London",
        "country": "GB",
        "language": "en",
    }
    changed = PlaceChanged(**moved, **told)
    await stage.hear(changed, changed)
    await stage.hear(a_guest(stage.here))
    row = await stage.row(GUEST)
    assert row["send_at"] == MAY_2_TEN.replace(hour=16, minute=30)
    [first, *_] = stage.app.events.get(GUEST)
    assert (first.rule_version, first.hour_version) == (1, 1)
    assert stage.stored("sending_plan.timezone_changed") == ["sending_plan.timezone_changed"]


async def test_a_withdrawn_import_takes_back_what_was_not_sent(stage: Stage) -> None:
    await stage.hear(a_guest(stage.here))
    withdrawn = GuestWithdrawn(**envelope(GUEST, 2), import_id=UUID(int=9))
    await stage.hear(withdrawn, withdrawn)
    assert stage.stored("invitation.taken_back") == ["invitation.taken_back"]
    row = await stage.row(GUEST)
    assert "here" not in row
    assert (row["name"], row["terms"], row["contact_hash"]) == (None, [], None)


def again(stage: Stage, version: int) -> GuestImported:
    """The same guest, brought by another list."""
    told = {"version": version, "id": ids.of("event", GUEST, version), "import_id": UUID(int=10)}
    return a_guest(stage.here).model_copy(update=told)


async def test_who_was_taken_back_is_invited_with_the_next_list_once(stage: Stage) -> None:
    withdrawn = GuestWithdrawn(**envelope(GUEST, 2), import_id=UUID(int=9))
    next_list = again(stage, 3)
    await stage.hear(a_guest(stage.here), withdrawn, next_list, next_list)
    life = ["invitation.scheduled", "invitation.taken_back", "invitation.scheduled_again"]
    assert stage.stored(*life) == life
    row = await stage.row(GUEST)
    assert (row["here"], row["status"], row["send_at"]) == (True, "not_sent", MAY_2_TEN)
    assert (row["import_id"], stage.here.vault.open(row["name"])) == (
        str(UUID(int=10)),
        "Anna Huber",
    )
    assert row["terms"]


async def test_whom_staff_cancelled_comes_back_cancelled_with_the_next_list(stage: Stage) -> None:
    await stage.hear(a_guest(stage.here))
    stage.do("cancel", GUEST)
    withdrawn = GuestWithdrawn(**envelope(GUEST, 2), import_id=UUID(int=9))
    await stage.hear(withdrawn, again(stage, 3))
    row = await stage.row(GUEST)
    assert (row["here"], row["status"]) == (True, "cancelled")
    stage.time.now = MAY_2_TEN
    await stage.moments_come()
    assert not stage.stored("invitation.intended")


async def test_who_was_written_to_is_not_invited_by_the_next_list(stage: Stage) -> None:
    await stage.hear(a_guest(stage.here))
    asked(stage)
    withdrawn = GuestWithdrawn(**envelope(GUEST, 2), import_id=UUID(int=9))
    await stage.hear(withdrawn, again(stage, 3))
    assert (await stage.row(GUEST))["status"] == "email_sent"
    assert stage.stored("invitation.scheduled_again") == []


def asked(stage: Stage) -> None:
    """The invitation of GUEST went out."""
    stage.time.now = MAY_2_TEN
    stage.do("intend", Invitation, GUEST, "<m@x>", 0)
    stage.do("hand_over", Invitation, GUEST, 1, "ok")


def answered(stage: Stage) -> None:
    asked(stage)
    words = stage.here.vault.seal(BUSINESS, f"review:{REVIEW}", "Loud.")
    stage.do("answer", GUEST, Answer(40_00, words, True, False, "de"))


async def replaced(stage: Stage) -> DisputeClosed:
    new = ids.of("replacement", REVIEW)
    dispute = ids.of("dispute", REVIEW)
    words = stage.here.vault.seal(BUSINESS, f"review:{new}", "They put it right.")
    told: dict[str, Any] = {"review_id": REVIEW, "guest_id": GUEST, "score": 100_00, "words": words}
    return DisputeClosed(
        **envelope(dispute, 3), outcome="replaced", shows_name=False, language="it", **told
    )


async def test_a_replacement_is_submitted_once_with_the_guest_s_name(stage: Stage) -> None:
    await stage.hear(a_guest(stage.here))
    answered(stage)
    closed = await replaced(stage)
    await stage.hear(closed, closed)
    new = Submission.replacement_of(REVIEW)
    assert stage.stored("submission.submitted") == ["submission.submitted"] * 2
    [submitted] = stage.app.events.get(new)
    assert (submitted.replaces, submitted.guest_id, submitted.score) == (REVIEW, GUEST, 100_00)
    assert (submitted.shows_name, submitted.language) == (False, "it")
    assert stage.here.vault.open(submitted.words) == "They put it right."
    assert stage.here.vault.open(submitted.name) == "Anna Huber"
    assert stage.here.vault.open(submitted.email) == ANNA
    row = await stage.row(GUEST)
    assert (row["status"], row["review_id"], row["score"]) == ("reviewed_email", str(new), 100_00)


async def test_a_dispute_that_ended_otherwise_submits_nothing(stage: Stage) -> None:
    await stage.hear(a_guest(stage.here))
    answered(stage)
    for outcome in ("expired", "revoked"):
        dispute = envelope(ids.of("dispute", REVIEW), 3, event=outcome)
        del dispute["event"]
        told: dict[str, Any] = {"review_id": REVIEW, "guest_id": GUEST, "outcome": outcome}
        await stage.hear(DisputeClosed(**dispute, **told))
    assert stage.stored("submission.submitted") == ["submission.submitted"]


async def test_a_revoked_review_is_said_of_the_guest_once(stage: Stage) -> None:
    await stage.hear(a_guest(stage.here))
    answered(stage)
    revoked = ReviewRevoked(**envelope(REVIEW, 2))
    await stage.hear(revoked, revoked)
    assert stage.stored("invitation.answer_revoked") == ["invitation.answer_revoked"]
    assert (await stage.row(GUEST))["status"] == "review_deleted"


async def test_a_review_that_was_not_submitted_here_says_nothing(stage: Stage) -> None:
    await stage.hear(ReviewRevoked(**envelope(UUID(int=5), 2)))
    assert "invitation.answer_revoked" not in stage.stored()


async def test_anonymising_is_repeated_where_the_page_fell_over(stage: Stage) -> None:
    await stage.hear(a_guest(stage.here))
    answered(stage)
    await stage.settle()
    [submitted] = stage.app.events.get(REVIEW)
    stage.do("anonymise", GUEST, erases_words=True)  # and then nothing: the keys are still there
    assert stage.here.vault.open(submitted.words) == "Loud."
    await stage.settle()
    assert stage.here.vault.open(submitted.words) is None
    assert stage.here.vault.open(submitted.name) is None
    row = await stage.row(GUEST)
    assert row["status"] == "anonymised"
    assert all(row[field] is None for field in ("name", "email", "room", "contact_hash"))
    assert row["terms"] == []


async def test_anonymising_leaves_the_words_of_the_review_where_nobody_asked(stage: Stage) -> None:
    await stage.hear(a_guest(stage.here))
    answered(stage)
    stage.do("anonymise", GUEST, erases_words=False)
    await stage.settle()
    [submitted] = stage.app.events.get(REVIEW)
    assert stage.here.vault.open(submitted.words) == "Loud."
    assert stage.here.vault.open(submitted.name) is None


async def test_a_deleted_guest_is_unreadable_and_out_of_sight(stage: Stage) -> None:
    await stage.hear(a_guest(stage.here))
    name = invitation(stage).guest.name
    stage.do("delete", GUEST)
    await stage.settle()
    assert stage.here.vault.open(name) is None
    assert "here" not in await stage.row(GUEST)


async def test_a_large_import_is_heard_in_one_go(stage: Stage) -> None:
    luck = random.Random(7)
    addresses = [f"guest{n}@{luck.choice('abcdef')}.example" for n in range(300)]
    await stage.hear_together([a_guest(stage.here, address) for address in addresses])
    await stage.settle()
    assert len(stage.stored("invitation.scheduled")) == 300
    assert {invitation(stage, guest_id(a)).status for a in addresses} == {Status.NOT_SENT}


async def test_nobody_is_invited_by_a_command_for_another_s_place(stage: Stage) -> None:
    stranger = a_guest(stage.here, business=UUID(int=0xB9))
    await stage.hear(stranger)
    with pytest.raises(AssertionError):
        await stage.row(stranger.stream)
    with pytest.raises(NotHere):
        stage.do("cancel", stranger.stream)


async def test_a_guest_is_invited_as_long_as_the_time_since_is_short(stage: Stage) -> None:
    stage.time.passes(days=30)
    await stage.hear(a_guest(stage.here))
    assert (await stage.row(GUEST))["send_at"] == MAY_2_TEN + timedelta(days=30)
