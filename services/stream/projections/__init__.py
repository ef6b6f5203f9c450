"""What is looked at: reviews, the conversations about them, insights."""

from services.stream.projections.conversations import Conversations
from services.stream.projections.insights import Insights
from services.stream.projections.reviews import Reviews

__all__ = ["Conversations", "Insights", "Reviews"]
