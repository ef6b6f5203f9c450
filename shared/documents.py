"""MongoDB by PyMongo's async client: the only module that imports the driver.

A database a service; collections are named by generation (`reviews.3`), so that a rebuild can
stand beside what people read, and one pointer document says which generation is current. People's
reads go through `Documents.of(principal)`, which adds business and places to every filter.
"""

import time
from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any, Protocol
from uuid import UUID

from bson.codec_options import CodecOptions
from pymongo import (
    ASCENDING,
    DESCENDING,
    AsyncMongoClient,
    IndexModel,
    InsertOne,
    ReplaceOne,
)
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import BulkWriteError, DuplicateKeyError
from pymongo.errors import PyMongoError as StoreFailed

__all__ = [
    "ASCENDING",
    "DESCENDING",
    "BulkWriteError",
    "Collection",
    "Documents",
    "DuplicateKeyError",
    "Index",
    "InsertOne",
    "ReplaceOne",
    "StoreFailed",
    "connect",
    "holding",
    "scoped_index",
]

Document = dict[str, Any]
Collection = AsyncCollection[Document]
Index = IndexModel
POINTER_SECONDS = 0.5
_OPTIONS: CodecOptions[Document] = CodecOptions(tz_aware=True, tzinfo=UTC)


class Sight(Protocol):
    """Whose eyes a read has: a business, and some or all (None) of its places."""

    @property
    def business_id(self) -> UUID: ...

    @property
    def places(self) -> frozenset[UUID] | None: ...


def scoped_index(*keys: tuple[str, int]) -> Index:
    """An index for what people read (`Scoped`): the scope's fields first, then these."""
    return Index([("business_id", ASCENDING), ("here", ASCENDING), *keys])


def holding(terms: Sequence[str]) -> Document:
    """The condition that all of these are among a document's `terms`; none asked, none made."""
    if not terms:
        return {}
    return {"terms": terms[0] if len(terms) == 1 else {"$all": list(terms)}}


def connect(uri: str) -> "AsyncMongoClient[Document]":
    """One client an event loop."""
    return AsyncMongoClient(uri, serverSelectionTimeoutMS=3_000, w="majority", journal=True)


class Documents:
    """One service's documents."""

    def __init__(self, client: "AsyncMongoClient[Document]", namespace: str, service: str) -> None:
        self.database: AsyncDatabase[Document] = client.get_database(
            f"{namespace}{service}".replace(".", "_"), codec_options=_OPTIONS
        )
        self._generation = 0
        self._read_at = 0.0

    async def generation(self) -> int:
        """The generation people read now; asked twice a second at most."""
        if time.monotonic() - self._read_at > POINTER_SECONDS:
            found = await self.database["pointers"].find_one({"_id": "generation"})
            self._generation = found["current"] if found else 0
            self._read_at = time.monotonic()
        return self._generation

    async def point_to(self, generation: int) -> None:
        await self.database["pointers"].replace_one(
            {"_id": "generation"},
            {"_id": "generation", "current": generation},
            upsert=True,
        )
        self._read_at = 0.0

    def at(self, generation: int, collection: str) -> Collection:
        return self.database[f"{collection}.{generation}"]

    async def current(self, collection: str) -> Collection:
        """Unscoped: for workers and for what belongs to nobody yet (a guest's link, a log-in)."""
        return self.at(await self.generation(), collection)

    def volatile(self, collection: str) -> Collection:
        """What is no fact and may vanish: presence, drafts. Not rebuilt."""
        return self.database[f"volatile.{collection}"]

    def of(self, sight: Sight) -> "Scoped":
        """What somebody may see."""
        return Scoped(self, sight)


class Scoped:
    """Reads within one business and its visible places; the only way pages read."""

    def __init__(self, documents: Documents, sight: Sight) -> None:
        self._documents = documents
        self._business = str(sight.business_id)
        self._places = None if sight.places is None else set(map(str, sight.places))

    def filter(self, wanted: Mapping[str, Any]) -> Document:
        """The caller's filter, held to the business, its places and what is complete.

        `wanted` may name a place, or some by `$in`. The whole is flat: a `scoped_index` serves it.
        """
        rest = dict(wanted)
        places, asked = self._places, rest.pop("place_id", None)
        if asked is not None:
            named = {asked} if isinstance(asked, str) else set(asked["$in"])
            places = named if places is None else named & places
        return {**rest, "business_id": self._business, "here": True, **_of(places)}

    async def one(self, collection: str, id: UUID | str) -> Document | None:
        """A document by id; None for a foreign one and for none alike."""
        found = await self._documents.current(collection)
        return await found.find_one(self.filter({"_id": str(id)}))

    async def page(
        self,
        collection: str,
        wanted: Mapping[str, Any],
        sort: Sequence[tuple[str, int]],
        limit: int,
    ) -> list[Document]:
        found = await self._documents.current(collection)
        return await found.find(self.filter(wanted)).sort(list(sort)).limit(limit).to_list()

    async def count(self, collection: str, wanted: Mapping[str, Any]) -> int:
        found = await self._documents.current(collection)
        return await found.count_documents(self.filter(wanted))

    async def aggregate(
        self, collection: str, wanted: Mapping[str, Any], stages: Sequence[Document]
    ) -> list[Document]:
        """An aggregation that starts with the scope."""
        found = await self._documents.current(collection)
        cursor = await found.aggregate([{"$match": self.filter(wanted)}, *stages])
        return await cursor.to_list()


def _of(places: set[str] | None) -> Document:
    """One place is asked by equality, so that an index goes on behind it."""
    if places is None:
        return {}
    return {"place_id": next(iter(places)) if len(places) == 1 else {"$in": sorted(places)}}
