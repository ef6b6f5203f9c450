"""Errors: problem+json for machines, a page with a way out for people, a toast for htmx."""

import logging

import httpx
import pytest

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
JSON = {"Accept": "application/json"}
STATUSES = [400, 403, 404, 405, 409, 410, 413, 415, 422, 429, 503]


@pytest.mark.parametrize("status", STATUSES)
async def test_machines_get_a_problem(web: httpx.AsyncClient, status: int) -> None:
    answer = await web.get(f"/wrong/{status}", headers=JSON)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == status
    assert told["type"] == f"urn:afterstay:problem:{told['code']}"
    assert told["title"] and told["detail"]


@pytest.mark.parametrize("status", STATUSES)
async def test_people_get_words_and_a_way_out(web: httpx.AsyncClient, status: int) -> None:
    answer = await web.get(f"/wrong/{status}", headers={"Accept": "text/html"})
    assert answer.status_code == status
    assert "<h1>" in answer.text
    assert 'href="/"' in answer.text


@pytest.mark.parametrize("status", STATUSES)
async def test_htmx_gets_a_toast_and_swaps_nothing_else(
    web: httpx.AsyncClient, status: int
) -> None:
    answer = await web.post(f"/wrong/{status}", headers=HTMX)
    assert (answer.status_code, answer.headers["hx-reswap"]) == (status, "none")
    assert answer.text.startswith('<hx-partial hx-target="#toasts"')


async def test_who_is_not_logged_in_is_sent_there_and_back_again(web: httpx.AsyncClient) -> None:
    answer = await web.get("/wrong/401?tab=2")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=%2Fwrong%2F401%3Ftab%3D2"


async def test_a_part_of_a_page_sends_the_whole_page_to_log_in(web: httpx.AsyncClient) -> None:
    headers = {**HTMX, "HX-Current-URL": "http://afterstay.test/inbox?id=3"}
    answer = await web.post("/wrong/401", headers=headers)
    assert answer.headers["hx-redirect"] == "/login?next=%2Finbox%3Fid%3D3"


async def test_a_page_of_another_site_is_never_where_log_in_leads(web: httpx.AsyncClient) -> None:
    headers = {**HTMX, "HX-Current-URL": "http://evil.test//evil.test/x"}
    answer = await web.post("/wrong/401", headers=headers)
    assert answer.headers["hx-redirect"] == "/login?next=%2Fevil.test%2Fx"


async def test_machines_without_credentials_get_401(web: httpx.AsyncClient) -> None:
    assert (await web.get("/wrong/401", headers=JSON)).json()["code"] == "not_logged_in"


async def test_there_is_one_404_whatever_is_behind_it(web: httpx.AsyncClient) -> None:
    foreign = await web.get("/wrong/4040", headers=JSON)
    nowhere = await web.get("/nowhere", headers=JSON)
    assert (foreign.status_code, foreign.json()) == (404, nowhere.json())


async def test_guests_get_a_page_of_theirs(web: httpx.AsyncClient) -> None:
    answer = await web.get("/g/gone", headers={"Accept-Language": "pl"})
    assert answer.status_code == 410
    assert "guest." in answer.text
    assert 'href="/"' not in answer.text


async def test_a_refusal_is_a_409_in_its_words(web: httpx.AsyncClient) -> None:
    told = (await web.post("/refused", headers=JSON)).json()
    assert (told["status"], told["code"]) == (409, "still_running")
    assert told["detail"] == "The dispute runs for another 11 days."


async def test_nothing_is_written_for_who_was_forgotten(web: httpx.AsyncClient) -> None:
    answer = await web.post("/forgotten", headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (409, "was_forgotten")
    assert "guest:1" not in answer.text


@pytest.mark.parametrize("headers", [JSON, HTMX, {"Accept": "text/html"}])
async def test_what_nobody_foresaw_is_a_number_and_no_story(
    web: httpx.AsyncClient, headers: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = await web.post("/boom", headers=headers)
    assert answer.status_code == 500
    noted = next(record for record in caplog.records if record.name == "afterstay.web")
    assert "Anna Kowalska" not in answer.text + caplog.text
    assert "Traceback" not in answer.text
    assert noted.__dict__["kind"] == "RuntimeError"
    assert any("boom" in place for place in noted.__dict__["places"])
    if headers is not HTMX:
        assert noted.__dict__["problem"] in answer.text


async def test_input_that_does_not_fit_is_pointed_at_and_not_repeated(
    web: httpx.AsyncClient,
) -> None:
    answer = await web.post("/v1/guests", json={"guests": ["Anna", 491712345678]})
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {"pointer": "/guests/1", "detail": "Input should be a valid string"}
    ]
    assert "491712345678" not in answer.text


async def test_a_wrong_parameter_is_named(web: httpx.AsyncClient) -> None:
    answer = await web.get("/wrong/many", headers=JSON)
    assert answer.json()["errors"][0]["parameter"] == "status"


async def test_a_wrong_method_is_told_with_the_right_ones(web: httpx.AsyncClient) -> None:
    answer = await web.delete("/guests", headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert "GET" in answer.headers["allow"]
