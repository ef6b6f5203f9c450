"""A comment is written on the page of its review."""

import re
from typing import Any

import httpx

from services.stream.domain.arrival import Arrival
from services.stream.service import SERVICE
from shared import clock, ids
from shared.domain import Acting, acting
from shared.service import Here
from tests.services.stream.house import (
    ELSEWHERE,
    OWN,
    a_review,
    part,
    text,
    visitor,
)
from tests.services.stream.told import BUSINESS, PLACE, public, show

COMMENT = ids.of("comment", OWN)


def over_of(page: str) -> str:
    """The text that the form, wherever it stands, is written over."""
    found = re.findall(r'form="comment" name="over" value="([^"]*)"', page)
    assert len(found) == 1
    return str(found[0])


async def write(client: httpx.AsyncClient, words: str, **more: Any) -> httpx.Response:
    data = {"command_id": str(ids.of("command")), "words": words, "over": "", **more}
    return await client.post(f"/reviews/{OWN}/comment", data=data)


async def received(house: Here[Any]) -> None:
    """The review in both places: in the event store and in the documents."""
    with acting(Acting("rule:x@1", BUSINESS, PLACE, command_id=ids.new())):
        house.application.receive(OWN, Arrival(portal="own", score=9000, submitted_at=clock.now()))
    await show(house, [a_review(house, OWN)])


async def test_a_comment_is_written_once_however_often_it_is_sent(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    await received(house)
    for _ in range(2):
        answer = await write(marta, "  Vielen Dank!\r\nBis bald.  ")
        assert answer.status_code == 303
        assert answer.headers["location"].startswith(f"/reviews/{OWN}?after=")
    *_, written, _accepted = house.application.events.get(COMMENT)
    assert house.vault.open(written.words) == "Vielen Dank!\nBis bald."
    assert written.meta["actor"] == f"staff:{ids.of('user', 'marta')}"
    assert written.meta["place_id"] == str(PLACE)
    assert written.originator_version == 2


async def test_a_comment_without_words_changes_nothing(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    await received(house)
    assert (await write(marta, " \r\n ")).status_code == 422
    assert not list(house.application.events.get(COMMENT))


async def test_4096_bytes_are_taken_and_one_more_is_not(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    await received(house)
    answer = await write(marta, "ü" * 2048 + "x")
    assert answer.status_code == 409
    assert "4096 bytes at most" in answer.text
    assert (await write(marta, "ü" * 2048)).status_code == 303


async def test_whoever_has_not_seen_the_latest_comment_is_told(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    await received(house)
    await write(marta, "Danke.")
    late = await write(marta, "Auch danke.", command_id=str(ids.of("another command")))
    assert late.status_code == 409
    assert "Somebody commented in the meantime" in late.text
    assert late.headers["hx-trigger"] == "news"


async def test_whoever_was_too_late_writes_again_over_what_is_shown(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    await received(house)
    first = await part(marta, f"/reviews/{OWN}", "detail")
    assert over_of(first) == ""
    form = first.split('id="comment"')[1].split("</form>")[0]
    assert 'name="over"' not in form  # it stays with what is shown, whatever the form holds
    await write(marta, "Danke.")
    await show(house, [public(SERVICE, e) for e in house.application.events.get(COMMENT)])
    facts = await part(marta, f"/reviews/{OWN}", "facts")
    again = {"over": over_of(facts), "command_id": str(ids.of("another command"))}
    assert (await write(marta, "Auch danke.", **again)).status_code == 303


async def test_nothing_is_written_under_words_that_were_erased(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    await received(house)
    house.vault.destroy(BUSINESS, f"review:{OWN}")
    answer = await write(marta, "Danke.")
    assert answer.status_code == 409
    assert "The words of this review were erased" in answer.text
    assert not list(house.application.events.get(COMMENT))


async def test_a_reader_reads_only(house: Here[Any]) -> None:
    await received(house)
    async with visitor(house, "reader") as reader:
        assert "<textarea" not in await text(reader, f"/reviews/{OWN}")
        assert (await write(reader, "Danke.")).status_code == 403


async def test_a_form_made_for_another_business_changes_nothing(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    await received(house)
    assert (await write(marta, "Danke.", business=str(ELSEWHERE))).status_code == 409
