"""What staff look at: guests with their timelines, blocks, sending hours, texts, list views."""

from services.invitations.projections.guests import Guests
from services.invitations.projections.settings import (
    Blocks,
    GuestListViews,
    SendingPlans,
    Wordings,
)

__all__ = ["Blocks", "GuestListViews", "Guests", "SendingPlans", "Wordings"]
