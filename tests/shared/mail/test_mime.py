"""Hostile and damaged mail: read as far as it goes, in time, whatever it says of itself."""

import base64
import importlib
import importlib.resources
import quopri

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.mail.incoming import Bounce, Incoming, Unreadable, read
from shared.mail.mime import MAX_HEADER, header, parsed
from tests.shared.mail.arrivals import (
    GUEST,
    a_dsn,
    a_reply,
    costing_less_than,
    incoming,
    wire,
    with_type,
)
from tests.shared.mail.mails import TOKEN

WORDS = "Das Zimmer war schön, 5 € wert"


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("iso-8859-15", "iso-8859-15"),
        ("windows-1252", "cp1252"),
        ('"UTF-8"', "utf-8"),
        ("utf-16", "utf-16"),
        ("us-ascii", "utf-8"),
        ("us-ascii", "cp1252"),
        ("utf-8", "cp1252"),
        ("no-such-charset", "utf-8"),
        ("no-such-charset", "cp1252"),
        ("idna", "utf-8"),
        ("unicode_escape", "utf-8"),
        ("", "utf-8"),
        ("a\0b", "utf-8"),
    ],
)
def test_words_survive_charsets_that_lie(charset: str, encoding: str) -> None:
    raw = WORDS.encode(encoding)
    body = base64.encodebytes(raw)
    mail = with_type(f"text/plain; charset={charset}", body, Content_Transfer_Encoding="base64")

    assert incoming(mail).text == WORDS


@pytest.mark.parametrize("cte", ["8bit", "binary", "quoted-printable", "base64", "nonsense", ""])
def test_words_survive_every_transfer(cte: str) -> None:
    raw = WORDS.encode()
    body = {"quoted-printable": quopri.encodestring(raw), "base64": base64.encodebytes(raw)}
    mail = with_type("text/plain; charset=utf-8", body.get(cte, raw), Content_Transfer_Encoding=cte)

    assert incoming(mail).text == WORDS


@pytest.mark.parametrize(
    "broken", ["VGhhbmtz=IHlvdSE", "VGhhbmtz IHlvd", "!!!", "====", "VGhh\0bmtz"]
)
def test_broken_base64_is_still_a_mail(broken: str) -> None:
    mail = with_type("text/plain", broken, Content_Transfer_Encoding="base64")

    assert isinstance(read(mail, "reply", TOKEN, GUEST), Incoming)


def test_html_alone_is_read_without_its_tags() -> None:
    page = (
        "<html><style>p{}</style><p>Thanks!<br>Bye</p><script>alert(1)</script><img src=x></html>"
    )

    assert incoming(with_type("text/html; charset=utf-8", page)).text == "Thanks!\nBye"


def multipart(kind: str, *parts: str) -> bytes:
    body = "".join(f"--=b\r\n{part}\r\n" for part in parts) + "--=b--\r\n"
    return with_type(f'multipart/{kind}; boundary="=b"', body)


PLAIN = "Content-Type: text/plain\r\n\r\nThanks!"
HTML = "Content-Type: text/html\r\n\r\n<b>Thanks</b>, in colour!"
BLANK = "Content-Type: text/plain\r\n\r\n \r\n"
NOTES = "Content-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\nNot said"
PHOTO = (
    "Content-Type: image/png\r\nContent-Disposition: ATTACHMENT;"
    ' filename="../../x\u202egnp.exe"\r\n\r\nxx'
)
FORWARDED = "Content-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\nSomebody else's words"
CLOSED = "Content-Type: application/octet-stream\r\n\r\nxx"
SHOWN = "Content-Type: image/png\r\nContent-ID: <logo@x>\r\n\r\nxx"
INVITATION = "Content-Type: text/calendar; method=REPLY\r\n\r\nBEGIN:VCALENDAR"
SIGNATURE = "Content-Type: application/pgp-signature\r\n\r\n-----BEGIN PGP SIGNATURE-----"


@pytest.mark.parametrize(
    ("kind", "parts", "text"),
    [
        ("alternative", (PLAIN, HTML), "Thanks!"),
        ("alternative", (HTML, PLAIN), "Thanks!"),
        ("alternative", (BLANK, HTML), "Thanks, in colour!"),
        ("mixed", (PLAIN, PHOTO), "Thanks!"),
        ("mixed", (NOTES, PLAIN), "Thanks!"),
        ("mixed", (PLAIN, PHOTO, PLAIN), "Thanks!\nThanks!"),
        ("mixed", (FORWARDED,), ""),
        ("mixed", (PLAIN, FORWARDED), "Thanks!"),
        ("mixed", (PLAIN, INVITATION), "Thanks!"),
        ("signed", (PLAIN, SIGNATURE), "Thanks!"),
        ("encrypted", (CLOSED,), ""),
        ("related", (HTML, SHOWN), "Thanks, in colour!"),
        ("mixed", (), ""),
    ],
)
def test_the_words_are_found_among_the_parts(kind: str, parts: tuple[str, ...], text: str) -> None:
    found = incoming(multipart(kind, *parts))

    assert found.text == text
    sent_along = sum(part in (NOTES, PHOTO, FORWARDED, CLOSED) for part in parts)
    assert len(found.attachments) == sent_along


def test_the_names_of_attachments_are_read_and_harm_nobody() -> None:
    """As RFC 2231 and RFC 2047 write them; a name that cannot be read is none."""
    head = "Content-Type: application/pdf\r\nContent-Disposition: attachment; "
    names = (
        "filename*=utf-8''Rechnung%20M%C3%BCller.pdf",
        'filename="=?utf-8?q?Z=C3=BCrich.pdf?="',
        "filename*=a%00b''x.pdf",
        f'filename="{"x" * 500}.pdf"',
    )
    parts = [f"{head}{name}\r\n\r\nxx" for name in names]
    found = incoming(multipart("mixed", PLAIN, *parts, PHOTO)).attachments
    assert found[:2] == ("Rechnung Müller.pdf", "Zürich.pdf")
    assert len(found) == 5 and len(found[3]) <= 100
    assert "\u202e" not in found[4]


@pytest.mark.parametrize(
    "mail",
    [
        with_type("multipart/mixed; boundary=never", "Thanks!"),
        with_type("multipart/mixed", "Thanks!"),
        with_type("multipart/mixed; boundary=", "Thanks!"),
        with_type("multipart/mixed; boundary*=utf-8''%00", "Thanks!"),
        with_type("text/plain; charset*=a\0b''x", "Thanks!"),
        with_type("nonsense", "Thanks!"),
        wire("Subject", "Thanks!"),
        wire(": :\n :\n", "Thanks!"),
        b"",
        b"\r\n\r\n",
        b"\xff\xfe\x00\x00",
        b"From: \r\n",
        a_reply(headers="From: x\nDate: yesterday\nSubject: =?utf-8?b?!!!?="),
        a_reply(headers="Date: Mon, 99 Foo 99999999999 99:99:99 +9999\nFrom: a@b.test"),
        a_reply(headers="From: " + "(" * 3000 + '"\\' * 3000),
    ],
)
def test_a_damaged_mail_is_read_as_far_as_it_goes(mail: bytes) -> None:
    assert isinstance(read(mail, "reply", TOKEN, GUEST), Incoming)


def nested(depth: int) -> bytes:
    head = "".join(
        f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(depth)
    )
    return f"From: {GUEST}\r\n{head}Content-Type: text/plain\r\n\r\nThanks!\r\n".encode()


def test_a_mail_may_have_some_depth_but_no_bottomless_one() -> None:
    assert incoming(nested(10)).text == "Thanks!"
    for depth in (100, 10_000):
        found = read(nested(depth), "reply", TOKEN, GUEST)
        assert isinstance(found, Unreadable)
        assert found.original == nested(depth), "kept for whoever wants to look"


def test_a_mail_of_two_thousand_parts_is_nobodys_answer() -> None:
    mail = with_type("multipart/mixed; boundary=b", "--b\r\n\r\nThanks!\r\n" * 2_000)

    assert isinstance(read(mail, "reply", TOKEN, GUEST), Unreadable)


def test_no_more_of_a_header_is_looked_at_than_anybody_reads() -> None:
    message = parsed(a_reply(headers="Subject: " + "x" * 100_000))

    assert header(message, "Subject") == "x" * MAX_HEADER


@pytest.mark.parametrize(
    "mail",
    [
        a_reply(headers="From: a@b.test\n" + "Received: x\n" * 80_000),
        a_reply(headers="Subject: " + "=?utf-8?q?a?= " * 60_000),
        a_reply(headers="From: " + "a@b.test, " * 100_000),
        a_reply(headers='From: "' + "\\" * 900_000),
        a_reply(headers="Subject: x\n" + " folded\n" * 100_000),
        a_reply("\r\n" * 500_000),
        a_reply("x" * 1_000_000),
        with_type("text/html", "<div>" * 200_000),
        with_type("multipart/mixed; boundary=b", "--b\r\n\r\n" * 100_000),
        with_type("text/plain; " + "a=b;" * 200_000, "x"),
        with_type("text/plain; charset=" + "x" * 900_000, "x"),
        with_type("text/plain; charset=punycode", "a" * 900_000),
        wire("From: Mailer-Daemon@x.test", "Sorry, unable to deliver <a@b>:\r\n" * 30_000),
        wire("From: Mailer-Daemon@x.test", "> " * 500_000),
        wire("From: Mailer-Daemon@x.test", "\r\n" * 500_000),
    ],
    ids=range(15),
)
def test_a_hostile_mail_costs_no_time(mail: bytes) -> None:
    with costing_less_than(3):
        assert read(mail, "bounce", TOKEN, "<>").token == TOKEN


SAMPLES = [a_reply(), a_dsn(), multipart("mixed", PLAIN, HTML, PHOTO), nested(3)]


@settings(max_examples=300, deadline=None)
@given(
    mail=st.sampled_from(SAMPLES),
    at=st.integers(0, 1200),
    gone=st.integers(0, 200),
    noise=st.binary(max_size=30) | st.sampled_from([b'"', b"\r\n", b"=?", b";", b"*0*=", b"\0"]),
)
def test_no_damage_makes_reading_fail(mail: bytes, at: int, gone: int, noise: bytes) -> None:
    damaged = mail[:at] + noise + mail[at + gone :]

    assert read(damaged, "bounce", TOKEN, "<>").token == TOKEN


def test_pythons_own_collection_of_odd_mails_is_read() -> None:
    pytest.importorskip("test.test_email")
    folder = importlib.resources.files("test.test_email") / "data"
    mails = [file.read_bytes() for file in folder.iterdir() if file.name.endswith(".txt")]

    assert len(mails) > 40
    found = [type(read(mail, "reply", TOKEN, GUEST)) for mail in mails]
    assert found.count(Bounce) == 2, "msg_16 and msg_43 are delivery reports"
    assert found.count(Incoming) == len(mails) - 2
