"""Bounces: which of them block an address, and which only look like one."""

import pytest

from shared.mail.incoming import Bounce, Incoming, read
from tests.shared.mail.arrivals import GUEST, a_dsn, a_reply, a_report, bounce, incoming, wire
from tests.shared.mail.mails import TOKEN

QMAIL = """Hi. This is the qmail-send program at mx.test.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<anna.rossi@guest.test>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Return-Path: <b+token@stay.test>
From: Hotel Wien <mail@stay.test>
To: Anna Rossi <anna.rossi@guest.test>
Subject: How was your stay, Anna Rossi?

Dear Anna Rossi,

was room 412 as you like it?
"""
EXIM = """This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  anna.rossi@guest.test
    SMTP error from remote mail server after RCPT TO:<anna.rossi@guest.test>:
    host mx.guest.test [192.0.2.1]: 550 unknown user

------ This is a copy of the message, including all the headers. ------

To: Anna Rossi <anna.rossi@guest.test>
Subject: How was your stay, Anna Rossi?

Dear Anna Rossi,
"""
SENDMAIL = """   ----- The following addresses had permanent fatal errors -----
<anna.rossi@guest.test>
    (reason: 550 5.1.1 anna.rossi is unknown)

   ----- Original message follows -----
To: Anna Rossi <anna.rossi@guest.test>
"""
OVER_QUOTA = QMAIL.replace("no mailbox here by that name. (#5.1.1)", "the account is over quota.")
FULL = EXIM.replace("550 unknown user", "552 mailbox is full")


@pytest.mark.parametrize(
    ("status", "diagnostic", "kind"),
    [
        ("5.1.1", "550 5.1.1 unknown", "hard"),
        ("5.1.10", "550 5.1.10 null MX", "hard"),
        ("5.2.1", "550 5.2.1 disabled", "hard"),
        ("5.4.1", "550 5.4.1 access denied", "hard"),
        ("5.0.0", "550 5.1.1 unknown", "hard"),
        ("5.0.0", "550 no such user", "hard"),
        ("5.0.0", "554 refused", "policy"),
        ("5.2.2", "552 5.2.2 full", "soft"),
        ("4.2.2", "452 4.2.2 full", "soft"),
        ("4.4.7", "", "soft"),
        ("5.1.1", "450 4.1.1 try later", "soft"),
        ("5.7.1", "550 5.7.1 blocked", "policy"),
        ("5.7.26", "550 5.7.26 unauthenticated", "policy"),
        ("5.3.4", "552 5.3.4 too big", "policy"),
        ("", "550 5.1.1 unknown", "hard"),
        ("nonsense", "", "soft"),
    ],
)
def test_a_delivery_status_says_how_bad_it_is(status: str, diagnostic: str, kind: str) -> None:
    found = bounce(a_dsn("failed", status, diagnostic))

    assert found.kind == kind
    assert (found.token, found.box, found.message_id) == (TOKEN, "bounce", "<dsn@mx.test>")


def test_the_more_exact_status_is_kept() -> None:
    assert bounce(a_dsn("failed", "5.0.0", "550 5.1.1 unknown")).code == "5.1.1"
    assert bounce(a_dsn("failed", "5.2.1", "550 5.1.1 unknown")).code == "5.2.1"


def test_a_bounce_keeps_the_servers_words_and_nobodys_address() -> None:
    words = f"550 5.1.1 <{GUEST.upper()}>: anna.rossi is unknown, ask boss@guest.test"

    assert bounce(a_dsn("failed", "5.1.1", words)).words == (
        "smtp; 550 5.1.1 <…>: … is unknown, ask …"
    )


def test_a_delay_is_no_end_whatever_its_status_says() -> None:
    assert bounce(a_dsn("delayed", "5.1.1")).kind == "delay"


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_good_news_is_no_bounce(action: str) -> None:
    found = incoming(a_dsn(action, "2.0.0"), sender="<>")

    assert found.automatic == "auto-submitted"


def test_a_bounce_that_went_to_the_reply_address_counts_too() -> None:
    found = read(a_dsn(), "reply", TOKEN, "<>")

    assert getattr(found, "kind", None) == "hard"
    assert found.box == "reply"


@pytest.mark.parametrize("feedback", ["abuse", "fraud", "virus", "other", ""])
def test_a_reader_who_calls_it_spam_is_a_complaint(feedback: str) -> None:
    part = f"Feedback-Type: {feedback}\r\nUser-Agent: FBL/1\r\nVersion: 1\r\n"
    raw = a_report("message/feedback-report", part, report_type="feedback-report")

    assert bounce(raw, "fbl@provider.test").kind == "complaint"


@pytest.mark.parametrize("feedback", ["not-spam", "auth-failure"])
def test_other_reports_of_providers_are_no_complaint(feedback: str) -> None:
    part = f"Feedback-Type: {feedback}\r\nVersion: 1\r\n"
    raw = a_report("message/feedback-report", part, report_type="feedback-report")

    assert incoming(raw, "fbl@provider.test").is_automatic


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        (QMAIL, "hard"),
        (EXIM, "hard"),
        (SENDMAIL, "hard"),
        (FULL, "soft"),
        (OVER_QUOTA, "soft"),
    ],
)
def test_bounces_older_than_their_standard_are_understood(told: str, kind: str) -> None:
    assert an_old_bounce(told).kind == kind


def an_old_bounce(told: str, **more: str) -> Bounce:
    headers = "From: Mail Delivery System <Mailer-Daemon@mx.test>\nSubject: failure notice\n"
    named = {"X_Failed_Recipients": GUEST, "Auto_Submitted": "auto-replied"}
    return bounce(wire(headers, told, **named, **more))


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (QMAIL, "Sorry, no mailbox here by that name. (#5.1.1)"),
        (EXIM, "host mx.guest.test [192.0.2.1]: 550 unknown user"),
        (SENDMAIL, "(reason: 550 5.1.1 … is unknown)"),
        (OVER_QUOTA, "Sorry, the account is over quota."),
        (QMAIL.replace("(#5.1.1)", ""), ""),
    ],
)
def test_of_an_older_bounce_the_diagnostic_is_kept_and_nothing_of_our_mail(
    told: str, words: str
) -> None:
    assert an_old_bounce(told).words == words


@pytest.mark.parametrize(
    "behind",
    [
        "\nDear Anna Rossi,\n",
        "To: Anna Rossi <anna.rossi@guest.test>\n",
        "> Subject: Anna Rossi\n",
        "--- Anna Rossi ---\n",
    ],
)
def test_a_diagnostic_ends_where_our_mail_may_begin(behind: str) -> None:
    told = EXIM.partition("------")[0].rstrip("\n") + "\n" + behind

    assert an_old_bounce(told).words == "host mx.guest.test [192.0.2.1]: 550 unknown user"


def test_a_diagnostic_does_not_run_on_into_the_next_part() -> None:
    told = EXIM.partition("------")[0].rstrip("\n")
    both = f"--=b\n\n{told}\n--=b\n\nDear Anna Rossi,\n--=b--\n"
    kind = 'multipart/mixed; boundary="=b"'

    assert an_old_bounce(both, MIME_Version="1.0", Content_Type=kind).words == (
        "host mx.guest.test [192.0.2.1]: 550 unknown user"
    )


def test_a_complaint_says_its_kind_and_nothing_else() -> None:
    part = "Feedback-Type: Anna Rossi\r\nVersion: 1\r\n"
    raw = a_report("message/feedback-report", part, report_type="feedback-report")

    assert bounce(raw, "fbl@provider.test").words == "abuse"


@pytest.mark.parametrize("told", [QMAIL, EXIM])
def test_a_guest_who_quotes_a_bounce_is_a_guest(told: str) -> None:
    found = incoming(a_reply(f"Your mail came back:\n\n{told}"))

    assert not found.is_automatic


def test_a_status_part_that_makes_no_sense_is_no_bounce() -> None:
    found = read(a_report("message/delivery-status", "\x00\x01garbage"), "bounce", TOKEN, "<>")

    assert isinstance(found, Incoming)
    assert found.is_automatic
