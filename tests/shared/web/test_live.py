"""Live pages: who hears what, and who is let go."""

import asyncio

import pytest

from shared.web.live import WAITING, Hub, stream


async def anew() -> str:
    return "<p>all</p>"


async def test_a_page_gets_all_anew_and_then_what_changes() -> None:
    hub = Hub()
    heard = stream(hub, "b1", ["inbox"], anew)
    assert (await anext(heard)).raw_data == "<p>all</p>"
    hub.publish("b1", "inbox", "<p>one</p>", id="7")
    event = await anext(heard)
    assert (event.raw_data, event.id) == ("<p>one</p>", "7")
    await heard.aclose()
    assert not hub.has_listeners("b1", "inbox")


async def test_what_happens_while_all_is_rendered_is_not_missed() -> None:
    hub = Hub()

    async def slowly() -> str:
        hub.publish("b1", "inbox", "<p>meanwhile</p>")
        return "<p>all</p>"

    heard = stream(hub, "b1", ["inbox"], slowly)
    await anext(heard)
    assert (await anext(heard)).raw_data == "<p>meanwhile</p>"
    await heard.aclose()


async def test_nobody_hears_another_business() -> None:
    hub = Hub()
    with hub.listening("b1", ["inbox"]) as ours, hub.listening("b2", ["inbox"]) as theirs:
        hub.publish("b1", "inbox", "<p>ours</p>")
        hub.publish("b1", "reviews", "<p>elsewhere</p>")
        assert ours.waiting.qsize() == 1
        assert theirs.waiting.empty()


async def test_who_is_too_slow_is_cut_off_and_others_hear_on() -> None:
    hub = Hub()
    with hub.listening("b1", ["inbox"]) as slow, hub.listening("b1", ["inbox"]) as quick:
        listening = quick.heard()
        for number in range(WAITING + 1):
            hub.publish("b1", "inbox", f"<p>{number}</p>")
            assert (await anext(listening)).raw_data == f"<p>{number}</p>"
        assert slow.ended
        assert [event async for event in slow.heard()] == []


async def test_a_session_that_ends_closes_its_pages_only() -> None:
    hub = Hub()
    ours, theirs = (stream(hub, "b1", ["inbox"], anew, held_by=[s]) for s in ("s1", "s2"))
    await anext(ours)
    await anext(theirs)
    hub.end("s1")
    with pytest.raises(StopAsyncIteration):
        await anext(ours)
    hub.publish("b1", "inbox", "<p>on</p>")
    assert (await anext(theirs)).raw_data == "<p>on</p>"
    hub.close()
    with pytest.raises(StopAsyncIteration):
        await asyncio.wait_for(anext(theirs), 1)


async def test_data_travels_as_a_named_event() -> None:
    hub = Hub()
    with hub.listening("b1", ["imports"]) as page:
        hub.announce("b1", "imports", "import", {"done": 3})
        event = page.waiting.get_nowait()
        assert event is not None
        assert (event.event, event.data) == ("import", {"done": 3})
