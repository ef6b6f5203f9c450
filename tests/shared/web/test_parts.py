"""What the macros write, read as a person or a screen reader would."""

from datetime import UTC, datetime

import pytest

from shared.web import pages, parts
from shared.web.parts import Column, Page
from tests.shared.web.test_pages import asked

ui = pages.ui()


@pytest.mark.parametrize(
    ("hundredths", "words", "tone"),
    [(5000, "50%", "bad"), (6000, "60%", "mid"), (7999, "80%", "mid"), (8000, "80%", "good")],
)
def test_a_score_shows_whole_percent_in_its_tone(hundredths: int, words: str, tone: str) -> None:
    shown = str(ui.score(hundredths))
    assert f"tone-{tone}" in shown
    assert f">{words}<" in shown


def test_a_review_without_a_score_shows_a_dash() -> None:
    assert ">–<" in str(ui.score(None))


def test_a_buttons_further_attributes_are_escaped() -> None:
    shown = str(ui.button("Done", key="e", hx_post='/x?"', hidden=True, disabled=False))
    assert 'hx-post="/x?&#34;"' in shown
    assert " hidden>" in shown or " hidden " in shown
    assert "disabled" not in shown
    assert 'data-key="e"' in shown


def test_an_icon_is_hidden_from_readers_unless_it_has_a_name() -> None:
    assert 'aria-hidden="true"' in str(ui.icon("star"))
    assert 'role="img" aria-label="Starred"' in str(ui.icon("star", label="Starred"))


def test_a_field_tells_its_error_to_those_who_cannot_see_it() -> None:
    shown = str(ui.field("email", "E-mail", error="This is no e-mail address."))
    assert 'aria-describedby="email-error"' in shown
    assert 'aria-invalid="true"' in shown
    assert 'id="email-error"' in shown


def test_a_time_says_how_long_ago_and_keeps_the_exact_moment() -> None:
    shown = str(ui.time(datetime(2026, 11, 20, 9, 30, tzinfo=UTC)))
    assert 'datetime="2026-11-20T09:30:00+00:00"' in shown
    assert 'title="20 Nov 2026 09:30"' in shown


def test_a_header_sorts_and_turns_round_and_forgets_the_cursor() -> None:
    first = asked(query="q=anna&cursor=x")
    assert parts.sort_address(first, "name") == "/guests?q=anna&sort=name"
    assert parts.sort_address(asked(query="sort=name"), "name") == "/guests?sort=-name"
    assert parts.sort_address(asked(query="sort=-name"), "name") == "/guests?sort=name"


def test_a_table_says_how_it_is_sorted() -> None:
    columns = [Column("name", "Guest", sortable=True), Column("room", "Room")]
    template = pages.environment().from_string(
        "{% call ui.table(request, columns, 'guests', 'Guests') %}{% endcall %}"
    )
    shown = template.render(request=asked(query="sort=-name"), columns=columns)
    assert 'aria-sort="descending"' in shown
    assert shown.count("aria-sort") == 1


def test_a_pager_keeps_the_filter_and_stops_at_the_ends() -> None:
    shown = str(ui.pager(asked(query="q=anna"), Page([1, 2], next="c2"), "guests"))
    assert 'href="/guests?q=anna&amp;cursor=c2"' in shown
    assert "disabled" in shown
    assert "2 rows" in shown
    assert "1 row<" in str(ui.pager(asked(), Page([1]), "guests"))


def test_initials_are_of_the_first_and_the_last_name() -> None:
    assert parts.initials("María del Carmen García") == "MG"
    assert parts.initials("Anna") == "A"
    assert parts.initials("  ") == "?"
