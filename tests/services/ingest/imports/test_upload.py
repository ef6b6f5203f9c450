"""The life of an upload, of a guest, and the claims beside them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.ingest.domain.guest import AlreadyWithdrawn, Arrival, Guest, NotWithdrawn
from services.ingest.domain.reservation_number import ReservationNumber
from services.ingest.domain.transfer import AnotherBody, Transfer
from services.ingest.domain.upload import (
    AlreadyCommitted,
    NotCommitted,
    NotCompleted,
    ReadAnew,
    Upload,
    UploadIsOver,
)
from shared.domain import Sealed
from tests.support.story import Fact, fact, given

NOON = datetime(2026, 5, 20, 12, tzinfo=UTC)
READING, ANOTHER, IMPORT = UUID(int=5), UUID(int=6), UUID(int=7)

how: dict[str, Any] = {
    "reading": READING,
    "rows": 3,
    "encoding": "cp1252",
    "columns": {"0": "name"},
    "date_order": "DMY",
    "language": "de",
    "departure": None,
}
received = fact(
    Upload.Received,
    file_name=Sealed("sealed"),
    digest="d",
    size=9,
    rows=3,
    source="file",
    expires_at=NOON,
)
read = fact(Upload.Read, **how)
committed = fact(Upload.Committed, rows=3, store_at=NOON)
completed = fact(Upload.Completed, codes={"ok_created": 2, "missing_name": 1})
withdrawn = fact(Upload.Withdrawn, go_on_at=NOON)
expired = fact(Upload.Expired, because="")


def stored(up_to: int, **codes: int) -> Fact:
    return fact(Upload.RowsStored, up_to=up_to, codes=codes, go_on_at=NOON)


ALL = (received, read, committed, stored(2, ok_created=2), stored(3, missing_name=1))


def test_a_file_is_read_and_may_be_read_anew() -> None:
    given(Upload, received).when(lambda u: u.read(**how)).then(read)
    anew = {**how, "reading": ANOTHER}
    given(Upload, received, read).when(lambda u: u.read(**anew)).then(fact(Upload.Read, **anew))


def test_what_was_looked_at_is_committed() -> None:
    given(Upload, received, read).when(lambda u: u.commit(READING, 2, 3, NOON)).then(committed)


def test_what_was_read_anew_meanwhile_is_not() -> None:
    with pytest.raises(ReadAnew):
        given(Upload, received, read).when(lambda u: u.commit(ANOTHER, 2, 3, NOON))


@pytest.mark.parametrize(
    "change",
    [fact(Upload.RowEdited, row=2, field="email"), fact(Upload.RowRemoved, row=2)],
)
def test_what_was_changed_meanwhile_is_looked_at_again_first(change: Fact) -> None:
    with pytest.raises(ReadAnew):
        given(Upload, received, read, change).when(lambda u: u.commit(READING, 2, 3, NOON))
    story = given(Upload, received, read, change)
    story.when(lambda u: u.commit(READING, 3, 3, NOON)).then(committed)


@pytest.mark.parametrize(
    "command",
    [
        lambda u: u.read(**how),
        lambda u: u.edit_row(2, "email"),
        lambda u: u.remove_row(2),
        lambda u: u.commit(READING, 2, 3, NOON),
    ],
    ids=["read", "edit", "remove", "commit"],
)
def test_nothing_changes_once_it_is_committed_or_over(command: Any) -> None:
    with pytest.raises(AlreadyCommitted):
        given(Upload, received, read, committed).when(command)
    with pytest.raises(UploadIsOver):
        given(Upload, received, read, expired).when(command)


def test_rows_are_stored_behind_the_last_ones_and_never_again() -> None:
    story = given(Upload, *ALL[:4])
    story.when(lambda u: u.store_rows(3, {"missing_name": 1}, NOON)).then(ALL[4])
    with pytest.raises(AlreadyCommitted):
        given(Upload, *ALL[:4]).when(lambda u: u.store_rows(2, {"ok_created": 2}, NOON))
    with pytest.raises(NotCommitted):
        given(Upload, received, read).when(lambda u: u.store_rows(2, {}, NOON))


def test_its_codes_sum_to_its_rows() -> None:
    given(Upload, *ALL).when(lambda u: u.complete()).then(completed)
    with pytest.raises(NotCommitted):
        given(Upload, *ALL, completed).when(lambda u: u.complete())


def test_it_is_withdrawn_once_all_is_stored_and_once_only() -> None:
    given(Upload, *ALL, completed).when(lambda u: u.withdraw(NOON)).then(withdrawn)
    with pytest.raises(NotCompleted):
        given(Upload, *ALL).when(lambda u: u.withdraw(NOON))
    with pytest.raises(UploadIsOver):
        given(Upload, *ALL, completed, withdrawn).when(lambda u: u.withdraw(NOON))


def test_its_batches_are_taken_back_in_order() -> None:
    story = given(Upload, *ALL, completed, withdrawn)
    assert story.aggregate.batches_to_take_back == [2, 3]
    taken = fact(Upload.GuestsTakenBack, up_to=2, go_on_at=NOON)
    story.when(lambda u: u.take_back(2, NOON)).then(taken)
    with pytest.raises(UploadIsOver):
        given(Upload, *ALL, completed, withdrawn, taken).when(lambda u: u.take_back(2, NOON))


def test_it_expires_when_nobody_commits_it_and_not_a_moment_earlier() -> None:
    given(Upload, received).when(lambda u: u.expire(NOON)).then(expired)
    with pytest.raises(UploadIsOver):
        given(Upload, received).when(lambda u: u.expire(NOON - timedelta(milliseconds=1)))
    with pytest.raises(UploadIsOver):
        given(Upload, received, read, committed).when(lambda u: u.expire(NOON))


def test_it_is_forgotten_at_once_with_a_guest_on_it_until_it_is_committed() -> None:
    forgotten = fact(Upload.Expired, because="guest_anonymised")
    for past in ((received,), (received, read)):
        given(Upload, *past).when(lambda u: u.forget()).then(forgotten)
    with pytest.raises(AlreadyCommitted):
        given(Upload, received, read, committed).when(lambda u: u.forget())


def an_arrival(import_id: UUID = IMPORT) -> Arrival:
    words: dict[str, Any] = dict.fromkeys(("salutation", "email", "phone", "room", "reservation"))
    told: dict[str, Any] = {
        "name": Sealed("n"),
        "contact_hash": "h",
        "domain_hash": None,
        "language": "de",
    }
    stay: dict[str, Any] = {
        "arrival": None,
        "departure": NOON.date(),
        "source": "file",
        "row": 1,
        "warnings": [],
    }
    return Arrival(**words, **told, **stay, import_id=import_id)


imported = fact(Guest.Imported, **vars(an_arrival()))
gone = fact(Guest.Withdrawn, import_id=IMPORT)
again = fact(Guest.ImportedAgain, **vars(an_arrival(ANOTHER)))


def test_a_guest_is_taken_back_by_its_own_import_once() -> None:
    given(Guest, imported).when(lambda g: g.withdraw(IMPORT)).then(gone)
    with pytest.raises(AlreadyWithdrawn):
        given(Guest, imported).when(lambda g: g.withdraw(ANOTHER))
    with pytest.raises(AlreadyWithdrawn):
        given(Guest, imported, gone).when(lambda g: g.withdraw(IMPORT))


def test_a_guest_that_was_taken_back_is_brought_again_and_is_the_later_import_s() -> None:
    given(Guest, imported, gone).when(lambda g: g.bring_again(an_arrival(ANOTHER))).then(again)
    story = given(Guest, imported, gone, again)
    with pytest.raises(AlreadyWithdrawn):
        story.when(lambda g: g.withdraw(IMPORT))
    story.when(lambda g: g.withdraw(ANOTHER)).then(fact(Guest.Withdrawn, import_id=ANOTHER))


def test_a_guest_that_is_there_is_not_brought_a_second_time() -> None:
    for past in ((imported,), (imported, gone, again)):
        with pytest.raises(NotWithdrawn):
            given(Guest, *past).when(lambda g: g.bring_again(an_arrival(ANOTHER)))


def test_a_reservation_s_number_moves_to_another_departure_once() -> None:
    claimed = fact(ReservationNumber.Claimed, guest_id=IMPORT)
    moved = fact(ReservationNumber.ClaimedAgain, guest_id=ANOTHER)
    given(ReservationNumber, claimed).when(lambda r: r.claim(ANOTHER)).then(moved)
    given(ReservationNumber, claimed, moved).when(lambda r: r.claim(ANOTHER)).then()


def test_a_push_is_known_by_its_body() -> None:
    lists: dict[str, Any] = {"codes": [], "details": [], "guests": []}
    done = fact(Transfer.Completed, fingerprint="print", **lists)
    given(Transfer, done).when(lambda t: t.must_be("print")).then()
    with pytest.raises(AnotherBody):
        given(Transfer, done).when(lambda t: t.must_be("another"))
