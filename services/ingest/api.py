"""Departures pushed by a PMS: each guest gets a code, the same push the same answer."""

import hashlib
from collections import Counter
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends, Header
from pydantic import BaseModel, ConfigDict, Field

from services.ingest.application import Ingest
from services.ingest.application.candidates import Sealing
from services.ingest.domain.transfer import AnotherBody, Transfer
from services.ingest.queries import imports as queries
from services.ingest.settings import MOST_GUESTS
from services.ingest.sources.files import Code, Row, judge
from services.ingest.views import words
from services.ingest.views.reading import context_now
from shared.auth import Credential, here, pms
from shared.domain import acting
from shared.service import Here
from shared.web.i18n import gettext as _
from shared.web.problems import Problem

router = APIRouter(prefix="/v1", tags=["departures"])

Cell = Annotated[str | None, Field(max_length=500)]
Running = Annotated[Here[Ingest], Depends(here("ingest"))]


class Departure(BaseModel):
    """One guest who leaves: a name, and an e-mail address or mobile number, are enough."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"title": "Departure"})

    salutation: Cell = None
    first_name: Cell = None
    last_name: Cell = None
    name: Cell = Field(None, description="The full name, where it is not in parts.")
    email: Cell = None
    phone: Cell = Field(None, description="Mobile number: E.164, or as dialled in the country.")
    arrival: Cell = Field(None, description="ISO 8601 date.")
    departure: Cell = Field(None, description="ISO 8601 date.")
    nights: Cell = Field(None, description="Used where the departure is not given.")
    language: Cell = Field(None, description="ISO 639-1; else the place's language is used.")
    country: Cell = None
    room: Cell = None
    reservation: Cell = Field(None, description="The booking's number; it is known once a place.")
    status: Cell = Field(None, description="Cancelled stays and no-shows are left out.")
    booker: Cell = None
    no_mail: Cell = Field(None, description="`true` where the guest wants no mail.")


EXAMPLE: dict[str, Any] = {
    "guests": [
        {
            "name": "Anna Müller",
            "email": "anna@example.com",
            "arrival": "2026-05-12",
            "departure": "2026-05-15",
            "language": "de",
            "room": "214",
            "reservation": "R-4711",
        }
    ]
}


class Push(BaseModel):
    """Up to a thousand guests of one place."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": EXAMPLE})

    place: UUID | None = Field(None, description="May be left out where the key has one place.")
    guests: list[Departure] = Field(min_length=1, max_length=MOST_GUESTS)


class RowAnswer(BaseModel):
    """`row` counts from 1, in the order sent; `guest_id` is there for new and known guests."""

    row: int
    code: str
    detail: str = ""
    guest_id: UUID | None = None


class Answer(BaseModel):
    """What became of each guest; the figures of `counts` sum to the guests sent."""

    transfer: UUID
    rows: list[RowAnswer]
    counts: dict[str, int]


class CodeMeaning(BaseModel):
    code: str
    group: str = Field(description="`ok`, `error` (correct it and send it again) or `skip`.")
    meaning: str


class ProblemBody(BaseModel):
    """RFC 9457, as `application/problem+json`."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[dict[str, str]] = []


def _problem(description: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/ProblemBody"}
    content = {"application/problem+json": {"schema": schema}}
    return {"description": description, "model": ProblemBody, "content": content}


PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: _problem("No JSON, or JSON that readers would understand differently."),
    401: _problem("`unknown_key`: the API key is not known, or was revoked."),
    404: _problem("The key is not for this place."),
    409: _problem("Others kept changing the same guests; send the same again."),
    413: _problem("More than a megabyte."),
    415: _problem("Not `application/json`, or compressed."),
    422: _problem(
        "A field does not fit (`errors` point at it), `place_missing`, or `another_body`: the"
        " Idempotency-Key was used for other guests before."
    ),
}
IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[A-Za-z0-9_-]{8,64}$",
        description="One a batch: the same key and body again get the same answer.",
        examples=["2026-05-15-checkout"],
    ),
]


@router.post(
    "/departures",
    operation_id="pushDepartures",
    summary="Push departures",
    responses=PROBLEMS,
    response_model_exclude_none=True,
)
async def push_departures(
    push: Push,
    idempotency_key: IdempotencyKey,
    who: Annotated[Credential, Depends(pms("ingest"))],
    running: Running,
) -> Answer:
    """Brings guests in. Each ends in exactly one code (`GET /v1/departures/codes`).

    A guest who is refused does not hold up the others. Send a batch again, with the same key,
    until it is answered: it is stored once.
    """
    place_id = _place_of(push, who)
    place = await queries.place(running, place_id)
    if place is None:
        raise Problem(404)
    transfer_id = Transfer.id_of(who.key_id, idempotency_key)
    known = await running.run(running.application.find, Transfer, transfer_id)
    if known is None:
        known = await _stored(running, who, push, place, transfer_id)
    try:
        known.must_be(_fingerprint(push, place_id))
    except AnotherBody:
        said = _("This Idempotency-Key was used for other guests before.")
        raise Problem(422, "another_body", detail=said) from None
    return _answer(known)


@router.get("/departures/codes", operation_id="listDepartureCodes", summary="Codes of rows")
async def list_codes() -> list[CodeMeaning]:
    """Every code that a guest may end in, with its meaning."""
    return [
        CodeMeaning(code=code, group=Code(code).group, meaning=_(meaning))
        for code, meaning in words.CODES.items()
    ]


def _place_of(push: Push, who: Credential) -> UUID:
    if push.place is not None:
        if push.place not in who.places:
            raise Problem(404)
        return push.place
    if len(who.places) != 1:
        said = _("Say which place: this key is for several.")
        raise Problem(422, "place_missing", errors=[{"pointer": "/place", "detail": said}])
    return next(iter(who.places))


async def _stored(
    running: Here[Ingest], who: Credential, push: Push, place: dict[str, Any], transfer_id: UUID
) -> Transfer:
    place_id = UUID(place["_id"])
    rows = await running.run(_judged, push, place)
    sealing = Sealing(running.vault, running.pepper, who.business_id, place_id, place["language"])
    blocked = await queries.blocks(running, who.business_id, sealing.hashes(rows))
    candidates = await running.run(sealing.minding(*blocked).candidates, rows)
    with acting(who.acting(transfer_id, place_id)):
        return await running.run(
            running.application.push, transfer_id, _fingerprint(push, place_id), candidates
        )


def _judged(push: Push, place: dict[str, Any]) -> list[Row]:
    context = context_now(place)
    return [judge(it.model_dump(), context, n) for n, it in enumerate(push.guests, start=1)]


def _fingerprint(push: Push, place_id: UUID) -> str:
    told = [str(place_id), [guest.model_dump(exclude_none=True) for guest in push.guests]]
    return hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _answer(transfer: Transfer) -> Answer:
    told = zip(transfer.codes, transfer.details, transfer.guests, strict=True)
    rows = [
        RowAnswer(row=n, code=code, detail=detail, guest_id=UUID(guest) if guest else None)
        for n, (code, detail, guest) in enumerate(told, start=1)
    ]
    return Answer(transfer=transfer.id, rows=rows, counts=Counter(transfer.codes))
