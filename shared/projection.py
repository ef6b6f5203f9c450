"""Projections: events folded into documents, each event once, in any order between streams.

A handler is pure: an event in, changed fields out (dotted names reach into a document; GONE takes
a field away). A document remembers the last version seen of every stream it is made from, so an
event that is not newer changes nothing. A batch is read, folded in memory and written by
compare-and-set on the document's revision; then the checkpoint. A crash anywhere repeats work.
"""

from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from datetime import date, datetime
from enum import Enum
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from shared.contracts import PublicEvent
from shared.documents import Index

Patch = dict[str, Any]
H = TypeVar("H", bound=Callable[..., Patch | None])


Terms = Callable[..., list[str]]
"""`terms(business_id, *sealed)`: what a search over sealed words finds (`Pepper.search_terms`)."""


def no_terms(*_: object) -> list[str]:
    """Where nothing is searched."""
    return []


class _Gone:
    def __repr__(self) -> str:
        return "GONE"

    def __deepcopy__(self, memo: object) -> "_Gone":
        return self


GONE = _Gone()


def on(*types: type[PublicEvent]) -> Callable[[H], H]:
    """Marks a handler `(self, event) -> Patch | None` of a projection."""

    def mark(handler: H) -> H:
        handler.hears = types  # type: ignore[attr-defined]
        return handler

    return mark


class Projection:
    """One kind of document. A subclass names its collection, its indexes and its owner's event.

    `owner`: the first fact of the thing the document shows; before it came the document is not
    shown (`here` is not set). None: shown from its first event on.
    """

    collection: ClassVar[str]
    owner: ClassVar[type[PublicEvent] | None] = None
    indexes: ClassVar[Sequence[Index]] = ()
    is_live: ClassVar[bool] = False
    """Pages that show it are told of changes."""

    handlers: dict[type[PublicEvent], Callable[..., Patch | None]]
    owners: tuple[str, ...] = ()
    """Whose letters are heard, besides the own service's."""
    home: str = ""
    """The service it belongs to; empty in tests: everybody's letters are heard."""

    def __init__(self, terms: Terms = no_terms) -> None:
        self.terms = terms
        self.handlers = {
            kind: getattr(self, name)
            for name in dir(type(self))
            for kind in getattr(getattr(type(self), name), "hears", ())
        }

    def key(self, event: PublicEvent) -> UUID | str | None:
        """The document an event belongs to; None: to none."""
        return event.stream

    def keys(self, event: PublicEvent) -> list[UUID | str]:
        """The documents an event belongs to, where it may be several (a guest's reviews)."""
        key = self.key(event)
        return [] if key is None else [key]

    def hears(self, event: PublicEvent) -> bool:
        """Whether an event is for it: letters are told by several services in the same words."""
        if type(event) not in self.handlers:
            return False
        is_common = event.type.startswith("common.")
        return not (is_common and self.home) or event.service in (self.home, *self.owners)

    def fold(self, document: Patch, event: PublicEvent) -> bool:
        """Applies an event to a document in place; False: nothing new in it."""
        handler = self.handlers.get(type(event))
        seen = document.setdefault("seen", {})
        stream = str(event.stream)
        if handler is None or seen.get(stream, 0) >= event.version:
            return False
        patch = handler(event)
        if patch is None:
            return False
        seen[stream] = event.version
        if self.owner is None or isinstance(event, self.owner):
            document["here"] = True
            document["business_id"] = plain(event.business_id)
            document["place_id"] = plain(event.place_id)
        for path, value in patch.items():
            _set(document, path.split("."), plain(value))
        return True


def folded(projection: Projection, events: Iterable[PublicEvent]) -> dict[str, Patch]:
    """All documents a sequence of events makes: what the written ones must equal."""
    documents: dict[str, Patch] = {}
    for event in events:
        if not projection.hears(event):
            continue
        for key in projection.keys(event):
            document = documents.setdefault(str(key), {"_id": str(key)})
            projection.fold(document, event)
    return {key: document for key, document in documents.items() if document.get("seen")}


def plain(value: Any) -> Any:
    """What MongoDB stores and JSON shows alike: ids and days as text, enumerations by value."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.replace(microsecond=value.microsecond // 1000 * 1000)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(plain(k)): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(v) for v in value]
    return deepcopy(value)


def _set(document: Patch, path: list[str], value: Any) -> None:
    *parents, last = path
    for name in parents:
        document = document.setdefault(name, {})
    if value is GONE:
        document.pop(last, None)
    else:
        document[last] = value
