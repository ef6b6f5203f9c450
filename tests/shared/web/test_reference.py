"""The reference of the API: enough to write a client from."""

import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.process import load, service_names
from shared.settings import Settings
from shared.site import web_app


@pytest.fixture(scope="module")
def house() -> FastAPI:
    """Every service's routes; nothing is asked that needs a store."""
    heres: Any = {name: SimpleNamespace(service=load(name)) for name in service_names()}
    return web_app(heres, Settings())


@pytest.fixture
def document(house: FastAPI) -> dict[str, Any]:
    return house.openapi()


def operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in document["paths"].values():
        yield from path.values()


def test_what_the_document_refers_to_is_there(document: dict[str, Any]) -> None:
    shapes = document["components"]["schemas"]
    assert set(re.findall(r"#/components/schemas/([^']+)'", str(document))) <= set(shapes)
    names = [*shapes, *document["components"]["securitySchemes"]]
    assert all(re.fullmatch(r"[a-zA-Z0-9._-]+", name) for name in names)


def test_every_operation_says_who_may_ask_it_and_how_its_errors_look(
    document: dict[str, Any],
) -> None:
    for told in operations(document):
        assert told["description"], told["operationId"]
        errors = [each for status, each in told["responses"].items() if status != "200"]
        assert errors and all("application/problem+json" in each["content"] for each in errors)
    open_to_all = [told["operationId"] for told in operations(document) if "security" not in told]
    assert open_to_all == ["listDepartureCodes"]


def test_a_push_is_described_to_its_last_code(document: dict[str, Any]) -> None:
    told = document["paths"]["/v1/departures"]["post"]
    assert set(told["responses"]) >= {"200", "400", "401", "404", "409", "413", "415", "422"}
    [key] = told["parameters"]
    assert key["name"] == "Idempotency-Key" and key["required"] and key["schema"]["examples"]
    shapes = document["components"]["schemas"]
    code = shapes["RowAnswer"]["properties"]["code"]
    assert "ok_created" in code["enum"]
    assert all(f"`{name}` (" in code["description"] for name in code["enum"])
    assert shapes["Push"]["example"] and shapes["Answer"]["example"]


async def test_the_page_shows_every_operation_and_every_shape(
    house: FastAPI, document: dict[str, Any]
) -> None:
    door = httpx.ASGITransport(app=house)
    async with httpx.AsyncClient(transport=door, base_url="http://afterstay.test") as client:
        answer = await client.get("/v1/docs")
    assert answer.status_code == 200
    anchors = set(re.findall(r'id="(\w+)"', answer.text))
    assert {told["operationId"] for told in operations(document)} <= anchors
    assert set(document["components"]["schemas"]) <= anchors
    assert set(re.findall(r'href="#(\w+)"', answer.text)) <= anchors
    for said in ("Bearer $KEY", "Idempotency-Key: 2026-05-15-checkout", "at most 500 characters"):
        assert said in answer.text
