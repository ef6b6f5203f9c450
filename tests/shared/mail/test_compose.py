"""Mails in the house's frame: six languages, nothing fetched, nobody's words taken for marks."""

import datetime
import re
from pathlib import Path
from typing import Any

import pytest
from jinja2 import UndefinedError

from shared.mail.compose import Composed, Stationery
from shared.mail.placeholders import as_html, as_text
from shared.mail.quotes import MARKERS, without_quotation
from shared.web import formats, i18n
from shared.web.i18n import LANGUAGES

SUBJECT = "How was it, {{ guest_name }}?\n"
MJML = """
<mj-text>{{ _("Dear %(guest)s,", guest=guest_name) }}</mj-text>
<mj-text>{{ words_html }}</mj-text>
<mj-raw>{% if link %}</mj-raw>
<mj-button href="{{ link }}">{{ _('Tell us') }}</mj-button>
<mj-raw>{% endif %}</mj-raw>
<mj-table><tr>{% for n in [1, 2, 3] %}<td>{{ n }}</td>{% endfor %}</tr></mj-table>
<mj-text>{{ departure | day }}</mj-text>
"""
TEXT = """
{{ _("Dear %(guest)s,", guest=guest_name) }}

{{ words_text }}
{% if link %}
{{ link }}
{% endif %}
{{ departure | day }}
"""
WORDS = "thank you for {{guest_name}}'s stay & <b>all</b>"
DEPARTURE = datetime.date(2026, 11, 20)
NAME = "Anna <script>\"&'</script>"


@pytest.fixture(scope="module")
def stationery(tmp_path_factory: pytest.TempPathFactory) -> Stationery:
    services = tmp_path_factory.mktemp("services")
    folder = services / "asking" / "templates" / "mail"
    folder.mkdir(parents=True)
    for kind, words in {"subject": SUBJECT, "mjml": MJML, "txt": TEXT}.items():
        (folder / f"invitation.{kind}").write_text(words, "utf-8")
    return Stationery(services)


def composed(stationery: Stationery, language: str = "en", **changes: Any) -> Composed:
    context = {
        "business_name": "Sonne & Mond Hotels",
        "place_name": "Hotel Sonne",
        "footer": "Seestraße 1, Bregenz",
        "guest_name": NAME,
        "words_html": as_html(WORDS, {"guest_name": NAME}),
        "words_text": as_text(WORDS, {"guest_name": NAME}),
        "link": "https://stay.test/s/abc?a=1&b=2",
        "departure": DEPARTURE,
    }
    return stationery.compose("asking", "invitation", language, {**context, **changes})


def test_a_mail_has_subject_page_and_text(stationery: Stationery) -> None:
    mail = composed(stationery)

    assert mail.subject == f"How was it, {NAME}?"
    assert mail.text == (
        f"Sonne & Mond Hotels\nHotel Sonne\n\nDear {NAME},\n\nthank you for {NAME}'s stay & all\n"
        f"https://stay.test/s/abc?a=1&b=2\n{formats.day(DEPARTURE)}\n\n--\nSeestraße 1, Bregenz\n"
    )
    for words in ("Sonne &amp; Mond Hotels", "Hotel Sonne", "Seestraße 1, Bregenz", "<td>2</td>"):
        assert words in mail.html


def test_a_text_ends_with_its_words_where_nothing_stands_below(stationery: Stationery) -> None:
    assert composed(stationery, footer="").text.endswith(f"{formats.day(DEPARTURE)}\n")
    below = composed(stationery, footer="", unsubscribe_url="https://stay.test/u").text
    assert below.endswith("\n\n--\n\nNo more mails like this: https://stay.test/u\n")


def test_nobodys_name_becomes_a_tag(stationery: Stationery) -> None:
    page = composed(stationery).html

    assert "<script" not in page
    assert "Dear Anna &lt;script&gt;&#34;&amp;&#39;&lt;/script&gt;," in page
    assert "<b>all</b>" in page, "the hotel's own marks stay"


def test_a_link_stays_one_attribute(stationery: Stationery) -> None:
    page = composed(stationery, link='https://stay.test/"><img src=x>').html

    assert 'href="https://stay.test/&#34;&gt;&lt;img src=x&gt;"' in page


def test_nothing_is_fetched_when_a_mail_is_read(stationery: Stationery) -> None:
    page = composed(stationery, link=None, unsubscribe_url=None).html

    fetched = re.findall(r"(?:src|background|href)=[\"']?https?:|url\(|@import|<img|<link", page)
    assert fetched == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mail_speaks_the_language_of_its_reader(stationery: Stationery, language: str) -> None:
    mail = composed(stationery, language, is_answerable=True)
    with i18n.speaking(language):
        day = formats.day(DEPARTURE)

    assert f'lang="{language}"' in mail.html
    assert day in mail.html
    assert day in mail.text
    assert MARKERS[language] in mail.html
    assert mail.text.startswith(f"— {MARKERS[language]} —\n")


def test_an_answer_to_such_a_mail_is_cut_at_its_first_line(stationery: Stationery) -> None:
    mail = composed(stationery, "pl", is_answerable=True)

    assert without_quotation(f"Dziękuję!\n\n{mail.text}") == "Dziękuję!"


def test_who_must_not_answer_sees_no_such_line(stationery: Stationery) -> None:
    mail = composed(stationery)

    assert MARKERS["en"] not in mail.html + mail.text


def test_unsubscribing_is_shown_where_it_is_possible(stationery: Stationery) -> None:
    mail = composed(stationery, unsubscribe_url="https://stay.test/u/abc")

    assert 'href="https://stay.test/u/abc"' in mail.html
    assert "https://stay.test/u/abc" in mail.text


def test_a_part_can_be_left_out(stationery: Stationery) -> None:
    assert "Tell us" not in composed(stationery, link=None).html


def test_a_subject_stays_one_harmless_line(stationery: Stationery) -> None:
    mail = composed(stationery, guest_name="=?utf-8?q?x=0ABcc=3A_evil=40x=2Eorg?=\r\nTo: y")

    assert mail.subject == "How was it, x Bcc: evil@x.org To: y?"


def test_a_forgotten_name_is_an_error_and_not_a_gap(stationery: Stationery) -> None:
    with pytest.raises(UndefinedError, match="footer"):
        stationery.compose(
            "asking",
            "invitation",
            "en",
            {"guest_name": "A", "words_html": "", "words_text": "", "link": None}
            | {"departure": DEPARTURE, "business_name": "", "place_name": ""},
        )


def test_an_unknown_language_is_answered_in_english(stationery: Stationery) -> None:
    assert 'lang="en"' in composed(stationery, "xx").html


def test_a_mail_in_a_log_says_nothing(stationery: Stationery) -> None:
    assert repr(composed(stationery)) == "Composed()"


def test_the_frame_knows_the_dark(stationery: Stationery) -> None:
    page = composed(stationery).html

    assert '<meta name="color-scheme" content="light dark"' in page
    assert "prefers-color-scheme: dark" in page


def test_templates_are_where_services_keep_them() -> None:
    root = Path(__file__).parents[3]

    with pytest.raises(FileNotFoundError, match=str(root / "services")):
        Stationery().compose("nobody", "nothing", "en", {})
