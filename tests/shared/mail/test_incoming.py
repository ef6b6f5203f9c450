"""Answers: whose they are, what is new in them, and what is known about them."""

from datetime import UTC, datetime

import pytest

from shared.mail.incoming import MAX_TEXT, Incoming
from tests.shared.mail.arrivals import (
    GUEST,
    a_reply,
    incoming,
    wire,
)
from tests.shared.mail.mails import TOKEN


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
        attachments=(),
        automatic="",
        is_authentic=None,
        date=datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
    )


def test_an_arrival_in_a_log_names_nobody() -> None:
    shown = repr(incoming(a_reply("My secret words")))

    assert not any(word in shown for word in ("anna", "Anna", "secret", TOKEN, "stay"))


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
        ("; dmarc=pass", None),
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
