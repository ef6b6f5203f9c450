"""Who is answering whom right now: no facts, told for a while and forgotten, without names."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from services.messaging.settings import PRESENCE_SECONDS
from shared import clock
from shared.auth import Principal
from shared.documents import Collection
from shared.service import Here


async def say(here: Here[Any], who: Principal, id: UUID) -> None:
    """One is answering in this conversation; what was said too long ago goes."""
    now = clock.real_now()
    await _said(here).delete_many({"until": {"$lte": now}})
    told = {
        "conversation": str(id),
        "business_id": str(who.business_id),
        "user_id": str(who.user_id),
        "until": now + timedelta(seconds=PRESENCE_SECONDS),
    }
    await _said(here).replace_one({"_id": f"{id}:{who.user_id}"}, told, upsert=True)


async def others(here: Here[Any], who: Principal, id: UUID) -> list[str]:
    """The names of others who are answering in this conversation."""
    wanted = {
        "conversation": str(id),
        "business_id": str(who.business_id),
        "user_id": {"$ne": str(who.user_id)},
        "until": {"$gt": clock.real_now()},
    }
    users = [told["user_id"] async for told in _said(here).find(wanted)]
    staff = await here.documents.current("staff")
    names = [here.vault.open(user["name"]) async for user in staff.find({"_id": {"$in": users}})]
    return [name for name in names if name]


def _said(here: Here[Any]) -> Collection:
    return here.documents.volatile("presence")
