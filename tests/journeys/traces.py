"""All that a house keeps, as it lies there, and what of it the house's own keys still open."""

import asyncio
import re
import sqlite3
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from aiokafka import AIOKafkaConsumer, TopicPartition
from pymongo import MongoClient

from shared.kafka import PARTITIONS
from shared.keystore import open_key_store
from shared.pepper import Pepper
from shared.sealing import Vault, keyfile
from tests.journeys.conftest import House

SEALED = re.compile(r"s1\|([0-9a-f-]{36})\|[a-z]+:[0-9a-f-]{36}\|[A-Za-z0-9+/]+={0,2}")

Thing = tuple[str, str, str]
"""A store, what of it, and the text that lies there."""


@dataclass
class Traces:
    """Where somebody's words are: as they lie there, when opened, and as hashes for a search."""

    bare: set[str] = field(default_factory=set)
    opened: set[str] = field(default_factory=set)
    searched: set[str] = field(default_factory=set)
    looked_at: dict[str, int] = field(default_factory=dict)
    """How many things of each store: a search in nothing would find nothing."""


def traces(house: House, *words: str) -> Traces:
    """Looks through every document, record, row and file (logs too), no matter the case."""
    sought = [word.casefold() for word in words]
    vault, pepper = _keys(house)
    found, hashes = Traces(), dict[str, set[str]]()
    for store, what, text in _everything(house):
        found.looked_at[store] = found.looked_at.get(store, 0) + 1
        if _has(text, sought):
            found.bare.add(f"{store}: {what}")
        for sealed in SEALED.finditer(text):
            if _has(vault.open(sealed[0]) or "", sought):
                found.opened.add(f"{store}: {what}")
            business = sealed[1]
            if business not in hashes:
                hashes[business] = _hashes(pepper, UUID(business), words)
        if any(each in text for own in hashes.values() for each in own):
            found.searched.add(f"{store}: {what}")
    return found


def _keys(house: House) -> tuple[Vault, Pepper]:
    environment = house.whole.processes.environment
    folder = Path(environment["SECRETS_DIR"])
    vault = Vault(open_key_store(environment["KEYS_URL"]), keyfile(folder, "wrapping.key"))
    return vault, Pepper(keyfile(folder, "pepper.key"), keyfile(folder, "links.key"))


def _has(text: str, sought: Iterable[str]) -> bool:
    folded = text.casefold()
    return any(word in folded for word in sought)


def _hashes(pepper: Pepper, business: UUID, words: Iterable[str]) -> set[str]:
    return {each for word in words for each in pepper.search_query(business, word)}


def _everything(house: House) -> Iterator[Thing]:
    yield from _documents(house)
    with ThreadPoolExecutor(1) as beside:  # the browser has this thread's event loop
        yield from beside.submit(asyncio.run, _records(house)).result()
    yield from _rows(house)
    yield from _files(house)


def _documents(house: House) -> Iterator[Thing]:
    own = house.whole.namespace.replace(".", "_")
    uri = house.whole.processes.environment["MONGODB_URI"]
    with MongoClient[dict[str, Any]](uri) as client:
        for name in client.list_database_names():
            collections = client[name].list_collection_names() if name.startswith(own) else []
            for collection in collections:
                for document in client[name][collection].find():
                    yield "documents", f"{name}.{collection}".removeprefix(own), str(document)


async def _records(house: House) -> list[Thing]:
    brokers = house.whole.processes.environment["KAFKA_BOOTSTRAP_SERVERS"]
    reader = AIOKafkaConsumer(bootstrap_servers=brokers, auto_offset_reset="earliest")
    await reader.start()
    try:
        own = [name for name in await reader.topics() if name.startswith(house.whole.namespace)]
        parts = [TopicPartition(name, number) for name in own for number in range(PARTITIONS)]
        reader.assign(parts)
        ends = await reader.end_offsets(parts)
        found: list[Thing] = []
        while any([await reader.position(part) < ends[part] for part in parts]):
            for part, records in (await reader.getmany(timeout_ms=500)).items():
                found += [("records", part.topic, _told(record)) for record in records]
        return found
    finally:
        await reader.stop()


def _told(record: Any) -> str:
    told = [record.key or b"", record.value or b"", *(value for _, value in record.headers)]
    return b" ".join(told).decode(errors="replace")


def _rows(house: House) -> Iterator[Thing]:
    for path in house.whole.processes.folder.rglob("*.sqlite"):
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=20) as store:
            for (table,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
                for row in store.execute(f'SELECT * FROM "{table}"'):
                    yield "rows", f"{path.stem}.{table}", " ".join(map(_text, row))


def _text(cell: object) -> str:
    return cell.decode(errors="replace") if isinstance(cell, bytes) else str(cell)


def _files(house: House) -> Iterator[Thing]:
    """Stores with their write-ahead logs, and the log of each process."""
    for path in house.whole.processes.folder.rglob("*"):
        if path.is_file():
            yield "files", path.name, path.read_bytes().decode(errors="replace")
