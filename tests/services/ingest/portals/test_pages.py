"""The pages of portals: who may, whose they are, and what goes wrong in words."""

import re
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import httpx
import pytest

from services.ingest.domain.feed import Feed
from services.ingest.queries import portals as queries
from shared.auth import Principal
from shared.contracts.accounts import PlaceAdded
from tests.services.ingest.imports.desk import BUSINESS, PLACE, told
from tests.services.ingest.imports.house import ELSEWHERE, FOREIGN, SECOND, a_member, visitor
from tests.services.ingest.portals.stage import FEED, Stage

BOARD = "/settings/portals"


async def member(stage: Stage, role: str, business: UUID = BUSINESS) -> httpx.AsyncClient:
    """The browser of somebody who is logged in."""
    cookie = f"{role} {business}".replace(" ", "-")
    await stage.hear(*a_member(stage.here, cookie, role=role, business=business))
    return visitor(stage.here, cookie)


def form(**fields: str) -> dict[str, str]:
    return {"business": str(BUSINESS), "command_id": str(uuid4()), **fields}


async def connect(
    stage: Stage, client: httpx.AsyncClient, place: UUID = PLACE, **fields: str
) -> httpx.Response:
    account = stage.outside.account
    asked = form(**{"account": account.place, "grant": account.grant, **fields})
    return await client.post(f"{BOARD}/{place}/connect", data=asked)


async def refresh(stage: Stage, client: httpx.AsyncClient, **fields: str) -> httpx.Response:
    stage.time.passes(seconds=1)
    return await client.post(f"{BOARD}/{PLACE}/refresh", data=form(**fields))


async def shown(client: httpx.AsyncClient, url: str = BOARD) -> str:
    """A page as words, without its tags."""
    answer = await client.get(url)
    assert answer.status_code == 200, answer.text
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


async def test_an_administrator_connects_and_sees_what_came(stage: Stage) -> None:
    client = await member(stage, "administrator")
    assert "Not connected" in await shown(client)
    stage.outside.write(4, "Fine.")
    answer = await connect(stage, client)
    assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, BOARD)
    await stage.settle()
    assert "Waits for its look" in await shown(client)
    await stage.moments_come()
    board, one = await shown(client), await shown(client, f"{BOARD}/{PLACE}")
    assert "Hotel Adler Google Connected" in board and "1 review Refresh" in board
    assert "3 refreshes left today." in board
    assert "Reviews seen 1 New ones 1" in one
    assert stage.outside.account.place in one


async def test_the_token_is_sealed_and_never_shown_again(stage: Stage) -> None:
    client = await member(stage, "administrator")
    await connect(stage, client)
    await stage.moments_come()
    grant = stage.outside.account.grant
    feed = stage.here.application.find(Feed, FEED)
    assert stage.here.vault.open(feed.grant) == grant
    pages = [await client.get(url) for url in (BOARD, f"{BOARD}/{PLACE}")]
    stored = [bytes(row.state) for row in stage.ingest.rows()]
    assert not any(grant in page.text for page in pages)
    assert not any(grant.encode() in state for state in stored)
    wrong = await connect(stage, client, account="wrong")
    assert grant not in wrong.text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"account": "locations/2"}, "This is not the name of a location."),
        ({"account": ""}, "This is not the name of a location."),
        ({"account": "accounts/1/locations/2/../3"}, "This is not the name of a location."),
        ({"grant": "  "}, "The token is missing."),
    ],
)
async def test_what_does_not_fit_is_said_at_its_field_and_changes_nothing(
    stage: Stage, wrong: dict[str, Any], words: str
) -> None:
    client = await member(stage, "administrator")
    answer = await connect(stage, client, **wrong)
    assert (answer.status_code, words in answer.text) == (422, True)
    assert stage.facts() == []


async def test_a_location_belongs_to_one_place(stage: Stage) -> None:
    client = await member(stage, "administrator")
    await connect(stage, client)
    await stage.settle()
    answer = await connect(stage, client, SECOND)
    assert (answer.status_code, "disconnect it first" in answer.text) == (422, True)
    assert await shown(client, f"{BOARD}/{SECOND}")
    await client.post(f"{BOARD}/{PLACE}/disconnect", data=form())
    await stage.settle()
    assert (await connect(stage, client, SECOND)).status_code == 303


async def test_staff_refresh_three_times_and_the_fourth_says_why_not(stage: Stage) -> None:
    await stage.connects()
    client = await member(stage, "staff")
    for left in ("2 refreshes left", "1 refresh left", "All refreshes of today are used"):
        assert (await refresh(stage, client)).status_code == 303
        await stage.moments_come()
        assert left in await shown(client)
    double = str(uuid4())
    for _ in range(2):
        answer = await refresh(stage, client, command_id=double)
        assert answer.status_code == 409
        assert "All 3 refreshes of today are used." in answer.text
    assert stage.facts("feed.refresh_refused") == ["feed.refresh_refused"]
    assert stage.facts("feed.refresh_requested") == ["feed.refresh_requested"] * 3


async def test_a_double_click_is_one_refresh(stage: Stage) -> None:
    await stage.connects()
    client, once = await member(stage, "staff"), str(uuid4())
    for _ in range(2):
        assert (await refresh(stage, client, command_id=once)).status_code == 303
    assert stage.facts("feed.refresh_requested") == ["feed.refresh_requested"]
    assert "A refresh is waiting already." in (await refresh(stage, client)).text


async def test_a_failed_look_is_told_in_words(stage: Stage) -> None:
    await stage.connects()
    stage.outside.plan("403")
    client = await member(stage, "staff")
    await refresh(stage, client)
    await stage.moments_come()
    assert "Last look failed The portal does not let us in." in await shown(client)
    one = await shown(client, f"{BOARD}/{PLACE}")
    assert "The portal does not let us in." in one and "It is tried again:" in one


async def test_an_administrator_disconnects(stage: Stage) -> None:
    await stage.connects()
    client = await member(stage, "administrator")
    answer = await client.post(f"{BOARD}/{PLACE}/disconnect", data=form())
    assert answer.status_code == 303
    await stage.settle()
    assert "Hotel Adler Google Not connected" in await shown(client)
    answer = await refresh(stage, client)
    assert (answer.status_code, "not connected" in answer.text) == (409, True)


async def test_each_may_what_is_theirs(stage: Stage) -> None:
    await stage.connects()
    reader, staff = await member(stage, "reader"), await member(stage, "staff")
    assert "Refresh" not in await shown(reader)
    assert "Refresh" in await shown(staff)
    assert "Disconnect" not in await shown(staff, f"{BOARD}/{PLACE}")
    assert "An administrator can connect it." in await shown(staff, f"{BOARD}/{SECOND}")
    before = stage.facts()
    for client, what in ((reader, "refresh"), (staff, "connect"), (staff, "disconnect")):
        answer = await client.post(f"{BOARD}/{PLACE}/{what}", data=form())
        assert answer.status_code == 403
    assert stage.facts() == before


async def test_nobody_gets_in_without_a_session(stage: Stage) -> None:
    async with visitor(stage.here, None) as client:
        answer = await client.get(BOARD, headers={"accept": "application/json"})
        assert answer.status_code == 401


async def test_another_business_sees_nothing_of_it(stage: Stage) -> None:
    await stage.connects()
    stranger = await member(stage, "administrator", ELSEWHERE)
    assert "Hotel Adler" not in await shown(stranger)
    before = stage.facts()
    theirs: dict[str, Any] = {"business": str(ELSEWHERE)}
    answers = [await stranger.get(f"{BOARD}/{PLACE}")]
    for what in ("refresh", "disconnect"):
        asked = await stranger.post(f"{BOARD}/{PLACE}/{what}", data=form(**theirs))
        answers.append(asked)
    answers.append(await connect(stage, stranger, **theirs))
    assert [answer.status_code for answer in answers] == [404] * 4
    assert len({strip_ids(answer.text) for answer in answers[1:]}) == 1
    own = await member(stage, "administrator")
    assert (await own.get(f"{BOARD}/{FOREIGN}")).status_code == 404
    assert (await connect(stage, own, FOREIGN)).status_code == 404
    assert stage.facts() == before


async def test_a_day_is_the_same_for_all_staff_of_a_business(stage: Stage) -> None:
    far = UUID(int=0xFFFF)
    told_far = {"name": "Far", "timezone": "Pacific/Kiritimati", "country": "KI", "language": "en"}
    await stage.hear(told(PlaceAdded, far, place_id=far, **told_far))
    whole = Principal(far, BUSINESS, "staff", None, "", "en", far, (BUSINESS,))
    limited = replace(whole, places=frozenset({far}))
    stage.time.passes(hours=1)
    days = [await queries.today(stage.here, who) for who in (whole, limited)]
    assert days == [stage.time.now.date()] * 2
    assert stage.time.now.astimezone(ZoneInfo("Pacific/Kiritimati")).date() > days[0]


def strip_ids(page: str) -> str:
    return re.sub(r'data-now="[^"]*"|[0-9a-f]{8}-[0-9a-f-]{27}', "", page)
