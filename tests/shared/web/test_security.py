"""What every answer carries, and whose writes are let in."""

import httpx
import pytest

PATHS = ["/", "/g/survey", "/wrong/404", "/nowhere", "/boom", "/v1/guests", "/static/none.css"]


@pytest.mark.parametrize("path", PATHS)
async def test_every_answer_is_guarded(web: httpx.AsyncClient, path: str) -> None:
    headers = (await web.get(path)).headers
    assert "unsafe" not in headers["content-security-policy"]
    for rule in ("script-src 'self'", "frame-ancestors 'none'", "object-src 'none'"):
        assert rule in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://afterstay.test"},
        {"Origin": "http://evil.test"},
        {"Origin": "null"},
        {"Origin": "https://afterstay.test"},
    ],
)
async def test_another_site_writes_nothing(web: httpx.AsyncClient, headers: dict[str, str]) -> None:
    answer = await web.post("/inbox/3/done", headers=headers)
    assert answer.status_code == 403
    assert "id=3" in (await web.get("/inbox")).text


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://afterstay.test"},
        {},
    ],
)
async def test_our_own_pages_write(web: httpx.AsyncClient, headers: dict[str, str]) -> None:
    assert (await web.post("/inbox/3/done", headers=headers)).status_code == 200


async def test_reading_is_free_and_machines_bring_their_own_credentials(
    web: httpx.AsyncClient,
) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site", "Origin": "http://evil.test"}
    assert (await web.get("/guests", headers=foreign)).status_code == 200
    answer = await web.post("/v1/guests", headers=foreign, json={"guests": []})
    assert answer.status_code == 200


async def test_pages_are_sent_packed_where_that_is_understood(web: httpx.AsyncClient) -> None:
    assert (await web.get("/guests")).headers["content-encoding"] == "gzip"
