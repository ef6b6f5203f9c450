"""Live pages: what changes is rendered once and pushed to every open page of the business.

A page listens by `Frame.live` (htmx `hx-sse:connect`). On every connection, the first too, the
list is sent anew, so nothing is missed while a tab was hidden or a line was cut. FastAPI pings
every 15 seconds.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from fastapi.sse import EventSourceResponse, ServerSentEvent

__all__ = ["EventSourceResponse", "Hub", "Listener", "ServerSentEvent", "stream"]

WAITING = 200
RETRY_MS = 1_000
Topic = tuple[str, str]


@dataclass(eq=False)
class Listener:
    """One open page: what waits for it, and whether it may still hear."""

    held_by: frozenset[str]
    """The session and the user it was opened by."""
    waiting: asyncio.Queue[ServerSentEvent | None] = field(
        default_factory=lambda: asyncio.Queue(WAITING)
    )
    ended: bool = False

    def tell(self, event: ServerSentEvent) -> None:
        """Queues an event; a page that is too slow is cut off and comes again by itself."""
        try:
            self.waiting.put_nowait(event)
        except asyncio.QueueFull:
            self.end()

    def end(self) -> None:
        self.ended = True
        with suppress(asyncio.QueueFull):
            self.waiting.put_nowait(None)

    async def heard(self) -> AsyncIterator[ServerSentEvent]:
        while not self.ended:
            event = await self.waiting.get()
            if event is None:
                return
            yield event


class Hub:
    """Who listens to what in this process: pages by (business, topic)."""

    def __init__(self) -> None:
        self._listeners: dict[Topic, set[Listener]] = {}

    @contextmanager
    def listening(
        self, business: str, topics: Iterable[str], held_by: Iterable[str] = ()
    ) -> Iterator[Listener]:
        """A `Listener` while the block runs."""
        listener = Listener(frozenset(held_by))
        wanted = [(business, topic) for topic in topics]
        for topic in wanted:
            self._listeners.setdefault(topic, set()).add(listener)
        try:
            yield listener
        finally:
            for topic in wanted:
                self._listeners[topic].discard(listener)
                if not self._listeners[topic]:
                    del self._listeners[topic]

    def has_listeners(self, business: str, topic: str) -> bool:
        """Whether it is worth rendering anything."""
        return (business, topic) in self._listeners

    def publish(self, business: str, topic: str, html: str, id: str | None = None) -> None:
        """Pushes partials (`pages.partial`, `pages.counts`) to all who listen. Never waits."""
        event = ServerSentEvent(raw_data=html, id=id)
        for listener in tuple(self._listeners.get((business, topic), ())):
            listener.tell(event)

    def announce(self, business: str, topic: str, event: str, told: dict[str, Any]) -> None:
        """Pushes a named event with data, which pages hear as a DOM event."""
        named = ServerSentEvent(event=event, data=told)
        for listener in tuple(self._listeners.get((business, topic), ())):
            listener.tell(named)

    def end(self, holder: str) -> None:
        """Cuts the pages of a session or a user; those that still may come again by themselves."""
        for listener in {each for group in self._listeners.values() for each in group}:
            if holder in listener.held_by:
                listener.end()

    def close(self) -> None:
        """Ends all pages, at shutdown; they come again to whoever answers then."""
        for listener in {each for group in self._listeners.values() for each in group}:
            listener.end()


async def stream(
    hub: Hub,
    business: str,
    topics: Iterable[str],
    anew: Callable[[], Awaitable[str]],
    held_by: Iterable[str] = (),
) -> AsyncGenerator[ServerSentEvent, None]:
    """What a live route (`response_class=EventSourceResponse`) yields: all anew, then changes."""
    with hub.listening(business, topics, held_by) as listener:
        yield ServerSentEvent(raw_data=await anew(), retry=RETRY_MS)
        async for event in listener.heard():
            yield event
