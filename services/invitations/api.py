"""Guests for machines: how far the review process of a stay has come. Nothing personal."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from services.invitations.application import Invitations
from services.invitations.views.words import STATUSES
from shared.auth import Credential, here, pms
from shared.documents import Document
from shared.service import Here
from shared.web.problems import Problem

router = APIRouter(prefix="/v1", tags=["guests"])


MEANINGS = "\n".join(f"- `{code}`: {name}" for code, (name, _tone) in STATUSES.items())


class GuestStatus(BaseModel):
    """How far asking a guest for a review has come. Times are UTC; null: not yet."""

    id: UUID
    place_id: UUID
    departure: str = Field(description="ISO 8601 date.")
    language: str = Field(description="ISO 639-1.")
    status: str = Field(description=f"A word may be added.\n\n{MEANINGS}")
    status_at: datetime
    send_at: datetime | None
    sent_at: datetime | None
    answered_at: datetime | None
    review_id: UUID | None


@router.get("/guests/{id}", operation_id="getGuest", summary="How far a guest's review is")
async def get_guest(
    id: UUID,
    who: Annotated[Credential, Depends(pms("invitations"))],
    running: Annotated[Here[Invitations], Depends(here("invitations"))],
) -> GuestStatus:
    """A guest that this key's hotel software brought, or any other of its places."""
    found = await running.documents.of(who).one("guests", id)
    if found is None:
        raise Problem(404)
    return _status(found)


def _status(found: Document) -> GuestStatus:
    times = ("send_at", "sent_at", "answered_at", "review_id")
    told = {**found, "id": found["_id"], **{name: found.get(name) for name in times}}
    return GuestStatus.model_validate(told)
