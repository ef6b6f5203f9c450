"""How often somebody may try to come in: counted by account and by client, for a while.

The counts are no facts and may vanish. Every try counts, before it is looked at, so that a
hundred at the same time are a hundred; nobody's address is kept, only its hash.
"""

from datetime import timedelta
from typing import Any

from services.accounts.settings import Limit
from shared import clock
from shared.documents import Collection, DuplicateKeyError
from shared.service import Here


async def too_many(here: Here[Any], *tries: tuple[Limit, str]) -> timedelta | None:
    """Counts a try for each; how long to wait where one of them was tried too often."""
    waits = [await _count(here, limit, whom) for limit, whom in tries]
    return max((wait for wait in waits if wait), default=None)


async def forgive(here: Here[Any], limit: Limit, whom: str) -> None:
    """Begins to count anew, for somebody who proved who he is."""
    await _counts(here).delete_one({"_id": _id(here, limit, whom)})


async def _count(here: Here[Any], limit: Limit, whom: str) -> timedelta | None:
    now = clock.now()
    counts = _counts(here)
    await counts.delete_many({"until": {"$lte": now}})
    change = {"$inc": {"tries": 1}, "$setOnInsert": {"until": now + limit.within}}
    wanted = {"_id": _id(here, limit, whom)}
    try:
        found = await counts.find_one_and_update(wanted, change, upsert=True, return_document=True)
    except DuplicateKeyError:  # two first tries at the same time
        found = await counts.find_one_and_update(wanted, change, return_document=True)
    return found["until"] - now if found and found["tries"] > limit.most else None


def _counts(here: Here[Any]) -> Collection:
    return here.documents.volatile("attempts")


def _id(here: Here[Any], limit: Limit, whom: str) -> str:
    return f"{limit.name} {here.pepper.secret(whom)}"
