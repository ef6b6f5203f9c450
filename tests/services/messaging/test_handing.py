"""To whom a conversation is handed or shown: colleagues who may see its place."""

import httpx
import pytest

from shared import ids
from tests.services.messaging.house import BEN, OTHER_TALK, TALK, a_complaint, act, text
from tests.services.stream.house import SECOND
from tests.support.stage import Stage

OUT_OF_REACH = "Your colleague's rights do not include this conversation."


def offered(page: str, dialog: str) -> list[str]:
    """The colleagues a dialog offers."""
    names = page.partition(f'<select id="{dialog}-to"')[2].partition("</select>")[0]
    return [option.partition("<")[0] for option in names.split('">')[1:]]


async def test_only_those_are_offered_who_see_the_place_and_may_answer(
    stage: Stage, marta: httpx.AsyncClient
) -> None:
    await stage.hear(a_complaint(stage.here), a_complaint(stage.here, BEN, place_id=SECOND))
    here, there = await text(marta, TALK), await text(marta, OTHER_TALK)
    assert offered(here, "forward") == ["Otto Kranz"]
    assert offered(here, "share") == ["Otto Kranz", "Rita Read"]
    assert offered(there, "forward") == ["Otto Kranz", "Toni Post"]
    assert offered(there, "share") == ["Otto Kranz", "Toni Post", "Rita Read"]


@pytest.mark.parametrize(
    ("action", "whom"), [("forward", "toni"), ("share", "toni"), ("forward", "reader")]
)
async def test_nobody_is_written_to_who_may_not_do_it(
    stage: Stage, marta: httpx.AsyncClient, action: str, whom: str
) -> None:
    await stage.hear(a_complaint(stage.here))
    answer = await act(stage, marta, action, to=str(ids.of("user", whom)))
    assert answer.status_code == 422
    assert OUT_OF_REACH in answer.text.replace("&#39;", "'")
    assert stage.stored() == ["conversation.opened"]


async def test_a_reader_is_asked_for_an_opinion(stage: Stage, marta: httpx.AsyncClient) -> None:
    await stage.hear(a_complaint(stage.here))
    answer = await act(stage, marta, "share", to=str(ids.of("user", "reader")))
    assert answer.status_code == 303
