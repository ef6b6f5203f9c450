"""The service on a stage, with commands of its staff and a look at its guests."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from shared import clock, ids
from shared.application import Recorded
from shared.domain import Acting, acting
from tests.support import stage

BUSINESS, PLACE, USER = UUID(int=0xB1), UUID(int=0xC1), UUID(int=0xD1)
MAY_1 = datetime(2026, 5, 1, 12, tzinfo=UTC)
MAY_2_TEN = datetime(2026, 5, 2, 8, tzinfo=UTC)
"""Ten o'clock in Vienna on the day after."""
COOKIE = "a cookie"


class Stage(stage.Stage):
    """The stage of invitations."""

    @property
    def app(self) -> Any:
        return self.here.application

    def do(self, command: str, *arguments: Any, **more: Any) -> Recorded:
        """A command of a member of staff."""
        with acting(Acting(f"staff:{USER}", BUSINESS, PLACE, command_id=uuid4())):
            recorded: Recorded = getattr(self.app, command)(*arguments, **more)
        return recorded

    async def row(self, guest_id: UUID) -> dict[str, Any]:
        """A guest's document."""
        found = await (await self.here.documents.current("guests")).find_one({"_id": str(guest_id)})
        assert found
        return dict(found)


def envelope(stream: UUID, version: int = 1, **more: Any) -> dict[str, Any]:
    """What every event carries."""
    now = clock.now()
    return {
        "id": ids.of("event", stream, version, more.get("event", "")),
        "stream": stream,
        "version": version,
        "at": now,
        "recorded_at": now,
        "actor": "rule:test@1",
        "business_id": BUSINESS,
        "place_id": PLACE,
        **more,
    }
