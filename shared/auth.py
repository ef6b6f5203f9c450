"""Who is asking: staff by session, a PMS by its key; what they may see and do.

401 no session; 404 out of one's sight; 403 seen, but not allowed, with the reason.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Security
from starlette.requests import Request

from shared import clock, ids
from shared.documents import Document
from shared.domain import Acting
from shared.reading import seen
from shared.service import Here
from shared.settings import Settings
from shared.web.frame import Choice, Frame
from shared.web.i18n import gettext as _
from shared.web.i18n import speak
from shared.web.openapi import KEY, SESSION
from shared.web.problems import Problem

ROLES = ("reader", "staff", "administrator")
"""Each may what those before it may."""


@dataclass(frozen=True)
class Principal:
    """A member of staff in one business, for the length of a request."""

    user_id: UUID
    business_id: UUID
    role: str
    places: frozenset[UUID] | None
    """None: all places of the business."""
    name: str
    language: str
    session_id: UUID
    businesses: tuple[UUID, ...]

    @property
    def holds(self) -> tuple[str, str]:
        """Whose open pages are cut when the session ends or the user's rights change."""
        return str(self.session_id), str(self.user_id)

    def may(self, role: str) -> bool:
        return ROLES.index(self.role) >= ROLES.index(role)

    def sees(self, place_id: UUID) -> bool:
        return self.places is None or place_id in self.places

    def acting(self, command_id: UUID | None = None, place_id: UUID | None = None) -> Acting:
        """The envelope of a command of this person. A page's form carries its `command_id`."""
        return Acting(
            actor=f"staff:{self.user_id}",
            business_id=self.business_id,
            place_id=place_id,
            places=self.places,
            command_id=command_id or ids.new(),
        )


@dataclass(frozen=True)
class Credential:
    """A PMS by its API key."""

    key_id: UUID
    business_id: UUID
    places: frozenset[UUID]

    def acting(self, command_id: UUID, place_id: UUID) -> Acting:
        return Acting(
            actor=f"pms:{self.key_id}",
            business_id=self.business_id,
            place_id=place_id,
            places=self.places,
            command_id=command_id,
        )


def here(service: str) -> Callable[[Request], Here[Any]]:
    """A dependency: the running service, in its own routes."""

    def find(request: Request) -> Here[Any]:
        found: Here[Any] = request.app.state.heres[service]
        return found

    return find


def staff(service: str, role: str = "reader") -> Callable[..., Awaitable[Principal]]:
    """A dependency: the member of staff who asks, with at least `role`; else 401 or 403.

    What `after` speaks of is waited for first: it may be the log-in itself.
    """

    async def find(
        request: Request, _session: Annotated[Any, Security(SESSION)] = None
    ) -> Principal:
        running = here(service)(request)
        if cookie_name(running.settings) in request.cookies:
            await seen(running, request.query_params.get("after"))
        principal = await principal_of(request, running)
        if principal is None:
            raise Problem(401)
        speak(principal.language)
        if not principal.may(role):
            raise Problem(403, "not_allowed", detail=_("Your rights do not include this."))
        await _must_be_for(request, principal)
        return principal

    return find


async def _must_be_for(request: Request, principal: Principal) -> None:
    """A form made for another business (switched in another tab) changes nothing."""
    if not request.headers.get("content-type", "").startswith("application/x-www-form"):
        return
    told = (await request.form()).get("business")
    if told and told != str(principal.business_id):
        said = _("You switched to another business in the meantime. Load the page again.")
        raise Problem(409, "another_business", detail=said)


async def principal_of(request: Request, here: Here[Any]) -> Principal | None:
    """Who a request's cookie stands for now, as far as this service has heard; None: nobody."""
    cookie = request.cookies.get(cookie_name(here.settings))
    if not cookie:
        return None
    session_id = session_of(here, cookie)
    sessions = await here.documents.current("sessions")
    session = await sessions.find_one({"_id": str(session_id), "here": True})
    if not session or session["is_over"] or session["expires_at"] <= clock.now():
        return None
    users = await here.documents.current("staff")
    user = await users.find_one({"_id": session["user_id"], "here": True})
    if not user or user.get("is_deleted") or _is_older(session, user):
        return None
    return _principal(here, session_id, session, user)


def _is_older(session: Document, user: Document) -> bool:
    """A session from before the password was set is over."""
    return bool(user.get("password_set_at") and session["started_at"] < user["password_set_at"])


def _principal(
    here: Here[Any], session_id: UUID, session: Document, user: Document
) -> Principal | None:
    access: Document = user.get("access", {})
    rights = access.get(session["session_business"])
    if rights is None:
        return None
    places = rights["places"]
    return Principal(
        user_id=UUID(user["_id"]),
        business_id=UUID(session["session_business"]),
        role=rights["role"],
        places=None if places is None else frozenset(map(UUID, places)),
        name=here.vault.open(user["name"]) or "",
        language=user["language"],
        session_id=session_id,
        businesses=tuple(map(UUID, access)),
    )


def pms(service: str) -> Callable[..., Awaitable[Credential]]:
    """A dependency: the PMS whose key stands in `Authorization: Bearer …`; else 401.

    As with `staff`, what FastAPI reads by itself is for the OpenAPI document alone.
    """

    async def find(request: Request, _key: Annotated[Any, Security(KEY)] = None) -> Credential:
        running = here(service)(request)
        scheme, _space, key = request.headers.get("authorization", "").partition(" ")
        id = ids.of("api key", running.pepper.secret(key.strip()))
        keys = await running.documents.current("api_keys")
        found = await keys.find_one({"_id": str(id), "here": True})
        if scheme.lower() != "bearer" or not found or found["is_revoked"]:
            raise Problem(401, "unknown_key", detail=_("This API key is not known here."))
        places = frozenset(map(UUID, found["places"]))
        return Credential(id, UUID(found["business_id"]), places)

    return find


def cookie_name(settings: Settings) -> str:
    return "__Host-sid" if settings.is_public_https else "sid"


def session_of(here: Here[Any], cookie: str) -> UUID:
    """A session's stream, made of the cookie's hash."""
    return ids.of("session", here.pepper.secret(cookie))


async def frame_of(here: Here[Any], principal: Principal, request: Request) -> Frame:
    """The frame of a staff page, from this service's own documents.

    Its time is that of the place that is looked at, else of the first one; `at` changes it.
    """
    businesses = await here.documents.current("businesses")
    known = {str(id) for id in principal.businesses}
    found = {d["_id"]: d async for d in businesses.find({"_id": {"$in": sorted(known)}})}
    own = found.get(str(principal.business_id), {})
    places = await visible_places(here, principal)
    frame = Frame(
        business_id=str(principal.business_id),
        business_name=own.get("name", ""),
        customer_id=own.get("customer_id", ""),
        user_name=principal.name,
        language=principal.language,
        zone=places[0]["timezone"] if places else "UTC",
        places=tuple(Choice(p["_id"], p["name"]) for p in places),
        zones={p["_id"]: p["timezone"] for p in places},
        place=request.query_params.get("place", ""),
        businesses=tuple(Choice(id, d["name"]) for id, d in sorted(found.items())),
    )
    return frame.at(frame.place)


async def visible_places(here: Here[Any], principal: Principal) -> list[Document]:
    """The places a person may see, by name."""
    places = await here.documents.current("places")
    wanted: Document = {"business_id": str(principal.business_id), "here": True}
    if principal.places is not None:
        wanted["_id"] = {"$in": sorted(map(str, principal.places))}
    return await places.find(wanted).sort("name").to_list()
