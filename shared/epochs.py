"""A log that was restored from a back-up goes on under a new number, where its topic leaves it."""

from typing import Any

from shared.kafka import last_place
from shared.lease import Epoch, Lease
from shared.outbox import Teller
from shared.service import Here


async def begin_epoch(here: Here[Any]) -> Epoch:
    """Begins behind the last place that log and topic share.

    What the topic holds from there on was taken back with the log. What the log holds from there
    on, also what was stored since it was restored, is published under the new number.
    """
    recorder = here.application.recorder
    teller = Teller(here.service.name, here.service.tells)

    def is_in(nid: int, value: bytes) -> bool:
        stored = recorder.select_notifications(nid, 1, stop=nid)
        return bool(stored) and teller.tell(stored[0])[1] == value

    shared = await last_place(here.settings.kafka_bootstrap_servers, here.topic, is_in)
    return await here.run(Lease(here.tables).begin_epoch, shared + 1)
