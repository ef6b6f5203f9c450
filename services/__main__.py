"""python -m services <verb>: runs and looks after the services; `--help` lists all verbs."""

import json
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import typer

from shared import ids
from shared.domain import Acting, acting
from shared.operator import app, with_services
from shared.service import Here

__all__ = ["app"]


@app.command()
def found(
    name: Annotated[str, typer.Argument(help="Of the business.")],
    administrator: Annotated[str, typer.Argument(help="A name.")],
    address: Annotated[str, typer.Argument(help="Where the link to set a password goes.")],
    place: Annotated[list[str], typer.Option(help="As `Adler am See=Europe/Vienna`.")],
    country: str = "DE",
    language: str = "en",
) -> None:
    """Makes a business with its places and its first administrator. Safe to repeat."""
    from services.accounts import founding  # noqa: PLC0415 - other verbs start without it

    places = [(told.rpartition("=")[0], told.rpartition("=")[2]) for told in place]

    async def make(heres: list[Here[Any]]) -> None:
        person = founding.Person(administrator, address, language)
        founding.found(heres[0], name, country, language, places, person)

    with_services(["accounts"], make)


class Because(StrEnum):
    """Why a review may be taken out of the stream (R-084, R-086)."""

    DISCRIMINATES = "discriminates"
    INSULTS_STAFF = "insults-staff"
    NOT_THIS_HOUSE = "not-this-house"
    GONE_ON_THE_PORTAL = "gone-on-the-portal"


@app.command(name="remove-review")
def remove_review(review: UUID, because: Because) -> None:
    """Takes a review out of the stream and of all figures, for good. Safe to repeat."""
    from services.stream.domain.review import Review  # noqa: PLC0415 - as above

    async def take_out(heres: list[Here[Any]]) -> None:
        stream = heres[0].application
        found = stream.find(Review, review)
        if found is None:
            raise SystemExit(f"There is no review {review}.")
        who = Acting(
            "operator:cli", found.business_id, found.place_id, command_id=ids.of("remove", review)
        )
        with acting(who):
            stream.remove(review, because.value)

    with_services(["stream"], take_out)


@app.command()
def demo() -> None:
    """Makes a business to look around in; prints who may log in, and its PMS's key."""
    from services.accounts.founding import demo as house  # noqa: PLC0415 - as above

    async def make(heres: list[Here[Any]]) -> None:
        for told in house.make(heres[0]):
            print(json.dumps(told))

    with_services(["accounts"], make)


if __name__ == "__main__":
    app()
