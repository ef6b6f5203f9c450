"""What staff change about a guest: all of it before it is invited, the address when it failed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Annotated, Any
from uuid import UUID

import phonenumbers
from fastapi import APIRouter, Form
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.invitations.application import Invitations
from services.invitations.domain.guest import Guest
from services.invitations.domain.matrix import Action
from services.invitations.views.asking import (
    CommandId,
    Running,
    Writer,
    address_in,
    day_in,
    domain_of,
    staff_page,
)
from services.invitations.views.guest import done, the_guest, why_not
from services.invitations.views.words import reason
from shared.documents import Document
from shared.sealing import KeyDestroyed
from shared.sender import sender_of
from shared.service import Here
from shared.web.i18n import LANGUAGES
from shared.web.i18n import gettext as _
from shared.web.problems import Problem

router = APIRouter(prefix="/guests/{id}", include_in_schema=False)

SEALED = ("name", "salutation", "email", "phone", "room", "reservation")
LONGEST = 200


@dataclass
class Typed:
    """The form as it came in, and what did not fit, by field."""

    values: dict[str, str]
    faults: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, form: FormData) -> "Typed":
        names = (*SEALED, "language", "arrival", "departure")
        return cls({name: str(form.get(name, "")).strip()[:LONGEST] for name in names})

    def check(self, country: str) -> None:
        """R-031: a name, and an address or a number; days in their order."""
        if not self.values["name"]:
            self.faults["name"] = _("A guest has a name.")
        if self.values["language"] not in LANGUAGES:
            self.faults["language"] = _("Choose one of the languages.")
        self._check_contact(country)
        self._check_days()

    def _check_contact(self, country: str) -> None:
        email, phone = self.values["email"], self.values["phone"]
        if not email and not phone:
            self.faults["email"] = _("There is an e-mail address or a phone number.")
        if email:
            self._keep("email", address_in(email), _("That is no e-mail address."))
        if phone:
            self._keep("phone", _number(phone, country), _("That is no phone number."))

    def _keep(self, name: str, read: str | None, fault: str) -> None:
        if read is None:
            self.faults[name] = fault
        else:
            self.values[name] = read

    def _check_days(self) -> None:
        departure, arrival = self.day("departure"), self.day("arrival")
        if departure is None:
            self.faults["departure"] = _("That is no day.")
        if self.values["arrival"] and arrival is None:
            self.faults["arrival"] = _("That is no day.")
        elif arrival and departure and arrival > departure:
            self.faults["arrival"] = _("The arrival lies after the departure.")

    def day(self, name: str) -> date | None:
        return day_in(self.values[name])


def _number(words: str, country: str) -> str | None:
    try:
        number = phonenumbers.parse(words, country or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    told: str = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return told


@router.get("/edit")
async def edit_form(request: Request, id: UUID, who: Writer, running: Running) -> HTMLResponse:
    found = await the_guest(running, who, id)
    _must_be_possible(found, Action.EDIT)
    opened = {name: running.vault.open(found.get(name)) or "" for name in SEALED}
    days = {name: found.get(name) or "" for name in ("arrival", "departure")}
    typed = Typed({**opened, **days, "language": found["language"]})
    return await _edit_page(request, running, who, found, typed, _version(found))


@router.post("/edit")
async def edit(
    request: Request,
    id: UUID,
    who: Writer,
    running: Running,
    command_id: CommandId,
    version: Annotated[int, Form()],
) -> Response:
    """409 where the guest is no longer of the `version` that the form was made from."""
    found = await the_guest(running, who, id)
    sender = await sender_of(running, who.business_id, UUID(found["place_id"]))
    typed = Typed.of(await request.form())
    typed.check(sender.country)
    if typed.faults:
        return await _edit_page(request, running, who, found, typed, version)
    guest = await running.run(_sealed, running, found, typed)
    command, words = running.application.edit, _("The guest is changed.")
    act = lambda: command(id, guest, version)  # noqa: E731
    return await done(request, running, who, found, command_id, act, words)


async def _edit_page(
    request: Request,
    running: Here[Invitations],
    who: Any,
    found: Document,
    typed: Typed,
    version: int,
) -> HTMLResponse:
    return await staff_page(
        request,
        running,
        who,
        "edit",
        status_code=422 if typed.faults else 200,
        id=found["_id"],
        typed=typed.values,
        faults=typed.faults,
        version=version,
        languages=LANGUAGES,
    )


def _version(found: Document) -> int:
    version: int = found["seen"][found["_id"]]
    return version


def _must_be_possible(found: Document, action: Action) -> None:
    if words := why_not(found, None).get(action):
        raise Problem(409, "not_possible", detail=words)


@contextmanager
def _not_forgotten() -> Iterator[None]:
    """409 where the guest's key was destroyed while the form was open."""
    try:
        yield
    except KeyDestroyed:
        raise Problem(409, "forgotten", detail=reason("forgotten")) from None


def _sealed(here: Here[Invitations], found: Document, typed: Typed) -> Guest:
    business_id = UUID(found["business_id"])
    with _not_forgotten():
        seal = partial(here.vault.seal, business_id, f"guest:{found['_id']}")
        sealed: dict[str, Any] = {name: seal(typed.values[name] or None) for name in SEALED}
    email = typed.values["email"]
    departure = typed.day("departure")
    assert departure
    return Guest(
        **sealed,
        contact_hash=here.pepper.contact(business_id, email or typed.values["phone"]),
        domain_hash=here.pepper.domain(business_id, domain_of(email)) if email else None,
        language=typed.values["language"],
        arrival=typed.day("arrival"),
        departure=departure,
    )


@router.get("/address")
async def address_form(request: Request, id: UUID, who: Writer, running: Running) -> HTMLResponse:
    found = await the_guest(running, who, id)
    _must_be_possible(found, Action.CORRECT)
    email = running.vault.open(found.get("email")) or ""
    return await staff_page(request, running, who, "address", id=id, email=email, fault="")


@router.post("/address")
async def correct_address(
    request: Request,
    id: UUID,
    who: Writer,
    running: Running,
    command_id: CommandId,
) -> Response:
    """The address failed; the invitation goes to the corrected one at once."""
    found = await the_guest(running, who, id)
    typed = str((await request.form()).get("email", ""))[:LONGEST]
    address = address_in(typed)
    if address is None:
        told: dict[str, Any] = {"id": id, "email": typed, "fault": _("That is no e-mail address.")}
        return await staff_page(request, running, who, "address", status_code=422, **told)
    _must_be_possible(found, Action.CORRECT)
    with _not_forgotten():
        sealed = running.vault.seal(who.business_id, f"guest:{id}", address)
    hashes = (
        running.pepper.contact(who.business_id, address),
        running.pepper.domain(who.business_id, domain_of(address)),
    )
    command, words = running.application.correct_address, _("The invitation is sent again.")
    act = lambda: command(id, sealed, *hashes)  # noqa: E731
    return await done(request, running, who, found, command_id, act, words)
