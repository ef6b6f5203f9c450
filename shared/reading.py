"""Read what you wrote: a page waits, two seconds at most, until it shows what was just done."""

import asyncio
import re
import time
from typing import Any

from shared.application import Recorded
from shared.kafka import partition_of
from shared.service import Here
from shared.writing import checkpoint

PATIENCE_SECONDS = 2.0
PAUSE_SECONDS = 0.02
_AFTER = re.compile(r"([^:]+):([0-9]{1,4}):([0-9]{1,18})")


def after(here: Here[Any], recorded: Recorded) -> str:
    """The `after` of a link to a page that must show what `recorded` changed; "" if nothing."""
    if not recorded.nid:
        return ""
    return f"{here.topic}:{partition_of(recorded.stream)}:{recorded.nid}"


async def seen(here: Here[Any], after: str | None) -> bool:
    """Waits until this service's documents hold what `after` speaks of.

    Any topic this service hears may be waited for. False: not within two seconds (the page says
    it is still updating), or `after` is not one of ours.
    """
    if not after:
        return True
    told = _AFTER.fullmatch(after)
    if told is None:
        return False
    topic, partition, nid = told.groups()
    if topic not in here.service.projection_topics(here.settings.afterstay_namespace):
        return False
    checkpoints = here.documents.database["checkpoints"]
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        id = checkpoint(await here.documents.generation(), topic, int(partition))
        found = await checkpoints.find_one({"_id": id})
        if found and found["nid"] >= int(nid):
            return True
        await asyncio.sleep(PAUSE_SECONDS)
    return False
