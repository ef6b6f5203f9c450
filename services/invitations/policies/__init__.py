"""What invitations does by itself."""

from collections.abc import Callable, Sequence
from typing import Any

from services.invitations.policies import bounces, guests, places, sending

ALL: Sequence[Callable[..., Any]] = [
    guests.invite_an_imported_guest,
    guests.take_back_what_was_not_sent,
    guests.submit_a_replacement,
    guests.mark_the_review_deleted,
    guests.forget_again,
    bounces.note_what_came_back,
    bounces.block_who_complained,
    places.open_the_sending_plan_of_a_place,
    places.follow_the_time_zone_of_a_place,
    sending.send_an_invitation,
    sending.send_a_reminder,
    sending.doubt_an_invitation_without_outcome,
    sending.doubt_a_reminder_without_outcome,
]
