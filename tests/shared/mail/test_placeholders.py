"""Hotels' words: a guest's name goes in, and nothing else happens."""

import pytest

from shared.mail.placeholders import (
    MAX_LENGTH,
    PLACEHOLDERS,
    WordsTooLong,
    as_html,
    as_text,
    unknown_placeholders,
)

ANNA = {"guest_name": "Anna Rossi", "place_name": "Hotel Sonne & Mond"}


def test_placeholders_are_filled_with_or_without_blanks() -> None:
    words = "Dear {{guest_name}}, welcome to {{ place_name }}!"

    assert as_html(words, ANNA) == "<p>Dear Anna Rossi, welcome to Hotel Sonne &amp; Mond!</p>"
    assert as_text(words, ANNA) == "Dear Anna Rossi, welcome to Hotel Sonne & Mond!"


def test_every_placeholder_there_is_can_be_filled() -> None:
    words = " ".join(f"{{{{{name}}}}}" for name in PLACEHOLDERS)

    assert as_text(words, {name: name.upper() for name in PLACEHOLDERS}) == " ".join(
        name.upper() for name in PLACEHOLDERS
    )


def test_what_is_not_known_of_a_guest_leaves_nothing() -> None:
    assert as_text("Dear {{salutation}}{{guest_name}}", {**ANNA, "salutation": None}) == (
        "Dear Anna Rossi"
    )


@pytest.mark.parametrize(
    "words",
    [
        "{{ 7*7 }}",
        "{{config}}",
        "{{ guest_name.__class__.__mro__ }}",
        "{{ guest_name|upper }}",
        "{% for x in [1] %}{{ x }}{% endfor %}",
        "${7*7} #{7*7} {{{ 7*7 }}} {# x #}",
        '{{ env "DATABASE_URL" }}',
        "{{ cycler.__init__.__globals__.os }}",
        "{{GUEST_NAME}}",
        "{{guest_name",
    ],
)
def test_everything_else_in_braces_is_just_text(words: str) -> None:
    assert as_text(words, ANNA) == words


def test_a_value_is_never_filled_itself() -> None:
    assert as_text("Dear {{guest_name}}", {"guest_name": "{{place_name}}"}) == "Dear {{place_name}}"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("<script>alert(1)</script>Hi", "<p>Hi</p>"),
        ("<img src=x onerror=alert(1)>Hi", "<p>Hi</p>"),
        ('<p onclick="x" style="position:fixed">Hi</p>', "<p>Hi</p>"),
        ('<a href="javascript:alert(1)">Hi</a>', "<p><a>Hi</a></p>"),
        ('<a href="{{guest_name}}">Hi</a>', "<p><a>Hi</a></p>"),
        ('<a href="https://stay.test">Hi</a>', '<p><a href="https://stay.test">Hi</a></p>'),
        ("<strong>Hi</strong> <em>you</em>", "<p><strong>Hi</strong> <em>you</em></p>"),
        ("one\ntwo\n\nthree", "<p>one<br>two</p><p>three</p>"),
        ("<p>one\ntwo</p>\n<ul>\n<li>x</li></ul>", "<p>one\ntwo</p>\n<ul>\n<li>x</li></ul>"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
    ],
)
def test_only_a_few_marks_pass(words: str, shown: str) -> None:
    assert as_html(words, {"guest_name": "javascript:alert(1)"}) == shown


def test_a_guest_called_like_a_tag_is_shown_as_written() -> None:
    name = '<script>alert("1")</script>'

    assert as_html("{{guest_name}}", {"guest_name": name}) == (
        '<p>&lt;script&gt;alert("1")&lt;/script&gt;</p>'
    )
    assert as_text("{{guest_name}}", {"guest_name": name}) == name


def test_a_slip_of_the_pen_is_pointed_at() -> None:
    words = "{{guest_nmae}} {{place_name}} {{arival}} {{guest_nmae}}"

    assert unknown_placeholders(words) == ["guest_nmae", "arival"]


def test_a_novel_is_refused() -> None:
    with pytest.raises(WordsTooLong):
        as_html("x" * (MAX_LENGTH + 1), {})
