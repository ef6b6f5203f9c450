"""What comes in as a review: an answered survey, or what a portal shows."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from shared.domain import Sealed, Word

OWN = "own"
PUBLISHED_AFTER = timedelta(hours=72)
"""72 times 3600 seconds, whatever clocks on walls do in between (R-080)."""


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """The facts of a review. Scores are hundredths of a percent; words come in sealed."""

    portal: Word
    score: int
    submitted_at: datetime
    words: Sealed | None = None
    author: Sealed | None = None
    shows_name: bool = True
    language: Word | None = None
    guest_id: UUID | None = None
    email: Sealed | None = None
    phone: Sealed | None = None
    channel: Word | None = None
    wants_contact: bool = False
    replaces: UUID | None = None
    external_id: Word | None = None

    @property
    def publish_at(self) -> datetime | None:
        """When an own review is published; a portal publishes its reviews itself."""
        return self.submitted_at + PUBLISHED_AFTER if self.portal == OWN else None

    @property
    def told(self) -> dict[str, Any]:
        """The fields of `ReviewReceived`."""
        return {**asdict(self), "publish_at": self.publish_at}
