"""Three manual refreshes a local day and business (R-042); what failed costs nothing."""

from datetime import date
from uuid import UUID

from shared import ids
from shared.domain import Aggregate, Created, Event, event

MOST_A_DAY = 3


class RefreshDay(Aggregate):
    """The claim on a business's refreshes of one day."""

    TOPIC = "refresh_day"

    class Counted(Created):
        TOPIC = "refresh_day.counted"
        feed_id: UUID

    class CountedAgain(Event):
        TOPIC = "refresh_day.counted_again"
        feed_id: UUID

    class GivenBack(Event):
        TOPIC = "refresh_day.given_back"
        feed_id: UUID

    @staticmethod
    def id_of(business_id: UUID, day: date) -> UUID:
        return ids.of("refresh day", business_id, day.isoformat())

    @event(Counted)
    def __init__(self, feed_id: UUID) -> None:
        self.used = 1

    @property
    def is_full(self) -> bool:
        return self.used >= MOST_A_DAY

    def count(self, feed_id: UUID) -> None:
        self._counted_again(feed_id)

    def give_back(self, feed_id: UUID) -> None:
        self._given_back(feed_id)

    @event(CountedAgain)
    def _counted_again(self, feed_id: UUID) -> None:
        self.used += 1

    @event(GivenBack)
    def _given_back(self, feed_id: UUID) -> None:
        self.used -= 1
