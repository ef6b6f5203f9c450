"""Coming in, going out, and what to do about a forgotten password."""

from dataclasses import replace
from typing import Any

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from services.accounts.domain.user import User
from services.accounts.settings import LINKS_OF_AN_ACCOUNT, LOG_INS_OF_A_CLIENT
from shared.contracts.accounts import PasswordAsked, SessionEnded
from shared.service import Here
from tests.services.accounts.events import told
from tests.services.accounts.views.site import PASSWORD, Site, Staffed, words

ANNA = {"address": "anna@adler.example", "password": PASSWORD}
WRONG = {"address": "anna@adler.example", "password": "not the right one"}
UNKNOWN = {"address": "nobody@adler.example", "password": PASSWORD}


async def test_who_logs_in_is_where_he_wanted_to_go(site: Site, adler: Staffed) -> None:
    browser = site.browser()
    first = await browser.get("/settings/staff")
    assert first.headers["location"] == "/login?next=%2Fsettings%2Fstaff"
    answer = await browser.post("/login", data={**ANNA, "next": "/settings/staff"})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/settings/staff?after=")
    assert (await browser.get(answer.headers["location"])).status_code == 200


async def test_an_address_may_be_typed_in_any_case(site: Site, adler: Staffed) -> None:
    browser = await site.logged_in("  Anna@ADLER.example ")
    assert (await browser.get("/settings")).status_code == 200


async def test_the_cookie_is_for_this_site_alone_and_for_no_script(
    site: Site, adler: Staffed
) -> None:
    answer = await site.browser().post("/login", data=ANNA)
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("sid=") and "secure" not in cookie and "domain" not in cookie
    assert all(part in cookie for part in ("httponly", "samesite=lax", "path=/", "max-age=1209600"))


async def test_on_https_the_cookie_is_bound_to_the_host(site: Site, adler: Staffed) -> None:
    settings = site.here.settings.model_copy(update={"public_url": "https://hotel.example"})
    secure = Site(replace(site.here, settings=settings), heard=site.heard)
    answer = await secure.browser(url="https://hotel.example").post("/login", data=ANNA)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-sid=") and "Secure" in cookie and "Path=/" in cookie


async def test_a_wrong_password_and_an_unknown_address_get_one_answer(
    site: Site, adler: Staffed
) -> None:
    adler.add("invited@adler.example", password_hash=None)
    wrong = await site.browser().post("/login", data=WRONG)
    for other in (UNKNOWN, {**UNKNOWN, "address": "invited@adler.example"}):
        unknown = await site.browser().post("/login", data=other)
        assert unknown.status_code == wrong.status_code == 422
        assert "set-cookie" not in unknown.headers
        said = unknown.text.replace(other["address"], ANNA["address"])
        assert _timeless(said) == _timeless(wrong.text)
    assert "do not fit together" in words(wrong)


async def test_a_browser_that_logs_in_again_gets_a_new_session_and_loses_the_old(
    site: Site, adler: Staffed
) -> None:
    browser = await site.logged_in("anna@adler.example")
    old = browser.cookies["sid"]
    await browser.post("/login", data=ANNA)
    assert browser.cookies["sid"] != old
    [ended] = [e for e in told(site.here) if isinstance(e, SessionEnded)]
    assert ended.reason == "logged_in_again"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "evil", "/\tevil", ""],
)
async def test_nobody_is_sent_on_to_another_site(
    site: Site, adler: Staffed, elsewhere: str
) -> None:
    answer = await site.browser().post("/login", data={**ANNA, "next": elsewhere})
    assert answer.headers["location"].startswith("/?after=")


async def test_an_account_is_tried_ten_times_in_a_quarter_of_an_hour(
    site: Site, adler: Staffed
) -> None:
    for known in (WRONG, UNKNOWN):
        for _ in range(10):
            assert (await site.browser().post("/login", data=known)).status_code == 422
    for tried in (ANNA, UNKNOWN):
        answer = await site.browser("192.0.2.9").post("/login", data=tried)
        assert answer.status_code == 429 and "set-cookie" not in answer.headers
        assert "Please wait 15 minutes" in words(answer)
        assert 0 < int(answer.headers["retry-after"]) <= 900
    jonas = {"address": "jonas@adler.example", "password": PASSWORD}
    assert (await site.browser().post("/login", data=jonas)).status_code == 303


async def test_who_got_in_may_err_again(site: Site, adler: Staffed) -> None:
    for _ in range(3):
        for _ in range(9):
            await site.browser().post("/login", data=WRONG)
        assert (await site.browser().post("/login", data=ANNA)).status_code == 303


async def test_a_client_that_tries_many_accounts_is_stopped(site: Site, adler: Staffed) -> None:
    guesser = site.browser("198.51.100.7")
    for number in range(LOG_INS_OF_A_CLIENT.most):
        tried = {"address": f"a{number}@adler.example", "password": "x"}
        assert (await guesser.post("/login", data=tried)).status_code == 422
    assert (await guesser.post("/login", data=ANNA)).status_code == 429
    assert (await site.browser("198.51.100.8").post("/login", data=ANNA)).status_code == 303


async def test_no_address_is_kept_with_the_counts(site: Site, adler: Staffed) -> None:
    await site.browser().post("/login", data=WRONG)
    counts = await site.here.documents.volatile("attempts").find({}).to_list()
    assert counts and "adler" not in str(counts) and "192.0.2" not in str(counts)


async def test_a_hash_of_older_rules_is_renewed_at_log_in(site: Site, adler: Staffed) -> None:
    weak = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8192),)).hash(PASSWORD)
    mia = adler.add("mia@adler.example", password_hash=weak)
    browser = await site.logged_in("mia@adler.example")
    found = site.here.application.find(User, mia)
    assert found and found.hash and found.hash != weak
    assert (await browser.get("/settings")).status_code == 200


async def test_who_logs_out_is_out_at_once_with_every_copy_of_the_cookie(
    site: Site, adler: Staffed
) -> None:
    browser, thief = await site.logged_in("anna@adler.example"), site.browser()
    thief.cookies = dict(browser.cookies)
    assert (await thief.get("/settings")).status_code == 200
    answer = await _unheard(browser.post, site)("/logout")
    assert answer.headers["location"] == "/login" and "sid" not in browser.cookies
    assert (await thief.get("/settings")).headers["location"].startswith("/login")


async def test_the_answer_to_forgot_is_the_same_for_everybody(site: Site, adler: Staffed) -> None:
    known = await site.browser().post("/forgot", data={"address": " Anna@adler.example"})
    unknown = await site.browser().post("/forgot", data={"address": "nobody@adler.example"})
    assert known.status_code == unknown.status_code == 200
    assert _timeless(known.text) == _timeless(unknown.text)
    assert [e.stream for e in _asked(site.here)] == [adler.anna]


async def test_an_address_is_sent_few_links_an_hour_and_nobody_is_told(
    site: Site, adler: Staffed
) -> None:
    answers = [
        await site.browser().post("/forgot", data={"address": "anna@adler.example"})
        for _ in range(LINKS_OF_AN_ACCOUNT.most + 2)
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len(_asked(site.here)) == LINKS_OF_AN_ACCOUNT.most


async def test_a_post_from_another_site_is_not_done(site: Site, adler: Staffed) -> None:
    foreign = {"sec-fetch-site": "cross-site"}
    answer = await site.browser().post("/login", data=ANNA, headers=foreign)
    assert answer.status_code == 403 and "set-cookie" not in answer.headers


def _asked(here: Here[Any]) -> list[PasswordAsked]:
    return [e for e in told(here) if isinstance(e, PasswordAsked)]


def _timeless(page: str) -> str:
    """A page without the moment it was made at."""
    return "\n".join(line for line in page.splitlines() if "data-now" not in line)


def _unheard(post: Any, site: Site) -> Any:
    """A post whose event nobody hears yet."""

    async def quietly(*args: Any, **more: Any) -> Any:
        async def nothing() -> None:
            return None

        site.settle = nothing  # type: ignore[method-assign]
        return await post(*args, **more)

    return quietly
