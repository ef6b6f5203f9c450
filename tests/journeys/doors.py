"""All routes of the house, from the services' own tables, and how one knocks at each."""

import re
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from pydantic import BaseModel

from shared.process import load, service_names
from shared.web.openapi import KEY

PUBLIC = ("/login", "/forgot", "/g/", "/v1/departures/codes")
"""Doors for everybody: what stands behind a guest's link is opened by the link alone."""
THINGS = {"place", "places", "review_id"}
"""Fields that say what a form is about."""
WORDS = {
    "language": "de",
    "kind": "invitation",
    "timezone": "Europe/Vienna",
    "country": "AT",
    "at": "10:00",
    "account": "accounts/1/locations/2",
    "outcome": "reached",
    "address": "somebody@else.example",
    "entry": "somebody@else.example",
    "reach": "some",
    "password": "correct horse battery staple",
}


@dataclass(frozen=True)
class Door:
    """One method of one route."""

    service: str
    method: str
    path: str
    fields: tuple[tuple[str, Any], ...]
    takes_key: bool
    """A machine's API key opens it; else it is a session's, or everybody's."""

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def is_public(self) -> bool:
        return self.path.startswith(PUBLIC)

    @property
    def is_api(self) -> bool:
        return self.path.startswith("/v1/")

    @property
    def is_of_a_thing(self) -> bool:
        """It names something that belongs to somebody: in its path, or in what is sent."""
        path = self.path.replace("{shelf}", "")
        return "{" in path or not THINGS.isdisjoint(name for name, _ in self.fields)

    def url(self, things: dict[str, str]) -> str:
        """Things by the path they live under; the longest that fits is meant."""
        url = self.path.replace("{number}", "1").replace("{shelf}", "new")
        if "{" not in url:
            return url
        under = max((path for path in things if url.startswith(path + "{")), key=len, default="")
        assert under, f"tell this test what lives at {self.path}"
        return re.sub(r"\{\w+\}", things[under], url)

    def body(self, things: dict[str, str]) -> dict[str, Any]:
        """A form that is filled in well."""
        return {
            name: _filled(name, kind, things) for name, kind in self.fields if _is_typed(name, kind)
        }


def all_doors() -> list[Door]:
    return [
        door
        for name in service_names()
        for router in load(name).routers
        for door in _of(name, router)
    ]


def _of(service: str, router: Any, before: str = "") -> Iterator[Door]:
    for route in router.routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from _of(service, inner, before + route.include_context.prefix)
            continue
        needed = list(_needed(route.dependant))
        fields = tuple(field for each in needed for field in _fields(each))
        takes_key = any(each.call is KEY for each in needed)
        for method in sorted(route.methods - {"HEAD"}):
            yield Door(service, method, before + route.path, fields, takes_key)


def _needed(dependant: Any) -> Iterator[Any]:
    """What a route depends on, however far; at last the route itself."""
    for inner in dependant.dependencies:
        yield from _needed(inner)
    yield dependant


def _fields(dependant: Any) -> Iterator[tuple[str, Any]]:
    for told in dependant.body_params:
        kind = told.field_info.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from ((name, field.annotation) for name, field in kind.model_fields.items())
        else:
            yield told.name, kind


def _is_typed(name: str, kind: Any) -> bool:
    return name in WORDS or typing.get_origin(kind) is list or kind in (str, int, UUID)


def _filled(name: str, kind: Any, things: dict[str, str]) -> Any:
    if typing.get_origin(kind) is list:
        return [things["place"]]
    if kind is int:
        return 1
    if kind is UUID:
        return things.get(name) or str(uuid4())
    return WORDS.get(name, "x")
