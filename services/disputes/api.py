"""Disputes for machines: the open ones of a place, with their deadlines."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from services.disputes import queries
from services.disputes.application import Disputes
from shared.auth import Principal, here, staff
from shared.service import Here

router = APIRouter(prefix="/v1", tags=["disputes"])


class OpenDispute(BaseModel):
    """`score` in hundredths of a percent; after `deadline` it is closed for good."""

    id: str
    review_id: str
    place_id: str
    score: int
    opened_at: datetime
    deadline: datetime


class OpenDisputes(BaseModel):
    items: list[OpenDispute]
    next_cursor: str


@router.get("/disputes", operation_id="listDisputes")
async def list_disputes(
    who: Annotated[Principal, Depends(staff("disputes"))],
    running: Annotated[Here[Disputes], Depends(here("disputes"))],
    place: str = "",
    cursor: str = "",
) -> OpenDisputes:
    """Open disputes, the nearest deadline first."""
    page = await queries.board(running, who, "open", place, "", cursor)
    items: list[dict[str, Any]] = [{**found, "id": found["_id"]} for found in page.items]
    return OpenDisputes(
        items=[OpenDispute.model_validate(item) for item in items], next_cursor=page.next
    )
