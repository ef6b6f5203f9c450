"""The OpenAPI document of the machine API: who may ask, how errors look, what is sent again."""

from typing import Any

from fastapi import FastAPI
from fastapi.security import APIKeyCookie, HTTPBearer
from pydantic import BaseModel, ConfigDict, Field

from shared.web.problems import Problem

ABOUT = """\
Hotel software pushes its departures here, and asks what became of its guests.

Start with a key (Settings, API keys), ask `GET /v1/places` which places it is for, and push those
who left with `POST /v1/departures`. Bodies are JSON in UTF-8, not compressed, a megabyte at most.
A field that is not known is refused, so that none is lost by a slip of the pen; answers may get
new fields, which a client ignores.

Send again what was answered with 409, 500, 503, or not at all: with the same `Idempotency-Key`,
and a longer wait each time. Whatever else is refused is refused again until it is corrected.

Every error is `application/problem+json` (RFC 9457). Programs read `code`; `title` and `detail` are
for people, in the language of `Accept-Language`; `errors` point at what did not fit.
"""

KEY = HTTPBearer(
    scheme_name="apiKey",
    description="`Authorization: Bearer <key>`. A key is for some places of one business; one that"
    " was revoked is turned away at once.",
    auto_error=False,
)
SESSION = APIKeyCookie(
    name="sid",
    scheme_name="session",
    description="The cookie of somebody who is logged in; on https it is called `__Host-sid`.",
    auto_error=False,
)


class Fault(BaseModel):
    """One thing that did not fit: `pointer` (RFC 6901) into the body, or the `parameter`'s name."""

    pointer: str | None = None
    parameter: str | None = None
    detail: str


class ProblemBody(BaseModel):
    """RFC 9457. `errors` and `instance` are left out where there is nothing to say."""

    model_config = ConfigDict(title="Problem")

    type: str = Field(description="`urn:afterstay:problem:` and the code.")
    title: str
    status: int
    detail: str
    code: str = Field(description="What a program decides by; it never changes its meaning.")
    errors: list[Fault] | None = None
    instance: str | None = Field(
        None, description="The number of a failure on our side (500), for whoever asks about it."
    )


def problem(status: int, description: str, code: str, **more: Any) -> dict[str, Any]:
    """An answer of a route: a problem with its meaning and an example; `more` are its members."""
    example = {**Problem(status, code).body(), **more}
    schema = {"$ref": "#/components/schemas/Problem"}
    content = {"application/problem+json": {"schema": schema, "example": example}}
    return {"description": description, "content": content}


ANY_OTHER: dict[int | str, dict[str, Any]] = {
    "default": problem(
        401,
        "Any other answer is a problem too: 401 nobody knows the key or the session, 404 there is"
        " no such thing or it is not yours to see, 422 a parameter does not fit, 500 our fault.",
        "unknown_key",
        detail="This API key is not known here.",
    )
}


def describe(app: FastAPI) -> None:
    """Adds to the document what no route says: the shape of a problem."""
    written = app.openapi

    def document() -> dict[str, Any]:
        found = written()
        shape = ProblemBody.model_json_schema(ref_template="#/components/schemas/{model}")
        shapes = found.setdefault("components", {}).setdefault("schemas", {})
        shapes.update({**shape.pop("$defs"), "Problem": shape})
        return found

    app.openapi = document  # type: ignore[method-assign]
