"""The document server of `make run`: a write of majority and journal survives a kill."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.collection import Collection
from pymongo.errors import PyMongoError
from pymongo.write_concern import WriteConcern

from deploy.local.documents import Documents
from deploy.local.program import free_port

ENOUGH = 200


@pytest.fixture
def documents(tmp_path: Path) -> Iterator[Documents]:
    made = Documents(tmp_path, free_port())
    made.start()
    yield made
    made.kill()


def reviews(documents: Documents) -> Collection[dict[str, Any]]:
    safe = WriteConcern("majority", j=True)
    client = MongoClient[dict[str, Any]](documents.uri, serverSelectionTimeoutMS=2000)
    return client["stream"].get_collection("reviews", write_concern=safe)


def test_a_kill_while_writing_loses_no_confirmed_write(documents: Documents) -> None:
    confirmed: list[int] = []
    there_are_enough = threading.Event()

    def write() -> None:
        written = reviews(documents)
        try:
            while True:
                written.insert_one({"_id": len(confirmed)})
                confirmed.append(len(confirmed))
                if len(confirmed) == ENOUGH:
                    there_are_enough.set()
        except PyMongoError:
            return

    writer = threading.Thread(target=write)
    writer.start()
    assert there_are_enough.wait(60)
    documents.kill()
    writer.join(60)
    documents.start()
    found = {document["_id"] for document in reviews(documents).find()}
    assert found >= set(confirmed)
    assert len(confirmed) >= ENOUGH
