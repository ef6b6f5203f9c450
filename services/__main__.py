"""python -m services <verb>: runs and looks after the services; `--help` lists all verbs."""

import json
from typing import Annotated, Any

import typer

from shared.operator import app, with_services
from shared.service import Here


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
