"""What staff pages of accounts show: colleagues with their rights, groups of places, keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.accounts.settings import letter_of
from shared import clock
from shared.auth import Principal, visible_places
from shared.documents import ASCENDING, Document
from shared.service import Here

MOST = 1_000
"""Names are sealed, so they are sorted after reading; a business with more staff is not known."""


@dataclass(frozen=True)
class Colleague:
    """A user as the administrator of a business sees him. `places`: names; None: all of them."""

    id: UUID
    name: str
    address: str
    role: str
    language: str
    place_ids: frozenset[str] | None
    places: tuple[str, ...] | None
    state: str
    """`active`, `invited`, `expired` (the invitation) or `undelivered` (its mail)."""
    version: int
    is_reader: bool
    """Whether it is the one who looks."""


@dataclass(frozen=True)
class Key:
    id: UUID
    label: str
    ending: str
    places: tuple[str, ...]
    issued_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True)
class Group:
    id: UUID
    name: str
    place_ids: frozenset[str]
    places: tuple[str, ...]
    version: int


async def colleagues(here: Here[Any], principal: Principal) -> list[Colleague]:
    """Everybody of the business, by name."""
    members = await here.documents.of(principal).page(
        "members", {"is_gone": False}, [("_id", ASCENDING)], MOST
    )
    return await _colleagues(here, principal, members)


async def colleague(here: Here[Any], principal: Principal, user_id: UUID) -> Colleague | None:
    id = f"{principal.business_id}:{user_id}"
    member = await here.documents.of(principal).one("members", id)
    if member is None or member["is_gone"]:
        return None
    found = await _colleagues(here, principal, [member])
    return found[0] if found else None


async def _colleagues(
    here: Here[Any], principal: Principal, members: Sequence[Document]
) -> list[Colleague]:
    users = [member["user_id"] for member in members]
    staff = await _by_id(here, "staff", users)
    links = await _by_id(here, "password_links", users)
    letters = await _by_id(here, "letters", [_letter(link) for link in links.values()])
    names = await _place_names(here, principal)
    found = [
        _colleague(here, principal, member, staff[id], _state(id, staff[id], links, letters), names)
        for member, id in zip(members, users, strict=True)
        if id in staff and not staff[id].get("is_deleted")
    ]
    return sorted(found, key=lambda each: each.name.casefold())


def _colleague(
    here: Here[Any],
    principal: Principal,
    member: Document,
    user: Document,
    state: str,
    names: Mapping[str, str],
) -> Colleague:
    places = member["places"]
    return Colleague(
        id=UUID(user["_id"]),
        name=here.vault.open(user["name"]) or "",
        address=here.vault.open(user["address"]) or "",
        role=member["role"],
        language=user["language"],
        place_ids=None if places is None else frozenset(places),
        places=None if places is None else _named(places, names),
        state=state,
        version=member["version"],
        is_reader=user["_id"] == str(principal.user_id),
    )


def _state(
    id: str, user: Document, links: Mapping[str, Document], letters: Mapping[str, Document]
) -> str:
    if user.get("password_set_at"):
        return "active"
    link = links.get(id)
    if link is None:
        return "invited"
    letter = letters.get(_letter(link))
    if letter and letter["state"] == "given_up":
        return "undelivered"
    return "invited" if clock.now() < link["expires_at"] else "expired"


def _letter(link: Document) -> str:
    return str(letter_of(link["_id"], link["generation"]))


async def groups(here: Here[Any], principal: Principal) -> list[Group]:
    """Groups of places, by name."""
    found = await here.documents.of(principal).page("place_groups", {}, [("name", ASCENDING)], MOST)
    names = await _place_names(here, principal)
    return [_group(each, names) for each in found]


async def group(here: Here[Any], principal: Principal, id: UUID) -> Group | None:
    found = await here.documents.of(principal).one("place_groups", id)
    return _group(found, await _place_names(here, principal)) if found else None


def _group(found: Document, names: Mapping[str, str]) -> Group:
    return Group(
        id=UUID(found["_id"]),
        name=found["name"],
        place_ids=frozenset(found["places"]),
        places=_named(found["places"], names),
        version=version_of(found),
    )


async def keys(here: Here[Any], principal: Principal) -> list[Key]:
    """API keys, the newest first."""
    found = await here.documents.of(principal).page("api_keys", {}, [("_id", ASCENDING)], MOST)
    names = await _place_names(here, principal)
    shown = [
        Key(
            id=UUID(each["_id"]),
            label=each["label"],
            ending=each["ending"],
            places=_named(each["places"], names),
            issued_at=each["issued_at"],
            revoked_at=each.get("revoked_at"),
        )
        for each in found
    ]
    return sorted(shown, key=lambda key: key.issued_at, reverse=True)


def version_of(document: Document) -> int:
    """The version of a thing that its document shows; forms carry it."""
    version: int = document["seen"][document["_id"]]
    return version


async def _by_id(here: Here[Any], collection: str, wanted: Sequence[str]) -> dict[str, Document]:
    """Documents of users who were found in the business: users belong to several."""
    found = await here.documents.current(collection)
    return {d["_id"]: d async for d in found.find({"_id": {"$in": list(wanted)}})}


async def _place_names(here: Here[Any], principal: Principal) -> dict[str, str]:
    return {d["_id"]: d["name"] for d in await visible_places(here, principal)}


def _named(places: Sequence[str], names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted(names[id] for id in places if id in names))
