"""A mail's bytes: the headers we meant and no other, whatever somebody is called."""

import email
import email.policy
import re
from collections.abc import Callable
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import getaddresses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.mail.addresses import (
    NotAnAddress,
    addressed_to,
    ascii_address,
    bounce_address,
    reply_address,
)
from shared.mail.message import UnsafeHeader, as_bytes, decoded, harmless
from tests.shared.mail.mails import TOKEN, a_mail

HEADERS = [
    "Message-ID",
    "Date",
    "From",
    "To",
    "Reply-To",
    "Subject",
    "Content-Language",
    "MIME-Version",
    "Auto-Submitted",
    "Feedback-ID",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Content-Type",
]
INJECTIONS = [
    "=?utf-8?q?x=0ABcc=3A_evil=40x=2Eorg?=",
    "=?utf-8?b?eApCY2M6IGV2aWxAeC5vcmc=?=",
    "=?utf-8?q?=3D=3Futf-8=3Fq=3Fx=3D0D=3D0ABcc=3A=5Fevil=3F=3D?=",
    "=?utf-8*en?q?x=0ABcc=3A_evil?=",
    "=?utf-8?q?x=0A?= =?utf-8?q?Bcc=3A_evil?=",
    "=?no-such-charset?q?x=0ABcc=3A_evil?=",
    "Anna\r\nBcc: evil@x.org",
    "Anna\nBcc: evil@x.org",
    "Anna\rBcc: evil@x.org",
    "Anna\x00\x0b\x0c\x1c\x85\u2028Bcc: evil@x.org",
    'Anna" <evil@x.org>, "',
    "Anna <evil@x.org>",
    "Anna, evil@x.org",
    "Anna\u202emoc.x@live",
    "\ud800Anna",
    "",
    "Ü" * 500,
    "=?" * 200,
]


def parsed(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=email.policy.default)


def mailboxes(raw: bytes, header: str) -> list[tuple[str, str]]:
    """Split first, decoded then, as RFC 2047 says it; the newer reader puts blanks into names."""
    found = getaddresses(email.message_from_bytes(raw).get_all(header, []))
    return [(str(make_header(decode_header(name))), address) for name, address in found]


def as_any_reader_sees(raw: bytes) -> list[str]:
    """The header names of the raw lines, read as strictly and as plainly as RFC 5322 says it."""
    head = raw.split(b"\r\n\r\n")[0].decode("ascii")
    assert not set(head.replace("\r\n", "")) & {"\r", "\n"}
    return [line.split(":")[0] for line in head.split("\r\n") if line[0] not in " \t"]


@pytest.mark.parametrize("field", ["to_name", "from_name", "subject"])
@pytest.mark.parametrize("words", INJECTIONS)
def test_no_name_and_no_subject_makes_a_header(field: str, words: str) -> None:
    raw = as_bytes(a_mail(**{field: words}))

    assert as_any_reader_sees(raw) == HEADERS
    assert "Bcc" not in parsed(raw)
    assert getaddresses([str(parsed(raw)["To"])])[-1][1] == "anna.rossi@guest.test"
    assert len(parsed(raw)["To"].addresses) == 1
    assert b"\r\n" not in decoded(str(parsed(raw)["Subject"])).encode(errors="replace")


LONG_NAMES = [
    "Herr Dr. med. Anna Maria Magdalena Katharina Elisabeth von der Muster-Beispielhausen, Frau",
    "A <b@c.de>, " * 14,
    ". " * 39,
    'Anna "die Große" (geb. Müller), Łódź; ' * 5,
    "é" * 200,
    "李小龙, " * 50,
    "😀" * 200,
    "\\" * 200,
]


@pytest.mark.parametrize("name", LONG_NAMES)
def test_a_long_name_stays_the_name_of_one_mailbox(name: str) -> None:
    raw = as_bytes(a_mail(to_name=name, from_name=name, subject=name))

    for header, address in (("To", "anna.rossi@guest.test"), ("From", "hello@stay.test")):
        assert mailboxes(raw, header) == [(harmless(name), address)]
    assert parsed(raw)["Subject"] == harmless(name)
    assert as_any_reader_sees(raw) == HEADERS
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))  # RFC 5322 2.1.1
    assert all(len(word) <= 75 for word in re.findall(rb"=\?\S+\?=", raw))  # RFC 2047 2


@settings(deadline=None)
@given(name=st.text(max_size=300), subject=st.text(max_size=400))
def test_whatever_a_guest_is_called_there_is_one_recipient(name: str, subject: str) -> None:
    raw = as_bytes(a_mail(to_name=name, subject=subject))

    assert as_any_reader_sees(raw) == HEADERS
    assert mailboxes(raw, "To") == [(harmless(name), "anna.rossi@guest.test")]
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))


@settings(deadline=None)
@given(st.text(max_size=300))
def test_harmless_words_stay_harmless(words: str) -> None:
    assert harmless(harmless(words)) == harmless(words)
    assert harmless(words).isprintable() or not harmless(words).isascii()
    assert not set(decoded(harmless(words))) & set("\r\n\0")


def test_a_name_in_encoded_words_is_read_as_it_was_meant() -> None:
    raw = as_bytes(a_mail(to_name="=?utf-8?q?Andr=C3=A9?= =?utf-8?b?IMOFbmdzdHLDtm0=?="))

    assert parsed(raw)["To"].addresses[0].display_name == "André Ångström"


@pytest.mark.parametrize("words", ["Łódź, Paweł", "Nuñez & O'Brien", "李小龙", "Grüße: 5 ★"])
def test_names_and_subjects_of_the_world_arrive(words: str) -> None:
    raw = as_bytes(a_mail(to_name=words, subject=words))

    assert raw.isascii()
    assert parsed(raw)["To"].addresses[0].display_name == words
    assert parsed(raw)["Subject"] == words


@pytest.mark.parametrize(
    "changes",
    [
        {"message_id": "<a@b>\r\nBcc: evil@x.org"},
        {"list_unsubscribe": "https://stay.test/u/a\nBcc: evil@x.org"},
        {"list_unsubscribe": "https://stay.test/=?utf-8?q?=0A?="},
        {"list_unsubscribe": "https://stay.test/" + "a" * 1000},
        {"language": "en\0"},
        {"headers": {"In-Reply-To": "<ü@stay.test>"}},
        {"headers": {"Bcc": "evil@x.org"}},
        {"headers": {"Feedback-ID": "a\r\n b"}},
    ],
)
def test_what_only_a_machine_writes_is_refused_when_it_is_unsafe(changes: dict[str, str]) -> None:
    with pytest.raises(UnsafeHeader):
        as_bytes(a_mail(**changes))


@pytest.mark.parametrize(
    "address",
    [
        "anna",
        "@guest.test",
        "anna@",
        "an na@guest.test",
        "anna@guest.test, evil@x.org",
        "anna@guest.test\r\nBcc: evil@x.org",
        "<anna@guest.test>",
        "<anna@guest.test",
        "anna,evil@guest.test",
        '"anna"@guest.test',
        "anna(evil)@guest.test",
        "anna@evil.test@guest.test",
        "ännä@guest.test",
        "a" * 65 + "@guest.test",
        "anna@guest..test",
    ],
)
@pytest.mark.parametrize("field", ["to_address", "from_address", "reply_to"])
def test_what_is_no_plain_address_is_refused(field: str, address: str) -> None:
    with pytest.raises(NotAnAddress):
        as_bytes(a_mail(**{field: address}))


def test_an_international_domain_is_written_in_ascii() -> None:
    assert ascii_address("gast@Hotel-Müller.example") == "gast@xn--hotel-mller-zhb.example"


def test_one_click_unsubscribing_is_offered_on_one_line_each() -> None:
    raw = as_bytes(a_mail(list_unsubscribe="https://stay.test/u/" + "t" * 200))

    assert b"\r\nList-Unsubscribe: <https://stay.test/u/" + b"t" * 200 + b">\r\n" in raw
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw


def test_a_mail_that_nobody_subscribed_to_offers_no_unsubscribing() -> None:
    assert "List-Unsubscribe-Post" not in parsed(as_bytes(a_mail(list_unsubscribe=None)))


def test_every_mail_says_that_a_machine_sent_it_unless_a_person_did() -> None:
    assert parsed(as_bytes(a_mail()))["Auto-Submitted"] == "auto-generated"
    by_hand = a_mail(headers={"Auto-Submitted": "no", "In-Reply-To": "<a@b>"})
    assert parsed(as_bytes(by_hand))["Auto-Submitted"] == "no"


def test_text_comes_first_and_both_parts_survive_a_seven_bit_way() -> None:
    words = "Grüezi 🌞\nfrom here\n" + "ä" * 3000
    raw = as_bytes(a_mail(text=words, html=f"<p>{words}</p>"))

    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 200
    text, html = parsed(raw).iter_parts()
    assert isinstance(text, EmailMessage)
    assert isinstance(html, EmailMessage)
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert text.get_content().split("\r\n")[:-1] == words.split("\n")
    assert html.get_content().split("\r\n")[:-1] == f"<p>{words}</p>".split("\n")


def test_half_a_character_is_no_reason_not_to_write() -> None:
    raw = as_bytes(a_mail(text="a\ud800b", html="a\ud800b"))

    assert raw.count(b"\r\na?b\r\n") == 2


def test_a_second_try_has_the_same_bytes() -> None:
    assert as_bytes(a_mail()) == as_bytes(a_mail())


def test_a_mail_in_a_log_names_nobody() -> None:
    shown = repr(a_mail())

    assert not any(word in shown for word in ("anna", "Anna", "Sonne", TOKEN, "stay?"))


@pytest.mark.parametrize(("box", "made"), [("reply", reply_address), ("bounce", bounce_address)])
def test_a_token_comes_back_from_the_address_it_went_out_with(
    box: str, made: Callable[[str, str], str]
) -> None:
    address = made(TOKEN, "in.stay.test")

    assert addressed_to(address) == (box, TOKEN)
    assert len(address.partition("@")[0]) <= 64
    assert addressed_to(address.replace("+", "+ ")) is None


@pytest.mark.parametrize(
    "address", ["hello@stay.test", "reply+@stay.test", "reply+a/../b@stay.test", "b+short@x", "<>"]
)
def test_no_other_address_has_a_token(address: str) -> None:
    assert addressed_to(address) is None
