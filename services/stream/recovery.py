"""What Faust may lose when it starts, or when partitions move: two holes, closed.

Once its tables are restored, Faust resumes the streams' partitions, then seeks them back to what
was committed, then empties its queues. What was read in between is lost to this run, and to later
ones where the next message's commit passes it (faust-streaming issue 596). A partition nobody
committed anything of is not sought at all: what was read of it stays behind.
"""

from collections.abc import Mapping
from typing import Any

from faust.transport.drivers import aiokafka


class Consumer(aiokafka.Consumer):
    """Goes back to the beginning where nothing was committed."""

    async def seek_to_committed(self) -> Mapping[Any, int]:
        committed = await super().seek_to_committed()
        fresh = [tp for tp, offset in committed.items() if not offset]
        streams = [tp for tp in fresh if not self._is_changelog_tp(tp)]
        if streams:
            await self._thread.seek_to_beginning(*streams)
        return committed


class Transport(aiokafka.Transport):
    Consumer = Consumer


def lose_nothing(app: Any) -> None:
    """To be called before anything else is done with the Faust application."""
    app.transport = Transport(app.conf.broker_consumer, app)
    app.on_rebalance_complete.connect(_stand_still)


async def _stand_still(app: Any, **_: Any) -> None:
    """Nothing is read into a queue until positions are sought; Faust resumes both then."""
    app.consumer.stop_flow()
    app.flow_control.suspend()
