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
from shared.web.openapi import problem
from shared.web.problems import Problem

router = APIRouter(prefix="/v1", tags=["departures"])

Cell = Annotated[str | None, Field(max_length=500)]
Running = Annotated[Here[Ingest], Depends(here("ingest"))]


class Departure(BaseModel):
    """One guest who leaves. Needed: a name, a departure (or arrival and nights), and an e-mail
    address or a mobile number. Empty fields may be left out."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"title": "Departure"})

    salutation: Cell = Field(None, description="Mr, Frau, Mme …")
    first_name: Cell = None
    last_name: Cell = None
    name: Cell = Field(None, description="The full name, where it is not in parts.")
    email: Cell = Field(None, description="One address; of several the first is used.")
    phone: Cell = Field(None, description="Mobile number: E.164, or as dialled in the country.")
    arrival: Cell = Field(None, description="ISO 8601 date.")
    departure: Cell = Field(None, description="ISO 8601 date.")
    nights: Cell = Field(None, description="Used with `arrival` where there is no `departure`.")
    language: Cell = Field(None, description="ISO 639-1; else the place's language is used.")
    country: Cell = Field(None, description="ISO 3166-1 alpha-2, as `DE`.")
    room: Cell = None
    reservation: Cell = Field(None, description="The booking's number: a place has each once.")
    status: Cell = Field(None, description="Cancelled stays and no-shows are left out.")
    booker: Cell = Field(None, description="Who booked, where it is somebody else.")
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


ANSWERED: dict[str, Any] = {
    "transfer": "7b0c1f3e-5a4d-5e55-9d0c-2f1f6c1a0b11",
    "rows": [
        {"row": 1, "code": "ok_created", "guest_id": "0d7f9f0a-6f0e-5a54-8b43-7e5f4f0c6d22"},
        {"row": 2, "code": "invalid_email", "detail": "no_address"},
    ],
    "counts": {"ok_created": 1, "invalid_email": 1},
}


class Push(BaseModel):
    """Up to a thousand guests of one place."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": EXAMPLE})

    place: UUID | None = Field(None, description="May be left out where the key has one place.")
    guests: list[Departure] = Field(min_length=1, max_length=MOST_GUESTS)


MEANINGS = "\n".join(
    f"- `{code}` ({Code(code).group}): {meaning}" for code, meaning in words.CODES.items()
)


class RowAnswer(BaseModel):
    """What became of one guest; what says nothing is left out."""

    row: int = Field(description="Counts from 1, in the order sent.")
    code: str = Field(
        json_schema_extra={"enum": list(words.CODES)},
        description="What `ok` is stored, an `error` is corrected and sent again, a `skip` is as it"
        f" should be. A code may be added: go by its group.\n\n{MEANINGS}",
    )
    detail: str = Field("", description="What is wrong with the value, in a word.")
    guest_id: UUID | None = Field(
        None, description="Of guests who are new or known: for `GET /v1/guests/{id}`."
    )


class Answer(BaseModel):
    """What became of each guest."""

    model_config = ConfigDict(json_schema_extra={"example": ANSWERED})

    transfer: UUID = Field(description="The same for the same key and `Idempotency-Key`.")
    rows: list[RowAnswer] = Field(description="One a guest.")
    counts: dict[str, int] = Field(description="By code; they sum to the guests sent.")


class CodeMeaning(BaseModel):
    code: str
    group: str = Field(description="`ok`, `error` (correct it and send it again) or `skip`.")
    meaning: str


TOO_LONG = [{"pointer": "/guests/0/email", "detail": "String should have at most 500 characters"}]
PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: problem(
        400, "No JSON, or JSON that readers would understand differently.", "json_invalid"
    ),
    401: problem(401, "The API key is not known, or was revoked.", "unknown_key"),
    404: problem(404, "The key is not for this place.", "not_found"),
    409: problem(409, "Others kept changing the same guests; send the same again.", "conflict"),
    413: problem(413, "More than a megabyte; nothing of it was looked at.", "too_large"),
    415: problem(415, "Not `application/json`, or compressed.", "unsupported_media_type"),
    422: problem(
        422,
        "`invalid`: a field does not fit, `errors` point at it; `place_missing`: the key is for"
        " several places; `another_body`: the `Idempotency-Key` was used for other guests before."
        " Nothing of the batch is stored.",
        "invalid",
        errors=TOO_LONG,
    ),
}
IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[A-Za-z0-9_-]{8,64}$",
        description="Names the batch, as you like. The same name and guests again get the same"
        " answer and store nothing; the same name with other guests is refused (422). It is"
        " remembered for ever, for each API key apart.",
        examples=["2026-05-15-checkout"],
    ),
]


@router.post(
    "/departures",
    operation_id="pushDepartures",
    summary="Push departures",
    response_description="What became of each guest; the same again for the same push.",
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
