"""The command bar's list: pages to go to, and whatever each service finds for the words typed."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import HTMLResponse

from shared.web import pages
from shared.web.frame import NAVIGATION, Entry
from shared.web.i18n import gettext as _


@dataclass(frozen=True)
class Command:
    """A line of the command bar."""

    name: str
    url: str
    icon: str
    note: str = ""
    keys: str = ""


Finder = Callable[[Request, str], Awaitable[Sequence[Command]]]
"""What a service offers for typed words; it checks rights itself and answers few."""

_finders: list[Finder] = []
MOST = 12


def offer(finder: Finder) -> Finder:
    """Adds a service's finder to the bar; usable as a decorator."""
    _finders.append(finder)
    return finder


async def listed(request: Request, asked: str) -> HTMLResponse:
    """The answer to `GET /commands?q=`."""
    asked = asked.strip()[:80]
    found = [c for c in _pages(NAVIGATION) if asked.casefold() in c.name.casefold()]
    if asked:
        for finder in _finders:
            found += await finder(request, asked)
    return HTMLResponse(
        pages.markup("frame/commands.html", commands=found[:MOST]), headers=pages.VARY
    )


def _pages(entries: Iterable[Entry]) -> Iterator[Command]:
    for entry in entries:
        keys = f"g {entry.keys}" if entry.keys else ""
        name = _("Go to: %(page)s", page=entry.name)
        yield Command(name, entry.url, entry.icon, keys=keys)
        yield from _pages(entry.inside)
