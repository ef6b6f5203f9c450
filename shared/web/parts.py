"""What the macros of `templates/parts/` need from Python: columns, pages, addresses, attributes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.requests import Request


@dataclass(frozen=True)
class Column:
    """A column of a table. A key that may be sorted by makes its header a link."""

    key: str
    name: str
    sortable: bool = False
    numeric: bool = False


@dataclass(frozen=True)
class Page:
    """A stretch of a list, read by keyset: opaque cursors to its neighbours, empty at an end."""

    items: Sequence[Any]
    next: str = ""
    previous: str = ""
    total: int | None = None


def attrs(given: Mapping[str, Any]) -> Markup:
    """HTML attributes: `hx_post` is `hx-post`, True stands alone, False and None are left out."""
    told = Markup("")
    for name, value in given.items():
        if value is None or value is False:
            continue
        key = name.replace("_", "-").rstrip("-")
        told += (
            Markup(" {}").format(key) if value is True else Markup(' {}="{}"').format(key, value)
        )
    return told


def address(request: Request, **changes: Any) -> str:
    """This page's address with some query parameters changed; None or "" drops one."""
    kept = [(k, v) for k, v in request.query_params.multi_items() if k not in changes]
    query = urlencode([*kept, *((k, v) for k, v in changes.items() if v not in (None, ""))])
    return f"{request.url.path}?{query}" if query else request.url.path


def sorting(request: Request) -> tuple[str, bool]:
    """The column the page is sorted by, and whether from the end: `sort=-departure`."""
    wish = request.query_params.get("sort", "")
    return wish.lstrip("-"), wish.startswith("-")


def sort_address(request: Request, key: str) -> str:
    """Sorts by `key`, or turns the order round when it is sorted so already."""
    by, falling = sorting(request)
    return address(request, sort=key if by != key or falling else f"-{key}", cursor=None)


def initials(name: str) -> str:
    """The two letters on an avatar."""
    words = [word for word in name.split() if word[:1].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


def hue(name: str) -> int:
    """One of six colours, the same for the same name."""
    return sum(name.encode()) % 6


GLOBALS = {f.__name__: f for f in (attrs, address, sorting, sort_address, initials, hue)}
