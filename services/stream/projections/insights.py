"""What figures said by themselves."""

from shared.contracts.stream import InsightRaised
from shared.documents import DESCENDING, scoped_index
from shared.projection import Patch, Projection, on


class Insights(Projection):
    """A line for the staff of one place."""

    collection = "insights"
    owner = InsightRaised
    is_live = True
    indexes = (scoped_index(("window_end", DESCENDING)),)

    @on(InsightRaised)
    def raised(self, event: InsightRaised) -> Patch:
        return {
            "kind": event.kind,
            "window_start": event.window_start,
            "window_end": event.window_end,
            "score": round(event.score),
            "score_before": round(event.score_before),
            "reviews": event.reviews,
            "reviews_before": event.reviews_before,
            "raised_at": event.at,
        }
