import pytest

from shared.web.words import cleaned


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  \n \t ", ""),
        ("a\x00b\x1bc", "abc"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a" + "\n" * 400 + "b", "a\n\n\nb"),
        ("café", "café"),
        ("👨‍👩‍👧 ok", "👨‍👩‍👧 ok"),
        ("<script>x</script> {{7*7}}", "<script>x</script> {{7*7}}"),
    ],
)
def test_words_are_kept_as_written_less_what_no_page_can_show(typed: str, kept: str) -> None:
    assert cleaned(typed) == kept
