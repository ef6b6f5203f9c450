"""What messaging does by itself."""

from collections.abc import Callable, Sequence
from typing import Any

from services.messaging.policies import arrivals, conversations, letters
from shared.letters import note_what_came_back

ALL: Sequence[Callable[..., Any]] = [
    conversations.open_a_conversation_with_the_unhappy_and_the_willing,
    conversations.release_the_hold_when_its_time_has_come,
    conversations.take_back_what_customer_service_never_got,
    letters.send_letters,
    note_what_came_back,
]
LOOPS = [arrivals.answers]
