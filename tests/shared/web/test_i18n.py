"""Which language is spoken, and how it writes dates and numbers."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from shared.web import formats, i18n

MOMENT = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)


def test_the_first_known_wish_is_spoken_and_else_english() -> None:
    assert i18n.chosen(None, "", "nl", "de-AT", "fr") == "de"
    assert i18n.chosen("xx") == "en"


def test_a_browsers_wishes_are_weighed() -> None:
    assert i18n.accepted("nl, fr;q=0.4, pl;q=0.9") == "pl"
    assert i18n.accepted("de;q=0, it;q=0.1") == "it"
    assert i18n.accepted("") is None
    assert i18n.accepted("de;q=broken, *") is None


def test_a_language_is_spoken_inside_its_block_only() -> None:
    with i18n.speaking("pl", "Europe/Warsaw"):
        assert (i18n.language(), i18n.zone()) == ("pl", "Europe/Warsaw")
        i18n.speak("es")
    assert (i18n.language(), i18n.zone()) == ("en", "UTC")


@pytest.mark.parametrize(
    ("code", "moment", "percent"),
    [
        ("en", "23 Nov 2026 00:30", "50%"),
        ("de", "23.11.2026 00:30", "50\xa0%"),
        ("fr", "23 nov. 2026 00:30", "50\xa0%"),
        ("it", "23 nov 2026 00:30", "50%"),
        ("pl", "23 lis 2026 00:30", "50%"),
        ("es", "23 nov 2026 0:30", "50\xa0%"),
    ],
)
def test_moments_are_told_in_the_places_zone(code: str, moment: str, percent: str) -> None:
    with i18n.speaking(code, "Europe/Berlin"):
        assert formats.moment(MOMENT) == moment
        assert formats.percent(5000) == percent


@pytest.mark.parametrize(
    ("code", "some", "whole", "little"),
    [
        ("en", "99.5%", "100%", "<0.1%"),
        ("de", "99,5\xa0%", "100\xa0%", "<0,1\xa0%"),
        ("fr", "99,5\xa0%", "100\xa0%", "<0,1\xa0%"),
        ("it", "99,5%", "100%", "<0,1%"),
        ("pl", "99,5%", "100%", "<0,1%"),
        ("es", "99,5\xa0%", "100\xa0%", "<0,1\xa0%"),
    ],
)
def test_a_share_is_all_or_none_only_when_it_is(
    code: str, some: str, whole: str, little: str
) -> None:
    with i18n.speaking(code, "UTC"):
        assert formats.share(199, 200) == some
        assert formats.share(200, 200) == whole
        assert formats.share(1, 30_000) == little


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 300, "0%"),
        (1, 300, "0.3%"),
        (1, 1_000, "0.1%"),
        (1, 2, "50%"),
        (2, 3, "66.6%"),
        (29_999, 30_000, "99.9%"),
        (0, 0, "–"),
    ],
)
def test_a_share_is_rounded_down(part: int, whole: int, said: str) -> None:
    assert formats.share(part, whole) == said


def test_distances_are_told_in_words() -> None:
    with i18n.speaking("de"):
        assert formats.ago(MOMENT - timedelta(hours=5), MOMENT) == "vor 5 Stunden"
        assert formats.ago(MOMENT + timedelta(days=11), MOMENT) == "in 11 Tagen"
    assert formats.brief(MOMENT - timedelta(hours=2), MOMENT) == "2h"


def test_a_constant_is_said_in_the_language_of_who_reads_it() -> None:
    word = i18n.lazy("Guests")
    with i18n.speaking("de"):
        assert str(word) == "Gäste"
    assert str(word) == "Guests"


@pytest.mark.parametrize(
    ("n", "form"), [(1, "wiersz"), (3, "wiersze"), (5, "wierszy"), (22, "wiersze")]
)
def test_polish_has_its_plurals(n: int, form: str) -> None:
    with i18n.speaking("pl"):
        assert i18n.ngettext("%(num)s row", "%(num)s rows", n) == f"{n} {form}"


async def test_address_then_cookie_then_browser_choose(web: httpx.AsyncClient) -> None:
    async def spoken(url: str, **headers: str) -> str:
        text = (await web.get(url, headers=headers)).text
        return text.partition('<html lang="')[2][:2]

    assert await spoken("/g/survey", **{"Accept-Language": "fr-CH"}) == "fr"
    web.cookies.set("language", "it")
    assert await spoken("/g/survey", **{"Accept-Language": "fr-CH"}) == "it"
    assert await spoken("/g/survey?lang=es", **{"Accept-Language": "fr-CH"}) == "es"
    assert await spoken("/g/survey?lang=tlh") == "it"
