"""What is brought is known from its first byte on, and sent again it is answered as before."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.ingest.application.staging import Staging
from services.ingest.domain.guest import Guest
from services.ingest.domain.upload import Upload
from shared import clock
from shared.domain import Acting, acting
from shared.service import Here
from tests.services.ingest.imports.desk import BUSINESS, PLACE, staging, store, stored
from tests.services.ingest.imports.house import a_member, show, visitor

KERN, ALM = b"Name;E-Mail\nAnna Kern;anna@example.com", b"Name;E-Mail\nBert Alm;bert@example.com"


async def save(marta: httpx.AsyncClient, command: UUID, name: str = "Anna Kern") -> httpx.Response:
    """One guest, by hand."""
    who = {"name-0": name, "email-0": "anna@example.com"}
    day = {"departure-0": clock.now().date().isoformat()}
    told = {"command_id": str(command), "place": str(PLACE), **who, **day}
    return await marta.post("/imports/new", data=told)


async def bring(marta: httpx.AsyncClient, command: UUID, content: bytes) -> httpx.Response:
    told = {"command_id": str(command), "place": str(PLACE), "business": str(BUSINESS)}
    return await marta.post("/imports", data=told, files={"file": ("list.csv", content)})


def expire(here: Here[Any], id: UUID) -> None:
    """A day passes, and nothing of it is left."""
    (received,) = stored(here, Upload.Received)
    with acting(Acting("rule:x@1", BUSINESS, PLACE, command_id=uuid4(), at=received.expires_at)):
        here.application.expire(id)
    staging(here).forget(id)
    staging(here).forget_name(id)


def fails_once(monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    """The tables cannot be written to at this moment."""
    kept = getattr(Staging, command)

    def locked(*_: Any) -> None:
        monkeypatch.setattr(Staging, command, kept)
        raise OSError("database is locked")

    monkeypatch.setattr(Staging, command, locked)


async def test_guests_saved_by_hand_twice_are_answered_with_their_import(shown: Here[Any]) -> None:
    await show(shown, a_member(shown, "marta"))
    command = uuid4()
    async with visitor(shown, "marta") as marta:
        first = await save(marta, command)
        assert first.status_code == 303
        id = UUID(first.headers["location"].split("/")[2])
        store(shown, id)
        staging(shown).forget(id)
        again = await save(marta, command)
    assert (again.status_code, again.headers["location"]) == (303, f"/imports/{id}")
    assert len(stored(shown, Guest.Imported)) == 1


async def test_what_is_corrected_after_it_could_not_be_saved_is_what_is_stored(
    shown: Here[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    await show(shown, a_member(shown, "marta"))
    command = uuid4()
    async with visitor(shown, "marta") as marta:
        monkeypatch.setattr("services.ingest.views.by_hand.Reading", None)
        assert (await save(marta, command, "Anan Kern")).status_code == 500
        monkeypatch.undo()
        saved = await save(marta, command)
    store(shown, UUID(saved.headers["location"].split("/")[2]))
    (imported,) = stored(shown, Guest.Imported)
    assert shown.vault.open(imported.name) == "Anna Kern"


@pytest.mark.parametrize("command", ["keep_file", "keep_rows"])
async def test_nothing_is_kept_that_no_upload_will_forget(
    shown: Here[Any], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    await show(shown, a_member(shown, "marta"))
    fails_once(monkeypatch, command)
    id = uuid4()
    async with visitor(shown, "marta") as marta:
        for expected in (500, 303):
            sent = bring(marta, id, KERN) if command == "keep_file" else save(marta, id)
            assert (await sent).status_code == expected
            assert len(stored(shown, Upload.Received)) == 1


async def test_another_file_sent_from_the_same_page_is_another_upload(
    shown: Here[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    await show(shown, a_member(shown, "marta"))
    fails_once(monkeypatch, "keep_file")
    command = uuid4()
    async with visitor(shown, "marta") as marta:
        await bring(marta, command, KERN)
        brought = [await bring(marta, command, content) for content in (ALM, KERN)]
    ids = [UUID(answer.headers["location"].split("/")[2]) for answer in brought]
    assert [staging(shown).file(id) for id in ids] == [ALM, KERN]


async def test_a_file_sent_again_after_it_expired_is_answered_with_its_import(
    shown: Here[Any],
) -> None:
    await show(shown, a_member(shown, "marta"))
    command = uuid4()
    async with visitor(shown, "marta") as marta:
        first = await bring(marta, command, KERN)
        id = UUID(first.headers["location"].split("/")[2])
        expire(shown, id)
        again = await bring(marta, command, KERN)
    assert (again.status_code, again.headers["location"]) == (303, f"/imports/{id}")
