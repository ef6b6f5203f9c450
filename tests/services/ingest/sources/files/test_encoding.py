"""Which encoding a file has, how sure that is, and what is refused as no text."""

import pytest

from services.ingest.sources.files.encoding import ENCODINGS, LARGEST, READ_TWICE, decode
from services.ingest.sources.files.refusals import (
    EmptyFile,
    EncodingUnclear,
    TooLarge,
    WrongType,
)

GERMAN = "Name;Straße\nMüller;Hauptstraße\nJäger;Höhe\n"
FRENCH = "Prénom;Nom\nHélène;Garçon\nAnaïs;Lefèvre\nÀ noter;Noël\n"
SPANISH = "Nombre;Apellido\nMaría;Muñoz\nJosé;Peña\n"
ITALIAN = "Nome;Città\nNicolò;Forlì\nTosca;Cefalù\n"
POLISH = "Imię;Nazwisko\nŁukasz;Gdański\nElżbieta;Wójcik\nMałgorzata;Źdźbło\nŚwięty;Żak\n"


@pytest.mark.parametrize("text", [GERMAN, FRENCH, SPANISH, ITALIAN, POLISH, "Name\nAnna\n"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_proves_itself(text: str, codec: str) -> None:
    decoded = decode(text.encode(codec))
    assert decoded.text == text
    assert decoded.certain
    assert not decoded.previews


def test_the_other_byte_order_is_read_by_its_mark() -> None:
    assert decode(b"\xfe\xff" + POLISH.encode("utf-16-be")).text == POLISH


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (GERMAN, "cp1252"),
        (FRENCH, "cp1252"),
        (SPANISH, "cp1252"),
        (ITALIAN, "cp1252"),
        (POLISH, "cp1250"),
        (POLISH.upper(), "cp1250"),
        (POLISH, "iso8859-2"),
        (GERMAN, "cp850"),
    ],
)
def test_the_letters_tell_the_older_encodings_apart(text: str, codec: str) -> None:
    assert decode(text.encode(codec, "replace")).text == text.encode(codec, "replace").decode(codec)


def test_pounds_and_cubic_metres_are_no_polish_letters() -> None:
    text = "Name;Preis\nMüller;£120\nJäger;5 m³ ¥\n"
    assert decode(text.encode("cp1252")).text == text


def test_where_letters_disagree_it_is_not_certain_and_shows_the_others() -> None:
    decoded = decode(POLISH.encode("cp1250"))
    assert not decoded.certain
    assert "£ukasz;Gdañski" in decoded.previews["cp1252"]
    assert decoded.encoding not in decoded.previews


def test_somebody_may_choose() -> None:
    assert decode(POLISH.encode("cp1250"), "cp1252").text.startswith("Imiê")


@pytest.mark.parametrize("codec", ["cp852", "cp437", "mac-roman", "iso8859-15"])
def test_every_encoding_offered_can_be_chosen(codec: str) -> None:
    assert codec in ENCODINGS
    assert decode("Müller".encode(codec), codec).text == "Müller"


def test_utf8_that_was_read_as_windows_is_mended() -> None:
    decoded = decode(FRENCH.encode().decode("cp1252", "replace").encode())
    assert decoded.encoding == READ_TWICE
    assert "Prénom" in decoded.text
    assert not decoded.certain


def test_a_few_broken_bytes_leave_the_rest_as_it_is() -> None:
    decoded = decode((GERMAN * 3).encode() + "Böhm".encode("cp1252"))
    assert decoded.text == GERMAN * 3 + "B\ufffdhm"
    assert not decoded.certain


def test_the_end_mark_of_dos_is_no_character() -> None:
    assert decode(b"Name\r\nAnna\r\n\x1a").text == "Name\r\nAnna\r\n"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_must_be_chosen(codec: str) -> None:
    content = GERMAN.encode(codec)
    with pytest.raises(EncodingUnclear) as refused:
        decode(content)
    assert refused.value.previews[codec][1] == "Müller;Hauptstraße"
    assert decode(content, codec).text == GERMAN


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n...", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"\xff\xd8\xff\xe0", "jpeg"),
        (b"PK\x03\x04....[Content_Types].xml....xl/workbook.xml", "xlsx"),
        (b"PK\x03\x04....list.csv", "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
        (b"\n <!DOCTYPE HTML><table>", "html"),
        (b"\xef\xbb\xbf<TABLE border=1><tr>", "html"),
        (b"<?xml version='1.0'?><Guests/>", "xml"),
        (b"{\\rtf1\\ansi", "rtf"),
    ],
)
def test_what_is_no_text_is_refused_by_its_name(content: bytes, kind: str) -> None:
    with pytest.raises(WrongType) as refused:
        decode(content)
    assert refused.value.detail == kind
    assert refused.value.code == "wrong_type"


@pytest.mark.parametrize("content", [b"", b"\n\r\n \t", b"\xef\xbb\xbf\n", b"\xff\xfe", b"\x1a"])
def test_an_empty_file_is_refused(content: bytes) -> None:
    with pytest.raises(EmptyFile):
        decode(content)


def test_a_file_over_the_limit_is_refused_unread() -> None:
    with pytest.raises(TooLarge):
        decode(bytes(LARGEST + 1))
