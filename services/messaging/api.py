"""Messaging for machines: how many conversations wait, for a display or an alarm."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from services.messaging import queries
from services.messaging.application import Messaging
from shared.auth import Principal, here, staff
from shared.service import Here

router = APIRouter(prefix="/v1", tags=["messaging"])


class Waiting(BaseModel):
    """Each conversation counts once: on hold, else alert, else new."""

    on_hold: int
    alerts: int
    new: int


@router.get("/inbox/waiting", operation_id="countWaiting")
async def waiting(
    who: Annotated[Principal, Depends(staff("messaging"))],
    running: Annotated[Here[Messaging], Depends(here("messaging"))],
    place: str = "",
) -> Waiting:
    """Exact counts, of all places one sees or of one place or group."""
    places = await queries.places_of(running, who, place)
    found = await queries.counts(running, who, places)
    return Waiting(on_hold=found["on-hold"], alerts=found["alerts"], new=found["new"])
