"""One file read in several ways: what is shown is whole, and is what would be stored."""

import asyncio
import re
import threading
from collections.abc import Iterator
from itertools import islice
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.ingest.domain.upload import Upload, name_subject
from services.ingest.sources.files import Row
from services.ingest.views import columns as views
from services.ingest.views.reading import judged
from shared.domain import acting
from shared.service import Here
from tests.services.ingest.imports.desk import BUSINESS, staff, staging, stored
from tests.services.ingest.imports.house import a_member, hidden, show, show_log, visitor

LINES = ["Name;E-Mail;Abreise", *(f"Anna {n};a{n}@example.com;20.11.2026" for n in range(8))]
PATIENCE = 30
PART = {"hx-request": "true", "hx-request-type": "partial"}


async def a_file(here: Here[Any]) -> UUID:
    """A list of eight guests that was brought and not read yet; Marta is there."""
    id, content = uuid4(), "\n".join(LINES).encode()
    name = here.vault.seal(BUSINESS, name_subject(id), "list.csv")
    staging(here).keep_file(id, content)
    with acting(staff()):
        here.application.receive(id, name, "digest", len(content), 8, "file")
    await show(here, a_member(here, "marta"))
    await show_log(here)
    return id


async def send(marta: httpx.AsyncClient, id: UUID, command: UUID, **more: str) -> httpx.Response:
    form = {"command_id": str(command), "encoding": "utf-8", "date_order": "DMY"}
    columns = {"c0": "name", "c1": "email", "c2": "departure"}
    return await marta.post(f"/imports/{id}/columns", data={**form, **columns, **more})


async def read(marta: httpx.AsyncClient, id: UUID, command: UUID) -> None:
    answer = await send(marta, id, command)
    assert answer.status_code == 303, answer.text


def rows_of(here: Here[Any], id: UUID) -> int:
    reading = here.application.find(Upload, id).reading
    return staging(here).count(id, reading)


async def test_a_reading_that_ends_leaves_alone_one_that_goes_on(
    shown: Here[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.ingest.views.storing.ROWS_AT_ONCE", 2)
    is_half, is_over = threading.Event(), threading.Event()

    def short(rows: Iterator[Row]) -> Iterator[Row]:
        assert is_half.wait(PATIENCE)
        yield from rows

    def long(rows: Iterator[Row]) -> Iterator[Row]:
        yield from islice(rows, 4)
        is_half.set()
        assert is_over.wait(PATIENCE)
        yield from rows

    turns = iter((short, long))
    monkeypatch.setattr(views, "judged", lambda *how: next(turns)(judged(*how)))
    id = await a_file(shown)
    async with visitor(shown, "marta") as marta:
        readings = [asyncio.create_task(read(marta, id, uuid4())) for _ in range(2)]
        await asyncio.wait(readings, return_when=asyncio.FIRST_COMPLETED)
        is_over.set()
        await asyncio.gather(*readings)
    assert [event.rows for event in stored(shown, Upload.Read)] == [8, 8]
    assert rows_of(shown, id) == 8


async def test_a_reading_that_was_replaced_is_forgotten(shown: Here[Any]) -> None:
    id = await a_file(shown)
    async with visitor(shown, "marta") as marta:
        for _ in range(2):
            await read(marta, id, uuid4())
            await show_log(shown)
    assert shown.tables.execute("SELECT count(*) FROM upload_rows") == [(8,)]
    assert rows_of(shown, id) == 8


async def test_a_departure_that_no_stay_can_have_is_no_default(shown: Here[Any]) -> None:
    id = await a_file(shown)
    async with visitor(shown, "marta") as marta:
        refused = await send(marta, id, uuid4(), departure="9999-12-31")
    assert refused.status_code == 422
    assert "too far away" in refused.text
    assert stored(shown, Upload.Read) == []


async def test_what_is_sent_twice_brings_no_removed_row_back(shown: Here[Any]) -> None:
    id, command = await a_file(shown), uuid4()
    async with visitor(shown, "marta") as marta:
        await read(marta, id, command)
        await show_log(shown)
        await marta.post(f"/imports/{id}/rows/3/remove")
        await read(marta, id, command)
    assert rows_of(shown, id) == 7


async def rows_shown(marta: httpx.AsyncClient, id: UUID) -> dict[str, str]:
    """What the form to import says, as the page of rows has it."""
    page = (await marta.get(f"/imports/{id}/rows")).text
    names = ("reading", "version", "command_id")
    return {name: hidden(page, name) for name in names}


async def edit(marta: httpx.AsyncClient, id: UUID, row: int, version: str) -> list[str]:
    """Corrects a name; the versions that the page knows of from then on."""
    told = {"name": f"Berta {row}", "version": version}
    answer = await marta.post(f"/imports/{id}/rows/{row}", data=told, headers=PART)
    assert answer.status_code == 200, answer.text
    assert hidden(answer.text, "version") == version
    return re.findall(r'name="own" value="(\d+)"', answer.text)


async def test_what_somebody_else_changed_is_looked_at_before_it_is_imported(
    shown: Here[Any],
) -> None:
    id = await a_file(shown)
    async with visitor(shown, "marta") as marta:
        await read(marta, id, uuid4())
        await show_log(shown)
        form = await rows_shown(marta, id)
        await marta.post(f"/imports/{id}/rows/3/remove")
        refused = await marta.post(f"/imports/{id}/commit", data=form)
        assert refused.status_code == 409
        assert "changed in the meantime" in refused.text
        await show_log(shown)
        form = await rows_shown(marta, id)
        assert (await marta.post(f"/imports/{id}/commit", data=form)).status_code == 303
    assert [event.rows for event in stored(shown, Upload.Committed)] == [7]


async def test_one_s_own_changes_need_no_second_look(shown: Here[Any]) -> None:
    id = await a_file(shown)
    async with visitor(shown, "marta") as marta:
        await read(marta, id, uuid4())
        await show_log(shown)
        form = await rows_shown(marta, id)
        own = await edit(marta, id, 2, form["version"])
        own += await edit(marta, id, 3, form["version"])
        other = await edit(marta, id, 4, form["version"])
        refused = await marta.post(f"/imports/{id}/commit", data={**form, "own": own})
        assert refused.status_code == 409
        known = {**form, "own": [*own, *other, own[0]]}
        assert (await marta.post(f"/imports/{id}/commit", data=known)).status_code == 303
    assert len(stored(shown, Upload.Committed)) == 1


@pytest.mark.parametrize("cursor", ["n.².1", "n.9999999999999999999.1", "n.1", "x.1.1", "n.1.-1"])
async def test_a_cursor_that_is_none_of_ours_is_refused(shown: Here[Any], cursor: str) -> None:
    id = await a_file(shown)
    async with visitor(shown, "marta") as marta:
        await read(marta, id, uuid4())
        await show_log(shown)
        answer = await marta.get(f"/imports/{id}/rows", params={"cursor": cursor})
        assert answer.status_code == 400
        for page in ("", "/remove"):
            far = await marta.post(f"/imports/{id}/rows/{2**63}{page}")
            assert far.status_code == 422
