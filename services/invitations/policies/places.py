"""What happens by itself to places: each has a sending plan in its own time zone."""

from dataclasses import replace

from services.invitations.application import Invitations
from shared.contracts.accounts import PlaceAdded, PlaceChanged
from shared.domain import acting, the_actor
from shared.policy import on
from shared.service import Here


@on(PlaceAdded)
def open_the_sending_plan_of_a_place(here: Here[Invitations], event: PlaceAdded) -> None:
    with acting(replace(the_actor(), place_id=event.stream)):
        here.application.open_plan(event.stream, event.timezone)


@on(PlaceChanged)
def follow_the_time_zone_of_a_place(here: Here[Invitations], event: PlaceChanged) -> None:
    with acting(replace(the_actor(), place_id=event.stream)):
        here.application.change_timezone(event.stream, event.timezone)
