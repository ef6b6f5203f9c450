"""What ingest does by itself with uploads, once however often it is told."""

from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.ingest.domain.forgotten_contact import ForgottenContact
from services.ingest.domain.guest import Guest
from services.ingest.domain.upload import Upload
from services.ingest.policies.imports import (
    expire_an_upload_nobody_commits,
    forget_the_file,
    forget_uploads_that_name_the_guest,
    remember_that_a_contact_was_forgotten,
    store_the_rows_of_an_import,
    take_back_the_guests_of_an_import,
)
from services.ingest.settings import BATCH, ROWS_AT_ONCE
from services.ingest.sources.files import Context
from services.ingest.views.reading import Chosen, judged, understand
from services.ingest.views.storing import keep
from shared import ids
from shared.contracts.ingest.own import (
    BatchStored,
    ImportCommitted,
    ImportCompleted,
    RowsStored,
    UploadExpired,
    UploadReceived,
)
from shared.contracts.invitations import AddressBlocked, DomainBlocked, GuestAnonymised
from shared.domain import Acting, Refused, acting
from shared.policy import Moment, by_rule
from shared.service import Here
from tests.services.ingest.imports.desk import (
    BUSINESS,
    NOW,
    PLACE,
    TODAY,
    a_row,
    an_upload,
    guests,
    receive_and_read,
    sealing,
    staff,
    staging,
    store,
    stored,
    told,
)
from tests.services.ingest.imports.house import a_member, show, show_log, visitor


def coming(kind: str, stream: UUID, at: Any = NOW) -> tuple[Moment, Acting]:
    """A moment as the sweeper calls it, the same each time."""
    who = Acting("rule:x@1", BUSINESS, PLACE, command_id=ids.of(kind, stream, at), at=at)
    return Moment(stream, at, BUSINESS, PLACE), who


async def store_it(here: Here[Any], id: UUID) -> None:
    moment, who = coming("store_rows", id)
    with acting(who), suppress(Refused):
        await store_the_rows_of_an_import(here, moment)


async def test_a_committed_import_is_stored_once_however_often_its_time_comes(
    shown: Here[Any],
) -> None:
    id = an_upload(shown, [a_row(n) for n in range(1, 6)])
    for _ in range(2):
        await store_it(shown, id)
    assert guests(shown) == 5
    assert len(stored(shown, Upload.Completed)) == 1


async def test_an_import_takes_turns_with_other_moments(
    shown: Here[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.ingest.policies.imports.BATCH", 2)
    monkeypatch.setattr("services.ingest.policies.imports.BATCHES_A_TURN", 2)
    id = an_upload(shown, [a_row(n) for n in range(1, 8)])
    await store_it(shown, id)
    assert guests(shown) == 4
    for so_far in (7, 7):
        moment, who = coming("store_rows", id, stored(shown, Upload.RowsStored)[-1].go_on_at)
        with acting(who):
            await store_the_rows_of_an_import(shown, moment)
        assert guests(shown) == so_far
    assert shown.application.find(Upload, id).is_completed


async def test_a_long_list_is_stored_exactly_as_it_was_shown(shown: Here[Any]) -> None:
    lines = ["Name;E-Mail;Abreise"]
    lines += [
        f"{'Anna Kern' if n % 10 else ''};guest{n % 2_200}@example.com;15.05.2026"
        for n in range(2_500)
    ]
    understood = understand("\n".join(lines).encode(), Chosen(), TODAY)
    rows = judged(understood, Context(TODAY, "DE", understood.date_order))
    id, reading = uuid4(), uuid4()
    assert len(lines) - 1 > ROWS_AT_ONCE > BATCH
    count = await keep(shown, staging(shown), sealing(shown), id, reading, rows)
    fates = {"ok_created": 1_980, "duplicate_in_file": 270, "missing_name": 250}
    assert (count, staging(shown).counts(id, reading)) == (2_500, fates)
    version = receive_and_read(shown, id, reading, count)
    with acting(staff()):
        shown.application.commit(id, reading, version, count)
    await store_it(shown, id)
    upload = shown.application.find(Upload, id)
    assert (upload.is_completed, upload.codes) == (True, fates)
    assert len({event.originator_id for event in stored(shown, Guest.Imported)}) == 1_980


async def test_the_fates_are_given_once_all_rows_have_theirs(shown: Here[Any]) -> None:
    member = a_member(shown, "marta")
    file = {"file_name": "", "digest": "d", "size": 9, "rows": 2, "source": "file"}
    id, lists = uuid4(), {"details": [""], "guests": [""], "codes": ["missing_name"]}
    told_of = {"codes": {"missing_name": 1}, "go_on_at": NOW}
    batches = [told(BatchStored, import_id=id, numbers=[n], **lists) for n in (2, 3)]
    ended = [
        told(UploadReceived, id, 1, **file, expires_at=NOW),
        told(ImportCommitted, id, 2, rows=2, store_at=NOW),
        told(RowsStored, id, 3, up_to=2, **told_of),
        told(RowsStored, id, 4, up_to=3, **told_of),
        told(ImportCompleted, id, 5, codes={"missing_name": 2}),
    ]
    await show(shown, [*member, *ended, batches[0]])
    async with visitor(shown, "marta") as marta:
        url = f"/imports/{id}/fates.csv"
        assert (await marta.get(url)).status_code == 503
        await show(shown, batches[1:])
        assert len((await marta.get(url)).text.splitlines()) == 3


async def test_blocked_and_unsubscribed_guests_are_left_out(shown: Here[Any]) -> None:
    hash = shown.pepper.contact
    blocked = hash(BUSINESS, "guest1@example.com")
    gone = hash(BUSINESS, "guest2@example.com")
    domain = shown.pepper.domain(BUSINESS, "bad-hotel.com")
    await show(
        shown,
        [
            told(AddressBlocked, contact_hash=blocked, source="staff"),
            told(AddressBlocked, contact_hash=gone, source="unsubscribe"),
            told(DomainBlocked, domain_hash=domain, domain="bad-hotel.com"),
        ],
    )
    rows = [a_row(1), a_row(2), a_row(3, email="eva@bad-hotel.com"), a_row(4)]
    id = an_upload(shown, rows)
    await store_it(shown, id)
    codes = shown.application.find(Upload, id).codes
    expected = {"blocked_address": 1, "unsubscribed": 1, "blocked_domain": 1, "ok_created": 1}
    assert codes == expected


def test_a_stored_file_is_forgotten_but_its_name(ingest: Here[Any]) -> None:
    id = an_upload(ingest, [a_row(1)])
    staging(ingest).keep_file(id, b"Anna;anna@example.com")
    event = told(ImportCompleted, id, codes={})
    for _ in range(2):
        with acting(by_rule("forget_the_file", 1, event)):
            forget_the_file(ingest, event)
    assert staging(ingest).file(id) is None
    (received,) = stored(ingest, Upload.Received)
    assert ingest.vault.open(received.file_name) == "list.csv"


def test_of_an_expired_upload_nothing_is_left(ingest: Here[Any]) -> None:
    id = an_upload(ingest, [a_row(1)], is_committed=False)
    staging(ingest).keep_file(id, b"Anna")
    (received,) = stored(ingest, Upload.Received)
    for _ in range(2):
        moment, who = coming("expire_upload", id, received.expires_at)
        with acting(who):
            expire_an_upload_nobody_commits(ingest, moment)
    assert len(stored(ingest, Upload.Expired)) == 1
    event = told(UploadExpired, id)
    with acting(by_rule("forget_the_file", 1, event)):
        forget_the_file(ingest, event)
    assert ingest.tables.execute("SELECT count(*) FROM upload_rows") == [(0,)]
    assert ingest.tables.execute("SELECT count(*) FROM upload_files") == [(0,)]
    assert ingest.vault.open(received.file_name) is None


def test_an_import_is_taken_back_once(ingest: Here[Any]) -> None:
    id = an_upload(ingest, [a_row(n) for n in range(1, 4)])
    store(ingest, id)
    with acting(staff()):
        ingest.application.withdraw(id)
    for _ in range(2):
        moment, who = coming("take_back", id)
        with acting(who):
            take_back_the_guests_of_an_import(ingest, moment)
    assert len(stored(ingest, Guest.Withdrawn)) == 3


def test_an_anonymised_contact_is_remembered_once(ingest: Here[Any]) -> None:
    event = told(GuestAnonymised, contact_hash="hash", erases_words=False)
    for _ in range(2):
        with acting(by_rule("remember_that_a_contact_was_forgotten", 1, event)):
            remember_that_a_contact_was_forgotten(ingest, event)
    assert ingest.application.find(ForgottenContact, ForgottenContact.id_of(BUSINESS, "hash"))
    assert len(stored(ingest, ForgottenContact.Forgotten)) == 1


def test_every_contact_of_an_anonymised_guest_is_remembered(ingest: Here[Any]) -> None:
    event = told(GuestAnonymised, contact_hash="known", erases_words=False)
    later = told(
        GuestAnonymised, contact_hash="new", erases_words=False, earlier_contacts=["known", "old"]
    )
    for number, each in enumerate((event, later), start=1):
        with acting(by_rule("remember_that_a_contact_was_forgotten", number, each)):
            remember_that_a_contact_was_forgotten(ingest, each)
    for contact in ("known", "new", "old"):
        assert ingest.application.find(ForgottenContact, ForgottenContact.id_of(BUSINESS, contact))


def test_an_upload_that_names_an_anonymised_guest_is_forgotten_unless_it_is_committed(
    ingest: Here[Any],
) -> None:
    id, other = (an_upload(ingest, [a_row(n), a_row(9)], is_committed=False) for n in (1, 2))
    an_upload(ingest, [a_row(1)])
    guest = sealing(ingest).guest_id(a_row(1))
    event = told(GuestAnonymised, guest, contact_hash="hash", erases_words=False)
    for _ in range(2):
        with acting(by_rule("forget_uploads_that_name_the_guest", 1, event)):
            forget_uploads_that_name_the_guest(ingest, event)
    (expired,) = stored(ingest, Upload.Expired)
    assert (expired.originator_id, expired.because) == (id, "guest_anonymised")
    assert ingest.application.find(Upload, other).is_open


async def test_why_an_upload_was_forgotten_is_said(shown: Here[Any]) -> None:
    id = an_upload(shown, [a_row(1)], is_committed=False)
    with acting(staff()):
        shown.application.forget_upload(id)
    await show(shown, a_member(shown, "marta"))
    await show_log(shown)
    async with visitor(shown, "marta") as marta:
        page = await marta.get(f"/imports/{id}/result")
    assert "A guest on its list was anonymised" in page.text
