"""Conversations that open and holds that end by themselves."""

from services.messaging.application import Messaging
from services.messaging.domain.matrix import Priority
from services.messaging.settings import COMPLAINT_BELOW
from shared.contracts.common import LetterRefused
from shared.contracts.messaging import (
    ConversationDone,
    ConversationSpammed,
    GuestHeld,
    HoldReleased,
)
from shared.contracts.stream import ReviewReceived
from shared.letters.letter import state_of
from shared.policy import Moment, due, on
from shared.service import Here


@on(ReviewReceived)
def open_a_conversation_with_the_unhappy_and_the_willing(
    here: Here[Messaging], review: ReviewReceived
) -> None:
    """R-100: an alert for a complaint, a new message from whoever wants to talk, else nothing."""
    is_complaint = review.score < COMPLAINT_BELOW
    if review.portal != "own" or review.guest_id is None or review.author is None:
        return
    if not (is_complaint or review.wants_contact):
        return
    here.application.open(
        review.guest_id,
        review.stream,
        Priority.ALERT if is_complaint else Priority.NEW,
        review.score,
        review.author,
        review.email,
        review.phone,
        review.language or "en",
        review.words,
    )


@due(
    "release",
    sets={GuestHeld: "until"},
    clears=(HoldReleased, ConversationDone, ConversationSpammed),
)
def release_the_hold_when_its_time_has_come(here: Here[Messaging], moment: Moment) -> None:
    here.application.end_hold(moment.stream, moment.at)


@on(LetterRefused, owners=["messaging"])
def take_back_what_customer_service_never_got(
    here: Here[Messaging], refused: LetterRefused
) -> None:
    """It was done by being handed over; nobody has it, so it is to be done here after all."""
    if refused.kind == "delegate" and state_of(refused) == "refused":
        here.application.take_back(refused.about)
