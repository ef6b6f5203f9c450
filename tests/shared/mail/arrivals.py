"""Mails that come back, written out as the wire has them."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from shared.mail.incoming import Bounce, Incoming, read
from tests.shared.mail.mails import TOKEN

GUEST = "anna.rossi@guest.test"


@contextmanager
def costing_less_than(seconds: float) -> Iterator[None]:
    """Of the processor's time, so that a busy machine proves nothing."""
    began = time.process_time()
    yield
    assert time.process_time() - began < seconds


def wire(headers: str, body: str | bytes = b"", **more: str) -> bytes:
    """Header lines as told, the body behind them, all with CRLF."""
    told = body.encode() if isinstance(body, str) else body
    extra = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in more.items())
    head = headers.strip("\n") + "\n" + extra
    return head.encode("utf-8", "surrogateescape").replace(b"\n", b"\r\n") + b"\r\n" + told


def a_reply(body: str | bytes = "Thank you!\r\n", headers: str = "", **more: str) -> bytes:
    """A guest's answer. `headers` instead of the usual ones; `more` beside them."""
    usual = (
        f"From: Anna Rossi <{GUEST}>\nTo: reply+{TOKEN}@stay.test\nSubject: Re: Your stay\n"
        "Date: Sun, 22 Nov 2026 10:30:00 +0100\nMessage-ID: <one@guest.test>\n"
    )
    return wire(headers or usual, body, **more)


def with_type(content_type: str, body: str | bytes, **more: str) -> bytes:
    return a_reply(body, MIME_Version="1.0", Content_Type=content_type, **more)


def incoming(raw: bytes, sender: str = GUEST, mail_server: str = "") -> Incoming:
    found = read(raw, "reply", TOKEN, sender, mail_server)
    assert isinstance(found, Incoming), found
    return found


def bounce(raw: bytes, sender: str = "<>") -> Bounce:
    found = read(raw, "bounce", TOKEN, sender)
    assert isinstance(found, Bounce), found
    return found


def a_report(
    kind: str, machine_part: str, told: str = "Sorry.", report_type: str = "delivery-status"
) -> bytes:
    """A multipart/report (RFC 6522) about a mail to the guest."""
    parts = (
        f"--=b\r\nContent-Type: text/plain\r\n\r\n{told}\r\n"
        f"--=b\r\nContent-Type: {kind}\r\n\r\n{machine_part}\r\n"
        f"--=b\r\nContent-Type: message/rfc822\r\n\r\nSubject: How was it?\r\nTo: {GUEST}\r\n\r\nHi"
        "\r\n--=b--\r\n"
    )
    return wire(
        "From: Mail Delivery System <MAILER-DAEMON@mx.test>\nSubject: Undelivered\n"
        "Message-ID: <dsn@mx.test>\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n"
        f'Content-Type: multipart/report; report-type={report_type}; boundary="=b"',
        parts,
    )


def a_dsn(action: str = "failed", status: str = "5.1.1", diagnostic: str = "") -> bytes:
    """A delivery status notification (RFC 3464)."""
    block = (
        "Reporting-MTA: dns; mx.test\r\n\r\n"
        f"Final-Recipient: rfc822; {GUEST}\r\nAction: {action}\r\nStatus: {status}\r\n"
    )
    if diagnostic:
        block += f"Diagnostic-Code: smtp; {diagnostic}\r\n"
    return a_report("message/delivery-status", block)
