"""The matrix of docs/event-model.md by the pages: every action in every state, done or refused."""

import html
import re
from typing import Any

import httpx
import pytest

from shared import ids
from tests.services.messaging.house import (
    a_complaint,
    a_service_address,
    act,
    conversation_of,
    form,
    shelves,
)
from tests.support.stage import Stage

DONE = "This is done. Return it to the inbox first."
SPAM = "This is marked as spam. Return it to the inbox first."
SO_ALREADY = "It is so already."
OTTO = str(ids.of("user", "otto"))

ACTIONS: dict[str, dict[str, Any]] = {
    "write": {"words": "Entschuldigung.", "version": 99},
    "call": {"outcome": "reached", "minutes": 3},
    "note": {"words": "Zimmer 12."},
    "share": {"to": OTTO},
    "forward": {"to": OTTO},
    "delegate": {},
    "hold": {"reason": "Wartet auf den Techniker."},
    "release": {},
    "done": {},
    "spam": {},
    "return": {},
}
BEFORE: dict[str, list[str]] = {
    "inbox": [],
    "inbox + hold": ["hold"],
    "done": ["done"],
    "spam": ["spam"],
}
AFTER: dict[str, tuple[str, str, str, str]] = {
    "write": ("alerts", "on-hold", "alerts", SPAM),
    "call": ("alerts", "on-hold", "done", SPAM),
    "note": ("alerts", "on-hold", "done", "spam"),
    "share": ("alerts", "on-hold", "done", "spam"),
    "forward": ("alerts", "on-hold", "alerts", SPAM),
    "delegate": ("done", "done", DONE, SPAM),
    "hold": ("on-hold", "on-hold", DONE, SPAM),
    "release": ("This guest is not on hold.", "alerts", DONE, SPAM),
    "done": ("done", "done", SO_ALREADY, SPAM),
    "spam": ("spam", "spam", "spam", SO_ALREADY),
    "return": (SO_ALREADY, SO_ALREADY, "alerts", "alerts"),
}
COLUMNS = [{action: after[n] for action, after in AFTER.items()} for n in range(len(BEFORE))]


@pytest.mark.parametrize(
    ("before", "after"), list(zip(BEFORE.values(), COLUMNS, strict=True)), ids=list(BEFORE)
)
async def test_every_action_is_done_or_refused_in_words(
    stage: Stage, marta: httpx.AsyncClient, before: list[str], after: dict[str, str]
) -> None:
    """A guest an action, named like it: so the shelves say what became of each."""
    guests = {action: ids.of(action) for action in ACTIONS}
    named = [a_complaint(stage.here, id, author=action) for action, id in guests.items()]
    await stage.hear(a_service_address(stage.here), *named)
    for action, guest in guests.items():
        for earlier in before:
            assert (await act(stage, marta, earlier, guest)).status_code == 303, action
    at_first = await shelves(marta)
    [shelf] = at_first
    refused: dict[str, str] = {}
    for action, fields in ACTIONS.items():
        answer = await act(stage, marta, action, guests[action], **fields)
        if answer.status_code != 303:
            assert answer.status_code == 409
            refused[action] = said(answer.text)
    stands = {name: shelf for shelf, names in (await shelves(marta)).items() for name in names}
    assert {a: stands[a] for a in refused} == dict.fromkeys(refused, shelf)
    assert {**stands, **refused} == after


def said(page: str) -> str:
    """The words of a problem's page."""
    known = (DONE, SPAM, SO_ALREADY, "This guest is not on hold.")
    text = html.unescape(re.sub(r"<[^>]+>", " ", page))
    return next(words for words in known if words in text)


@pytest.mark.parametrize("action", ACTIONS)
async def test_a_double_click_is_one_command(
    stage: Stage, marta: httpx.AsyncClient, action: str
) -> None:
    await stage.hear(a_complaint(stage.here), a_service_address(stage.here))
    for earlier in {"release": ["hold"], "return": ["done"]}.get(action, []):
        await act(stage, marta, earlier)
    once = {**form(), **ACTIONS[action]}
    url = f"/conversations/{conversation_of(ids.of('anna'))}/{action}"
    answers = []
    for _ in range(2):
        answers.append((await marta.post(url, data=once)).status_code)
        await stage.settle()
        seen = len(stage.stored())
    assert answers == [303, 303]
    assert len(stage.stored()) == seen
    twice = [topic for topic in stage.stored() if stage.stored(topic).count(topic) > 1]
    assert not twice


async def test_two_commands_of_one_page_are_two(stage: Stage, marta: httpx.AsyncClient) -> None:
    await stage.hear(a_complaint(stage.here))
    one_page = form()
    for action in ("note", "hold"):
        await act(stage, marta, action, **{**ACTIONS[action], **one_page})
    assert len(stage.stored("conversation.note_added", "conversation.held")) == 2


async def test_a_form_that_stays_is_given_a_command_id_of_its_own(
    stage: Stage, marta: httpx.AsyncClient
) -> None:
    await stage.hear(a_complaint(stage.here))
    marta.headers["hx-request"] = "true"
    answers = [await act(stage, marta, "note", **ACTIONS["note"]) for _ in range(2)]
    fresh = [
        re.findall(r'id="command-note" name="command_id" value="([^"]+)"', a.text) for a in answers
    ]
    assert [len(found) for found in fresh] == [1, 1] and fresh[0] != fresh[1]
