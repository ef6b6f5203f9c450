"""Guests come in once, whoever brings them, and every row has its fate."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.ingest.domain.batch import Batch
from services.ingest.domain.guest import Guest
from services.ingest.domain.reservation_number import ReservationNumber
from services.ingest.domain.transfer import AnotherBody, Transfer
from services.ingest.domain.upload import (
    AlreadyCommitted,
    NotCompleted,
    ReadAnew,
    Upload,
    UploadIsOver,
)
from shared.application import NotHere
from shared.domain import Acting, acting
from shared.service import Here
from tests.services.ingest.imports.desk import (
    BUSINESS,
    PLACE,
    a_row,
    an_upload,
    candidates,
    guests,
    sealing,
    staff,
    staging,
    store,
    stored,
)

BAD = {"email": "", "phone": ""}


def pms(command_id: UUID) -> Acting:
    return Acting("pms:1", BUSINESS, PLACE, frozenset((PLACE,)), command_id)


def push(here: Here[Any], key: str, rows: list[Any]) -> Transfer:
    id = Transfer.id_of(UUID(int=1), key)
    with acting(pms(id)):
        made: Transfer = here.application.push(id, "print", candidates(here, rows))
    return made


def upload_of(here: Here[Any], id: UUID) -> Upload:
    found: Upload | None = here.application.find(Upload, id)
    assert found
    return found


def take_back(here: Here[Any], id: UUID) -> None:
    """Staff take an import back, and all of it is."""
    with acting(staff()):
        here.application.withdraw(id)
    with acting(Acting("rule:x@1", BUSINESS, PLACE, command_id=uuid4())):
        for up_to in upload_of(here, id).batches_to_take_back:
            here.application.take_back(id, up_to)


def test_good_rows_become_guests_and_bad_ones_say_why(ingest: Here[Any]) -> None:
    rows = [a_row(1), a_row(2, **BAD), a_row(3, name=""), a_row(4)]
    id = an_upload(ingest, rows)
    store(ingest, id)
    upload = upload_of(ingest, id)
    assert upload.codes == {"ok_created": 2, "missing_contact": 1, "missing_name": 1}
    assert sum(upload.codes.values()) == len(rows)
    assert upload.is_completed
    assert guests(ingest) == 2


def test_what_comes_in_is_sealed(ingest: Here[Any]) -> None:
    id = an_upload(ingest, [a_row(1, name="Zoë Müller")])
    store(ingest, id)
    recorder = ingest.application.recorder
    for row in recorder.select_notifications(start=1, limit=100):
        assert b"M\xc3\xbcller" not in row.state
        assert b"example.com" not in row.state
    (imported,) = stored(ingest, Guest.Imported)
    assert ingest.vault.open(imported.name) == "Zoë Müller"


def test_the_same_rows_again_make_nobody_new(ingest: Here[Any]) -> None:
    rows = [a_row(n) for n in range(1, 4)]
    store(ingest, an_upload(ingest, rows))
    again = an_upload(ingest, rows)
    store(ingest, again)
    assert upload_of(ingest, again).codes == {"already_known": 3}
    assert guests(ingest) == 3


def test_file_and_pms_meet_by_the_reservation_also_under_another_address(
    ingest: Here[Any],
) -> None:
    store(ingest, an_upload(ingest, [a_row(1, reservation="R-7", email="anna@example.com")]))
    answered = push(ingest, "key-00001", [a_row(1, reservation="r-7", email="a@example.com")])
    assert answered.codes == ["already_known"]
    assert answered.details == ["same_reservation"]
    (imported,) = stored(ingest, Guest.Imported)
    assert answered.guests == [str(imported.originator_id)]


def test_two_guests_of_one_push_with_one_address_are_one(ingest: Here[Any]) -> None:
    twice = [a_row(1), a_row(2, email="guest1@example.com")]
    assert push(ingest, "key-00001", twice).codes == ["ok_created", "duplicate_in_file"]
    assert guests(ingest) == 1


def test_a_forgotten_contact_is_not_made_again(ingest: Here[Any]) -> None:
    hash = ingest.pepper.contact(BUSINESS, "guest1@example.com")
    with acting(staff()):
        ingest.application.forget_contact(BUSINESS, hash)
    id = an_upload(ingest, [a_row(1), a_row(2)])
    store(ingest, id)
    assert upload_of(ingest, id).codes == {"anonymised_before": 1, "ok_created": 1}


def test_a_guest_whose_key_was_destroyed_is_not_made_again(ingest: Here[Any]) -> None:
    guest = sealing(ingest).guest_id(a_row(1))
    ingest.vault.destroy(BUSINESS, f"guest:{guest}")
    id = an_upload(ingest, [a_row(1)])
    store(ingest, id)
    assert upload_of(ingest, id).codes == {"anonymised_before": 1}


def test_a_push_is_answered_the_same_ten_times_in_parallel(ingest: Here[Any]) -> None:
    rows = [a_row(n) for n in range(1, 21)]
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: push(ingest, "key-00001", rows), range(10)))
    assert len({tuple(answer.codes) for answer in answers}) == 1
    assert answers[0].codes == ["ok_created"] * 20
    assert guests(ingest) == 20
    assert len(stored(ingest, Transfer.Completed)) == 1


def test_different_pushes_of_the_same_guests_in_parallel_make_each_once(
    ingest: Here[Any],
) -> None:
    rows = [a_row(n) for n in range(1, 11)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda n: push(ingest, f"key-0000{n}", rows), range(4)))
    codes = Counter(code for answer in answers for code in answer.codes)
    assert codes == {"ok_created": 10, "already_known": 30}
    assert guests(ingest) == 10


def test_the_same_key_with_another_body_is_told(ingest: Here[Any]) -> None:
    with pytest.raises(AnotherBody):
        push(ingest, "key-00001", [a_row(1)]).must_be("another print")


def test_an_interrupted_import_goes_on_behind_the_last_batch(
    ingest: Here[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.services.ingest.imports.desk.BATCH", 10)
    id = an_upload(ingest, [a_row(n) for n in range(1, 36)])
    store(ingest, id, batches=2)
    assert upload_of(ingest, id).stored_up_to == 20
    assert not upload_of(ingest, id).is_completed
    store(ingest, id)
    assert upload_of(ingest, id).codes == {"ok_created": 35}
    assert guests(ingest) == 35


def test_two_workers_store_a_batch_once(ingest: Here[Any]) -> None:
    id = an_upload(ingest, [a_row(n) for n in range(1, 6)])
    made = candidates(ingest, [a_row(n) for n in range(1, 6)])

    def work(_: int) -> str:
        with acting(Acting("rule:x@1", BUSINESS, PLACE, command_id=uuid4())):
            try:
                ingest.application.store_rows(id, made)
            except AlreadyCommitted:
                return "was stored"
        return "stored"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(work, range(4))) == ["stored", *["was stored"] * 3]
    assert upload_of(ingest, id).codes == {"ok_created": 5}
    assert len(stored(ingest, Batch.Stored)) == 1


def test_a_batch_survives_pushes_of_its_guests_meanwhile(ingest: Here[Any]) -> None:
    rows = [a_row(n) for n in range(1, 101)]
    id = an_upload(ingest, rows)

    def pushing(n: int) -> None:
        push(ingest, f"key-{n:05}", [rows[n]])

    with ThreadPoolExecutor(4) as pool:
        importing = pool.submit(store, ingest, id)
        list(pool.map(pushing, range(40)))
        importing.result()
    assert sum(upload_of(ingest, id).codes.values()) == 100
    assert guests(ingest) == 100


def test_an_import_is_taken_back_with_the_guests_it_made_and_no_others(
    ingest: Here[Any],
) -> None:
    store(ingest, an_upload(ingest, [a_row(1)]))
    id = an_upload(ingest, [a_row(1), a_row(2), a_row(3)])
    store(ingest, id)
    take_back(ingest, id)
    assert len(stored(ingest, Guest.Withdrawn)) == 2
    assert upload_of(ingest, id).batches_to_take_back == []
    (taken,) = stored(ingest, Upload.GuestsTakenBack)
    assert taken.go_on_at is None


def test_a_guest_that_was_taken_back_comes_in_again_with_the_next_list(ingest: Here[Any]) -> None:
    wrong, right = a_row(1, name="Anan"), a_row(1, name="Anna")
    first = an_upload(ingest, [wrong])
    store(ingest, first)
    take_back(ingest, first)
    second = an_upload(ingest, [right])
    store(ingest, second)
    assert upload_of(ingest, second).codes == {"ok_created": 1}
    (again,) = stored(ingest, Guest.ImportedAgain)
    assert again.import_id == second
    assert ingest.vault.open(again.name) == "Anna"
    assert push(ingest, "key-00001", [right]).codes == ["already_known"]
    take_back(ingest, second)
    assert [gone.import_id for gone in stored(ingest, Guest.Withdrawn)] == [first, second]
    assert push(ingest, "key-00002", [right]).codes == ["ok_created"]


def test_after_a_take_back_the_reservation_belongs_to_the_departure_of_the_next_list(
    ingest: Here[Any],
) -> None:
    first = an_upload(ingest, [a_row(1, reservation="R-7", departure="2026-05-04")])
    store(ingest, first)
    take_back(ingest, first)
    right = a_row(1, reservation="R-7", departure="2026-04-05")
    second = an_upload(ingest, [right])
    store(ingest, second)
    assert upload_of(ingest, second).codes == {"ok_created": 1}
    (moved,) = stored(ingest, ReservationNumber.ClaimedAgain)
    assert moved.guest_id == sealing(ingest).guest_id(right)
    known = push(ingest, "key-00001", [a_row(1, reservation="R-7", email="a@example.com")])
    assert (known.codes, known.guests) == (["already_known"], [str(moved.guest_id)])


def test_the_next_list_need_not_wait_until_all_of_the_first_is_taken_back(
    ingest: Here[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.services.ingest.imports.desk.BATCH", 1)
    first = an_upload(ingest, [a_row(1), a_row(2)])
    store(ingest, first)
    with acting(staff()):
        ingest.application.withdraw(first)
    second = an_upload(ingest, [a_row(1), a_row(2, departure="2026-05-16")])
    store(ingest, second)
    assert upload_of(ingest, second).codes == {"ok_created": 2}
    with acting(Acting("rule:x@1", BUSINESS, PLACE, command_id=uuid4())):
        for up_to in upload_of(ingest, first).batches_to_take_back:
            ingest.application.take_back(first, up_to)
    assert {event.import_id for event in stored(ingest, Guest.Withdrawn)} == {first}
    assert [event.import_id for event in stored(ingest, Guest.ImportedAgain)] == [second]
    assert push(ingest, "key-00001", [a_row(1)]).codes == ["already_known"]


def test_a_guest_that_was_taken_back_comes_in_again_once_of_many_pushes(
    ingest: Here[Any],
) -> None:
    first = an_upload(ingest, [a_row(n) for n in range(1, 6)])
    store(ingest, first)
    take_back(ingest, first)
    rows = [a_row(n) for n in range(1, 6)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda n: push(ingest, f"key-0000{n}", rows), range(4)))
    codes = Counter(code for answer in answers for code in answer.codes)
    assert codes == {"ok_created": 5, "already_known": 15}
    assert len(stored(ingest, Guest.ImportedAgain)) == 5


def test_only_what_was_looked_at_is_committed(ingest: Here[Any]) -> None:
    id = an_upload(ingest, [a_row(1)], is_committed=False)
    with acting(staff()), pytest.raises(ReadAnew):
        ingest.application.commit(id, uuid4(), 2, 1)


def test_a_double_click_on_import_is_one_commit(ingest: Here[Any]) -> None:
    id, command = an_upload(ingest, [a_row(1)], is_committed=False), uuid4()
    for _ in range(2):
        with acting(staff(command)):
            ingest.application.commit(id, upload_of(ingest, id).reading, 2, 1)
    assert len(stored(ingest, Upload.Committed)) == 1


def test_nothing_is_taken_back_before_all_is_stored(ingest: Here[Any]) -> None:
    id = an_upload(ingest, [a_row(1)])
    with acting(staff()), pytest.raises(NotCompleted):
        ingest.application.withdraw(id)


def test_a_committed_import_does_not_expire(ingest: Here[Any]) -> None:
    id = an_upload(ingest, [a_row(1)])
    late = upload_of(ingest, id).expires_at
    then = Acting("rule:x@1", BUSINESS, PLACE, command_id=uuid4(), at=late)
    with acting(then), pytest.raises(UploadIsOver):
        ingest.application.expire(id)


def test_a_foreign_business_finds_nothing(ingest: Here[Any]) -> None:
    id = an_upload(ingest, [a_row(1)])
    store(ingest, id)
    with acting(Acting("staff:2", uuid4(), command_id=uuid4())), pytest.raises(NotHere):
        ingest.application.withdraw(id)


def test_the_staged_rows_are_unreadable_once_they_are_forgotten(ingest: Here[Any]) -> None:
    id = an_upload(ingest, [a_row(1)])
    reading = upload_of(ingest, id).reading
    assert reading
    rows = ingest.tables.execute("SELECT words FROM upload_rows")
    staging(ingest).forget(id)
    assert ingest.vault.open(rows[0][0]) is None
    assert staging(ingest).count(id, reading) == 0
