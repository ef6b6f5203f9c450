"""The wizard and the PMS's door, before real Kafka and documents."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.ingest.domain.guest import Guest
from services.ingest.service import SERVICE
from shared import kafka
from tests.services.ingest.imports.desk import BUSINESS, PLACE, stored
from tests.services.ingest.imports.house import (
    ELSEWHERE,
    FOREIGN,
    SECOND,
    a_key,
    a_member,
    hidden,
    show,
    the_house,
    visitor,
)
from tests.support import stack
from tests.support.house import House, running, settings_in, until

HEARD = ("accounts", "invitations", "stream")
LIST = (
    "Anrede;Name;E-Mail;Abreise\r\n"
    "Frau;Zoë Müller;zoe@example.com;20.11.2026\r\n"
    "Herr;Jürgen Größe;juergen@example.com;21.11.2026\r\n"
    "Herr;;nobody@example.com;21.11.2026\r\n"
    "Frau;=Eva Sum;;21.11.2026\r\n"
)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    settings = settings_in(
        tmp_path, kafka_bootstrap_servers=stack.kafka(), mongodb_uri=stack.documents()
    )
    topics = [kafka.topic_of(settings.afterstay_namespace, name) for name in HEARD]
    await kafka.make_topics(settings.kafka_bootstrap_servers, topics)
    async with running([SERVICE], settings) as house:
        here = house["ingest"]
        members = [*a_member(here, "marta"), *a_member(here, "reader", role="reader")]
        foreign = a_member(here, "stranger", business=ELSEWHERE)
        keys = [a_key(here, "one", [PLACE]), a_key(here, "two", [PLACE, SECOND])]
        await show(here, [*the_house(), *members, *foreign, *keys])
        yield house


async def page(client: httpx.AsyncClient, url: str) -> str:
    """A page as soon as it shows what was just done."""

    async def asked() -> httpx.Response | None:
        answer = await client.get(url, follow_redirects=True)
        return None if answer.status_code == 503 else answer

    answer = await until(asked, url)
    assert answer.status_code == 200, answer.text
    return str(answer.text)


async def bring(client: httpx.AsyncClient, content: bytes, **more: str) -> httpx.Response:
    shown = await page(client, "/imports")
    told = {"business": hidden(shown, "business"), "command_id": hidden(shown, "command_id")}
    form = {**told, "place": str(PLACE), **more}
    return await client.post("/imports", data=form, files={"file": ("list.csv", content)})


async def import_all(client: httpx.AsyncClient, content: bytes) -> str:
    """Through all pages; gives the address of the import."""
    url = (await bring(client, content)).headers["location"]
    shown = await page(client, url)
    form = {"command_id": hidden(shown, "command_id"), "encoding": "cp1252", "language": "de"}
    columns = {f"c{n}": f for n, f in enumerate(("salutation", "name", "email", "departure"))}
    read = await client.post(url.partition("?")[0], data={**form, **columns, "date_order": "DMY"})
    assert read.status_code == 303, read.text
    rows = await page(client, read.headers["location"])
    told = {name: hidden(rows, name) for name in ("reading", "version", "command_id")}
    start = url.partition("/columns")[0]
    done = await client.post(f"{start}/commit", data=told)
    assert done.status_code == 303, done.text
    return start


async def finished(client: httpx.AsyncClient, start: str) -> str:
    async def asked() -> str | None:
        shown = await page(client, f"{start}/result")
        return shown if "New guests" in shown else None

    found: str = await until(asked, "the result")
    return found


async def test_a_list_goes_through_the_wizard(house: House) -> None:
    here = house["ingest"]
    async with visitor(here, "marta") as marta:
        start = await import_all(marta, LIST.encode("cp1252"))
        shown = await finished(marta, start)
        assert "The name is missing" in shown
        imported = stored(here, Guest.Imported)
        names = {here.vault.open(event.name) for event in imported}
        assert names == {"Zoë Müller", "Jürgen Größe"}
        fates = (await page(marta, f"{start}/fates.csv")).splitlines()
        assert len(fates) == 5
        assert '"missing_name"' in fates[3]
        again = await finished(marta, await import_all(marta, LIST.encode("cp1252")))
        assert "was there before" in again
        assert len(stored(here, Guest.Imported)) == 2


async def test_a_row_is_corrected_and_another_removed(house: House) -> None:
    async with visitor(house["ingest"], "marta") as marta:
        url = (await bring(marta, LIST.encode())).headers["location"]
        shown = await page(marta, url)
        form = {"command_id": hidden(shown, "command_id"), "encoding": "utf-8"}
        columns = {f"c{n}": f for n, f in enumerate(("salutation", "name", "email", "departure"))}
        start = url.partition("/columns")[0]
        told = {**form, **columns, "language": "de", "date_order": "DMY"}
        read = await marta.post(f"{start}/columns", data=told)
        await page(marta, read.headers["location"])
        part = {"hx-request": "true", "hx-request-type": "partial"}
        same = {"email": "zoe@example.com", "departure": "2026-11-20"}
        edited = await marta.post(f"{start}/rows/4", data={**same, "name": "Z"}, headers=part)
        assert "See row 2" in edited.text
        removed = await marta.post(f"{start}/rows/2/remove", headers=part)
        assert 'hx-target="#row-4"' in removed.text
        assert "New guest" in removed.text
        assert "Import 2 guests" in removed.text


async def test_what_is_no_table_is_said_and_nothing_is_kept(house: House) -> None:
    async with visitor(house["ingest"], "marta") as marta:
        refused = await bring(marta, b"%PDF-1.7 ...")
        assert refused.status_code == 422
        assert "pdf" in refused.text
        assert house["ingest"].tables.execute("SELECT count(*) FROM upload_files") == [(0,)]


async def test_readers_and_strangers_stay_outside(house: House) -> None:
    here = house["ingest"]
    async with visitor(here, "marta") as marta:
        url = (await bring(marta, LIST.encode())).headers["location"]
        await page(marta, url)
        elsewhere = await bring(marta, LIST.encode(), place=str(FOREIGN))
        assert elsewhere.status_code == 404
        other = await bring(marta, LIST.encode(), business=str(ELSEWHERE))
        assert other.status_code == 409
    async with visitor(here, "reader") as reader:
        assert (await reader.get(url)).status_code == 200
        form = {"business": str(BUSINESS), "command_id": str(uuid4()), "place": str(PLACE)}
        posted = await reader.post("/imports", data=form, files={"file": ("x.csv", b"a;b")})
        assert posted.status_code == 403
    async with visitor(here, "stranger") as stranger:
        for path in ("columns", "rows", "result", "fates.csv", "live"):
            address = f"{url.partition('/columns')[0]}/{path}"
            assert (await stranger.get(address)).status_code == 404, path


async def test_several_guests_are_saved_together_by_hand(house: House) -> None:
    here = house["ingest"]
    async with visitor(here, "marta") as marta:
        shown = await page(marta, "/imports/new")
        form = {"command_id": hidden(shown, "command_id"), "place": str(PLACE)}
        anna = {"name-0": "Anna Kern", "email-0": "anna@example.com", "departure-0": "2026-11-20"}
        bert = {"name-1": "Bert Alm", "email-1": "", "departure-1": "2026-11-20"}
        refused = await marta.post("/imports/new", data={**form, **anna, **bert})
        assert refused.status_code == 422
        assert "Anna Kern" in refused.text
        assert stored(here, Guest.Imported) == []
        mended = {**form, **anna, **bert, "email-1": "bert@example.com"}
        saved = await marta.post("/imports/new", data=mended)
        assert saved.status_code == 303
        await page(marta, saved.headers["location"])
        await finished(marta, saved.headers["location"].partition("/result")[0])
        assert {event.source for event in stored(here, Guest.Imported)} == {"manual"}
        assert len(stored(here, Guest.Imported)) == 2


def a_batch(count: int = 3) -> dict[str, Any]:
    guests = [
        {"name": f"Anna {n}", "email": f"a{n}@example.com", "departure": "2026-11-20"}
        for n in range(count)
    ]
    return {"guests": guests}


async def push(
    client: httpx.AsyncClient, body: Any, key: str = "batch-0001", api_key: str = "one"
) -> httpx.Response:
    headers = {"Authorization": f"Bearer {api_key}", "Idempotency-Key": key}
    return await client.post("/v1/departures", json=body, headers=headers)


async def test_a_push_is_one_import_and_ten_equal_answers(house: House) -> None:
    here = house["ingest"]
    async with visitor(here, None) as pms:
        body = a_batch()
        body["guests"].append({"name": "Nobody", "departure": "2026-11-20"})
        answers = await asyncio.gather(*(push(pms, body) for _ in range(10)))
        assert {answer.status_code for answer in answers} == {200}, answers[0].text
        assert len({answer.text for answer in answers}) == 1
        told = answers[0].json()
        assert told["counts"] == {"ok_created": 3, "missing_contact": 1}
        assert [row["row"] for row in told["rows"]] == [1, 2, 3, 4]
        assert "guest_id" not in told["rows"][3]
        assert len(stored(here, Guest.Imported)) == 3
        other = await push(pms, a_batch(2))
        assert other.status_code == 422
        assert other.json()["code"] == "another_body"


async def test_what_hotel_software_brought_last_is_shown_by_its_key(house: House) -> None:
    async with visitor(house["ingest"], "marta") as staff, visitor(house["ingest"], None) as pms:
        before = await page(staff, "/imports")
        assert "From your hotel software" in before and "none yet" in before
        for count, key in ((3, "batch-0001"), (2, "batch-0002")):
            body = a_batch(count)
            body["guests"].append({"name": "Nobody", "departure": "2026-11-20"})
            assert (await push(pms, body, key)).status_code == 200

        async def brought() -> list[str] | None:
            software = (await page(staff, "/imports")).partition("From your hotel software")[2]
            cells = re.findall(r'<td class="num">(\d+)</td>', software)
            return cells if cells and cells[0] == "0" else None

        assert await until(brought, "the second list, whose guests were known") == ["0", "3"]


async def test_a_push_that_does_not_fit_says_why(house: House) -> None:
    async with visitor(house["ingest"], None) as pms:
        assert (await push(pms, a_batch(), api_key="unknown")).status_code == 401
        assert (await push(pms, a_batch(), key="short")).status_code == 422
        assert (await push(pms, {"guests": []})).status_code == 422
        unknown = await push(pms, {"guests": [{"nane": "Anna"}]})
        assert unknown.json()["errors"][0]["pointer"] == "/guests/0/nane"
        several = await push(pms, a_batch(), api_key="two")
        assert several.json()["code"] == "place_missing"
        foreign = await push(pms, {**a_batch(), "place": str(FOREIGN)}, api_key="two")
        assert foreign.status_code == 404
        placed = await push(pms, {**a_batch(), "place": str(SECOND)}, api_key="two")
        assert placed.json()["counts"] == {"ok_created": 3}
        codes = (await pms.get("/v1/departures/codes")).json()
        assert {"code", "group", "meaning"} == set(codes[0])
        headers = {"Authorization": "Bearer one", "Content-Type": "application/json"}
        broken = await pms.post("/v1/departures", content=b'{"guests": [', headers=headers)
        assert broken.status_code == 400


async def test_the_reference_s_example_is_taken_and_answered_as_described(house: House) -> None:
    async with visitor(house["ingest"], None) as pms:
        shapes = (await pms.get("/v1/openapi.json")).json()["components"]["schemas"]
        answer = await push(pms, shapes["Push"]["example"])
        assert answer.status_code == 200
        assert set(answer.json()) == set(shapes["Answer"]["properties"])
        [row] = answer.json()["rows"]
        assert set(row) <= set(shapes["RowAnswer"]["properties"])
        assert row["code"] in shapes["RowAnswer"]["properties"]["code"]["enum"]
        refused = await push(pms, {"guests": [{"nane": "Anna"}]})
        assert set(refused.json()) <= set(shapes["Problem"]["properties"])
        assert set(refused.json()["errors"][0]) <= set(shapes["Fault"]["properties"])


async def test_a_thousand_guests_fit_in_one_push(house: House) -> None:
    async with visitor(house["ingest"], None) as pms:
        answer = await push(pms, a_batch(1_000))
        assert answer.json()["counts"] == {"ok_created": 1_000}
        assert UUID(answer.json()["rows"][0]["guest_id"])
        assert (await push(pms, a_batch(1_001), key="batch-0002")).status_code == 422
