"""Guests for machines: how far the review process of a stay has come. Nothing personal."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from services.invitations.application import Invitations
from shared.auth import Credential, here, pms
from shared.documents import Document
from shared.service import Here
from shared.web.problems import Problem

router = APIRouter(prefix="/v1", tags=["guests"])


class GuestStatus(BaseModel):
    """`status` is one of requirements 1.4; times are UTC."""

    id: UUID
    place_id: UUID
    departure: str
    language: str
    status: str
    status_at: datetime
    send_at: datetime | None
    sent_at: datetime | None
    answered_at: datetime | None
    review_id: UUID | None


@router.get("/guests/{id}", operation_id="getGuest")
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
