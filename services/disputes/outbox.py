"""What is told, and as what."""

from services.disputes.domain.dispute import Dispute
from shared.contracts.disputes import DisputeClosed, DisputeOpened, GuestAsked
from shared.letters import LETTERS
from shared.outbox import Outbox

OUTBOX: Outbox = {
    **LETTERS,
    Dispute.Opened: DisputeOpened,
    Dispute.GuestAsked: GuestAsked,
    Dispute.Closed: DisputeClosed,
}
