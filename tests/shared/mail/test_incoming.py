"""Answers as they come: in every charset, shape and state of repair."""

import base64
import importlib
import importlib.resources
import quopri
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.mail.incoming import MAX_TEXT, Bounce, Incoming, Unreadable, read
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


def test_an_answer_has_its_author_its_words_and_its_moment() -> None:
    found = incoming(a_reply("It was cold.\r\n\r\nOn 20/11/2026 10:00, Hotel wrote:\r\n> Hi\r\n"))

    assert found == Incoming(
        message_id="<one@guest.test>",
        box="reply",
        token=TOKEN,
        from_address=GUEST,
        subject="Re: Your stay",
        text="It was cold.",
        whole_text="It was cold.\n\nOn 20/11/2026 10:00, Hotel wrote:\n> Hi",
        attachments=0,
        automatic="",
        is_authentic=None,
        date=datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
    )


def test_an_arrival_in_a_log_names_nobody() -> None:
    shown = repr(incoming(a_reply("My secret words")))

    assert not any(word in shown for word in ("anna", "Anna", "secret", TOKEN, "stay"))


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
        ("encrypted", ("Content-Type: application/octet-stream\r\n\r\nxx",), ""),
        ("mixed", (), ""),
    ],
)
def test_the_words_are_found_among_the_parts(kind: str, parts: tuple[str, ...], text: str) -> None:
    found = incoming(multipart(kind, *parts))

    assert found.text == text
    assert found.attachments == sum(part in (NOTES, PHOTO) for part in parts)


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


@pytest.mark.parametrize(
    ("header", "author"),
    [
        (f"From: {GUEST}", GUEST),
        (f"From: <{GUEST}>", GUEST),
        ("From: Anna <Anna.Rossi@GUEST.Test>", "Anna.Rossi@guest.test"),
        (f'From: "Rossi, Anna" <{GUEST}>', GUEST),
        (f'From: "hello@stay.test" <{GUEST}>', GUEST),
        (f"From: hello@stay.test <{GUEST}>", GUEST),
        (f"From: =?utf-8?q?hello=40stay=2Etest?= <{GUEST}>", GUEST),
        (f"From: Anna (hello@stay.test) <{GUEST}>", GUEST),
        (f"From: Anna\n <{GUEST}>", GUEST),
        ("From: Anna <anna@bücher.test>", "anna@xn--bcher-kva.test"),
        (f"From: {GUEST}, hello@stay.test", ""),
        (f"From: {GUEST}\nFrom: hello@stay.test", ""),
        (f"From: <{GUEST}> <hello@stay.test>", ""),
        ("From: <hello@stay.test>anna@guest.test", ""),
        ("From: hello@stay.test)anna@guest.test", ""),
        ("From: Anna", ""),
        ("From:", ""),
        ("Subject: x", ""),
        ("From: =?utf-8?q?hello=40stay=2Etest?=", ""),
    ],
)
def test_only_one_clear_author_counts(header: str, author: str) -> None:
    assert incoming(a_reply(headers=header)).from_address == author


@pytest.mark.parametrize(
    ("told", "subject"),
    [
        ("=?utf-8?b?U2Now7Zu?=", "Schön"),
        ("=?iso-8859-1?q?Sch=F6n?=", "Schön"),
        ("Schön", "Schön"),
        (b"Sch\xf6n".decode("ascii", "surrogateescape"), "Schön"),
        ("=?utf-8?q?x=0ABcc=3A_evil=40x=2Eorg?=", "x Bcc: evil@x.org"),
        ("folded\n over lines", "folded over lines"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("", ""),
    ],
)
def test_a_subject_is_one_harmless_line(told: str, subject: str) -> None:
    assert incoming(a_reply(headers=f"From: {GUEST}\nSubject: {told}")).subject == subject


@pytest.mark.parametrize(
    "given_id", ["", "no brackets", "<a b>", "<" + "x" * 900 + ">", "<a\0b@c>"]
)
def test_a_mail_without_a_usable_id_gets_one_of_its_words(given_id: str) -> None:
    head = f"From: {GUEST}\nMessage-ID: {given_id}"
    first = incoming(wire(f"Received: by one\n{head}", "Thanks!"))

    assert first.message_id == incoming(wire(f"Received: by two\n{head}", "Thanks!")).message_id
    assert first.message_id != incoming(wire(head, "No thanks!")).message_id
    assert first.message_id.endswith("@unnamed.invalid>")


@pytest.mark.parametrize(
    ("results", "is_authentic"),
    [
        ("mx.stay.test; dmarc=pass header.from=guest.test; spf=fail", True),
        ("MX.stay.test 1; spf=pass; dmarc=fail (p=NONE) header.from=guest.test", False),
        ("mx.stay.test; spf=pass", None),
        ("mx.evil.test; dmarc=pass", None),
        ("mx.stay.test.evil.test; dmarc=pass", None),
        ("mx.evil.test; dmarc=fail\nAuthentication-Results: mx.stay.test; dmarc=pass", True),
    ],
)
def test_only_our_own_mail_server_is_believed(results: str, is_authentic: bool | None) -> None:
    raw = a_reply(headers=f"Authentication-Results: {results}\nFrom: {GUEST}")

    assert incoming(raw, mail_server="mx.stay.test").is_authentic is is_authentic
    assert incoming(raw).is_authentic is None


def test_a_very_long_answer_is_cut() -> None:
    found = incoming(a_reply("word " * 100_000))

    assert len(found.text) == len(found.whole_text) == MAX_TEXT


def test_controls_never_arrive() -> None:
    found = incoming(a_reply(b"a\x00b\x1b[31mc\x07\r\nd\re\xc2\x9bf"))

    assert found.whole_text == "ab[31mc\nd\nef"


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
