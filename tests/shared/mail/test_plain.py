"""HTML as a person sees it, in one pass, however it was meant."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.mail.plain import text_of, without_controls
from tests.shared.mail.arrivals import costing_less_than


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Hi &amp; thanks&nbsp;!", "Hi & thanks !"),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("<div>one<div>two</div></div>three", "one\ntwo\nthree"),
        ("<ul><li>one</li><li>two</ul>", "- one\n- two"),
        ("<table><tr><td>one</td><td>two</td></tr><tr><td>three</table>", "one two\nthree"),
        (
            "see <a href='https://a.test/?b=1&amp;c=2'>here</a>.",
            "see here (https://a.test/?b=1&c=2).",
        ),
        ('<a href="https://a.test">https://a.test</a>', "https://a.test"),
        ('<a href="javascript:alert(1)">here</a>', "here"),
        ('<a name=x>here</a></a><a href="//a.test">there</a>', "herethere"),
        ("a<blockquote>b<br>c<blockquote>d</blockquote></blockquote>e", "a\n> b\n> c\n> > d\ne"),
        ("<style>p{}</style><script>alert('<p>')</script>seen<title>x</title>", "seen"),
        ("<script>never closed", ""),
        ("a <!-- b --> c <!-- d", "a c"),
        ("a <!DOCTYPE x> <?php b ?> c", "a c"),
        ("5 < 6 and <b>7</b> > 6", "5 < 6 and 7 > 6"),
        ("<", "<"),
        ("<a", ""),
        ("a</b></blockquote></blockquote>c", "a\nc"),
        ("&#0;&#x1b;[31m&#xd800;red", "\ufffd[31m\ufffdred"),
        ("  much \n\t room  ", "much room"),
        ("a<p></p><p></p><p></p><br><br><br><br>b", "a\n\nb"),
    ],
)
def test_what_is_seen_is_what_is_read(markup: str, text: str) -> None:
    assert text_of(markup) == text


def test_text_has_one_kind_of_line_end_and_no_controls() -> None:
    assert without_controls("a\r\nb\rc\n\td\x00\x07\x9b\ud800") == "a\nb\nc\n\td"


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>",
        "<b>",
        "<",
        "<!--",
        "<script>",
        "<a href='",
        "<a href=http://a>",
        "</a>",
        "x</a>",
        "<blockquote>x",
        "<a x=1 ",
        "&amp",
        "</",
        "<!",
        "<p>",
        "<br>",
        "<li>",
        "<td>x</td>",
        "&#",
    ],
)
def test_hostile_html_costs_no_time(hostile: str) -> None:
    with costing_less_than(4):
        assert len(text_of(hostile * (1_000_000 // len(hostile)))) <= 3_000_000


@settings(deadline=None)
@given(st.text(alphabet="<>/!-abprlih&;=\"' \nscript", max_size=500))
def test_nothing_makes_it_fail(markup: str) -> None:
    assert "\r" not in text_of(markup)
