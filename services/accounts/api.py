"""For machines: a PMS asks which places its key is for."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from shared.auth import Credential, here, pms
from shared.service import Here

router = APIRouter(prefix="/v1", tags=["places"])


class KnownPlace(BaseModel):
    """A place, as departures name it."""

    id: str
    name: str
    timezone: str
    country: str
    language: str


class Places(BaseModel):
    items: list[KnownPlace]


@router.get("/places", operation_id="listPlaces")
async def places(
    credential: Annotated[Credential, Depends(pms("accounts"))],
    running: Annotated[Here[Any], Depends(here("accounts"))],
) -> Places:
    """The places that the key may push departures of, by name."""
    found = await running.documents.current("places")
    wanted = {
        "business_id": str(credential.business_id),
        "_id": {"$in": sorted(map(str, credential.places))},
        "here": True,
    }
    documents = await found.find(wanted).sort("name").to_list()
    return Places(items=[KnownPlace(id=d["_id"], **_told(d)) for d in documents])


def _told(document: dict[str, Any]) -> dict[str, str]:
    return {name: document[name] for name in ("name", "timezone", "country", "language")}
