"""The OpenAPI document as a page: what one may ask, field by field, with a curl to try."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse

from shared.web import pages
from shared.web.i18n import gettext as _

Schema = Mapping[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Row:
    """A parameter, or a field of a shape. `shape` names the shape it holds, if it does."""

    name: str
    kind: str
    is_required: bool
    text: str
    limits: tuple[str, ...]
    shape: str


@dataclass(frozen=True)
class Answer:
    status: str
    text: str
    shape: str
    example: str


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    told: Schema
    parameters: list[Row]
    body: str
    """The name of the shape that is sent; "" for none."""
    answers: list[Answer]
    asker: str
    """The name of the security scheme; "" for everybody."""
    curl: str


async def page(request: Request) -> HTMLResponse:
    """`GET /v1/docs`, for whoever writes a client."""
    document = request.app.openapi()
    shapes = document.get("components", {}).get("schemas", {})
    found = sorted(_operations(document), key=lambda each: each.asker == "session")
    return pages.render(
        request,
        "frame/reference.html",
        about=document["info"],
        schemes=document.get("components", {}).get("securitySchemes", {}),
        operations=found,
        shapes={name: (shape, list(_fields(shape))) for name, shape in shapes.items()},
    )


def _operations(document: Schema) -> Iterator[Operation]:
    for path, methods in document["paths"].items():
        for method in METHODS:
            if told := methods.get(method):
                yield _operation(document, method.upper(), path, told)


def _operation(document: Schema, method: str, path: str, told: Schema) -> Operation:
    sent = _content(told.get("requestBody", {}))
    asker = next((name for need in told.get("security", ()) for name in need), "")
    rows = [
        _row(each["name"], {**each["schema"], **each}, is_required=each["required"])
        for each in told.get("parameters", ())
    ]
    return Operation(
        method=method,
        path=path,
        told=told,
        parameters=rows,
        body=_shape(sent.get("schema", {})),
        answers=[
            _answer(document, status, each) for status, each in sorted(told["responses"].items())
        ],
        asker=asker,
        curl=_curl(document, method, path, told, asker),
    )


def _answer(document: Schema, status: str, told: Schema) -> Answer:
    content = _content(told)
    schema = content.get("schema", {})
    example = content.get("example") or _example(document, schema)
    return Answer(status, told["description"], _shape(schema), _json(example))


def _content(told: Schema) -> Schema:
    """What is sent or answered; there is one kind of it."""
    return next(iter(told.get("content", {}).values()), {})


def _fields(shape: Schema) -> Iterator[Row]:
    needed = shape.get("required", ())
    for name, schema in shape.get("properties", {}).items():
        yield _row(name, schema, is_required=name in needed)


def _row(name: str, schema: Schema, *, is_required: bool) -> Row:
    limits = tuple(_limits(schema))
    text = schema.get("description", "")
    return Row(name, _kind(schema), is_required, text, limits, _shape(schema))


def _kind(schema: Schema) -> str:
    """A type in words: "string (uuid)", "array of Departure", "string or null"."""
    if "$ref" in schema:
        return _shape(schema)
    if "anyOf" in schema:
        return " or ".join(_kind(each) for each in schema["anyOf"])
    if "items" in schema:
        return f"array of {_kind(schema['items'])}"
    if schema.get("additionalProperties"):
        return f"object of {_kind(schema['additionalProperties'])}"
    kind: str = schema.get("type", "any")
    return f"{kind} ({schema['format']})" if "format" in schema else kind


def _shape(schema: Schema) -> str:
    """The name of the shape that it is, or that it holds."""
    inner = [schema, schema.get("items", {}), *schema.get("anyOf", ())]
    inner += [each.get("items", {}) for each in schema.get("anyOf", ())]
    found = (each["$ref"].rpartition("/")[2] for each in inner if "$ref" in each)
    return next(found, "")


def _limits(schema: Schema) -> Iterator[str]:
    for each in (schema, *schema.get("anyOf", ())):
        if "pattern" in each:
            yield _("fits %(pattern)s", pattern=each["pattern"])
        if "maxLength" in each:
            yield _("at most %(n)s characters", n=each["maxLength"])
        if "minItems" in each or "maxItems" in each:
            fewest, most = each.get("minItems", 0), each.get("maxItems", "…")
            yield _("%(fewest)s to %(most)s entries", fewest=fewest, most=most)


def _curl(document: Schema, method: str, path: str, told: Schema, asker: str) -> str:
    base = next((each["url"] for each in document.get("servers", ())), "")
    lines = [f"curl -X {method} '{base}{path}'"]
    if asker == "apiKey":
        lines.append('-H "Authorization: Bearer $KEY"')
    if asker == "session":
        lines.append('-b "sid=$SESSION"')
    for each in told.get("parameters", ()):
        if each["in"] == "header":
            lines.append(f"-H '{each['name']}: {_first(each)}'")
    if "requestBody" in told:
        body = _json(_example(document, _content(told["requestBody"])["schema"]))
        lines += ["-H 'Content-Type: application/json'", f"-d '{body}'"]
    return " \\\n  ".join(lines)


def _first(parameter: Schema) -> str:
    return next(iter(parameter["schema"].get("examples", ())), "…")


def _example(document: Schema, schema: Schema) -> Any:
    """The example that the shape itself gives; None: it gives none."""
    name = _shape(schema)
    found = document["components"]["schemas"][name].get("example") if name else None
    return [found] if found and schema.get("type") == "array" else found


def _json(example: Any) -> str:
    return json.dumps(example, indent=2, ensure_ascii=False) if example else ""
