"""The mail sink as a process: what it says to senders, what it keeps, what it shows and answers."""

import json
import smtplib
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from queue import Queue
from typing import Any

import httpx
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.local.mailsink import MailSink
from deploy.local.program import free_port

HTML = '<html><head></head><body><a href="https://stay.test/s/1">Rate</a></body></html>'


class Inbox:
    """Takes what the sink sends back."""

    def __init__(self) -> None:
        self.came: Queue[Envelope] = Queue()

    def take(self) -> tuple[Envelope, EmailMessage]:
        came = self.came.get(timeout=5)
        return came, message_from_bytes(came.original_content or b"", policy=policy.default)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.came.put(envelope)
        return "250 Ok"


@pytest.fixture(scope="module")
def inbox() -> Iterator[tuple[Inbox, int]]:
    handler, port = Inbox(), free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.factory = lambda: LMTP(handler)  # type: ignore[method-assign]
    controller.start()
    yield handler, port
    controller.stop()


@pytest.fixture(scope="module")
def sink(tmp_path_factory: pytest.TempPathFactory, inbox: tuple[Inbox, int]) -> Iterator[MailSink]:
    made = MailSink(tmp_path_factory.mktemp("sink"), free_port(), free_port(), inbox[1])
    made.start()
    yield made
    made.stop()


@pytest.fixture
def page(sink: MailSink) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=sink.http_url) as client:
        yield client
        client.delete("/api/mails")


def a_mail(to: str, subject: str = "Your stay") -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Hotel Seestern <hotel@afterstay.test>"
    mail["Reply-To"] = "answer+17@afterstay.test"
    mail["To"] = to
    mail["Subject"] = subject
    mail["Message-ID"] = "<stay.17@afterstay.test>"
    mail.set_content("How was it? https://stay.test/s/1 or https://stay.test/no.")
    mail.add_alternative(HTML, subtype="html")
    return mail


def send(sink: MailSink, *mails: EmailMessage) -> None:
    with smtplib.SMTP("127.0.0.1", int(sink.smtp_url.rpartition(":")[2])) as server:
        for mail in mails:
            server.send_message(mail, from_addr="bounce+17@afterstay.test")


def ledger(sink: MailSink) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (sink.folder / "ledger.jsonl").read_text().splitlines()]


def test_a_mail_can_be_read_by_a_test(sink: MailSink, page: httpx.Client) -> None:
    send(sink, a_mail("anna@guests.test"))
    [told] = page.get("/api/mails", params={"to": "anna@", "subject": "stay"}).json()
    assert told["from"] == "bounce+17@afterstay.test"
    mail = page.get(f"/api/mails/{told['id']}").json()
    assert mail["links"] == ["https://stay.test/s/1", "https://stay.test/no"]
    assert mail["headers"]["Reply-To"] == "answer+17@afterstay.test"
    assert "How was it?" in mail["text"]
    assert "Rate" in mail["html"]


def test_only_what_came_later_is_told(sink: MailSink, page: httpx.Client) -> None:
    send(sink, a_mail("anna@guests.test", "One"), a_mail("anna@guests.test", "Two"))
    first = page.get("/api/mails").json()[0]
    later = page.get("/api/mails", params={"after_id": first["id"]}).json()
    assert [mail["subject"] for mail in later] == ["Two"]


@pytest.mark.parametrize(("name", "code"), [("nouser", 550), ("nouser+7", 550), ("full", 452)])
def test_an_address_asks_for_a_refusal(sink: MailSink, name: str, code: int) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send(sink, a_mail(f"{name}@guests.test"))
    assert refused.value.recipients[f"{name}@guests.test"][0] == code
    assert f"{name}@guests.test" not in str(ledger(sink))


def test_a_cut_line_leaves_a_stored_mail(sink: MailSink, page: httpx.Client) -> None:
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(sink, a_mail("drop@guests.test"))
    assert len(page.get("/api/mails", params={"to": "drop@"}).json()) == 1


def test_a_slow_answer_comes_after_the_mail_is_stored(sink: MailSink, page: httpx.Client) -> None:
    late = pytest.raises(smtplib.SMTPServerDisconnected, match="timed out")
    with late, smtplib.SMTP(timeout=1.5) as server:
        server.connect("127.0.0.1", int(sink.smtp_url.rpartition(":")[2]))
        server.send_message(a_mail("slow@guests.test"))
    assert len(page.get("/api/mails", params={"to": "slow@"}).json()) == 1


def test_what_was_confirmed_survives_a_power_cut(tmp_path: Path) -> None:
    sink = MailSink(tmp_path, free_port(), free_port(), 0)
    sink.start()
    send(sink, *(a_mail("anna@guests.test", f"No {number}") for number in range(20)))
    sink.kill()
    with (tmp_path / "ledger.jsonl").open("a") as torn:
        torn.write('{"id": 21, "ti')
    sink.start()
    send(sink, a_mail("anna@guests.test", "No 20"))
    sink.stop()
    assert [line["subject"] for line in ledger(sink)] == [f"No {number}" for number in range(21)]
    assert [line["id"] for line in ledger(sink)] == list(range(1, 22))


def test_thrown_away_mails_stay_in_the_ledger(sink: MailSink, page: httpx.Client) -> None:
    send(sink, a_mail("anna@guests.test", "Gone"))
    assert page.delete("/api/mails").status_code == 204
    assert page.get("/api/mails").json() == []
    assert ledger(sink)[-1]["subject"] == "Gone"


def test_a_person_finds_a_mail(sink: MailSink, page: httpx.Client) -> None:
    send(sink, a_mail("anna@guests.test"), a_mail("ben@guests.test", "<script>alert()</script>"))
    shown = page.get("/", params={"q": "GUESTS"})
    assert "&lt;script&gt;" in shown.text
    assert "script-src" not in shown.headers["content-security-policy"]
    assert "anna@" not in page.get("/", params={"q": "nobody"}).text


def test_the_html_runs_nothing_and_opens_links_outside(sink: MailSink, page: httpx.Client) -> None:
    send(sink, a_mail("anna@guests.test"))
    shown = page.get(f"/mails/{ledger(sink)[-1]['id']}/html")
    assert '<head><base target="_blank">' in shown.text
    rules = shown.headers["content-security-policy"].split("; ")
    assert "sandbox allow-popups allow-popups-to-escape-sandbox" in rules
    assert "default-src 'none'" in rules


def test_a_reply_finds_its_way_back(
    sink: MailSink, page: httpx.Client, inbox: tuple[Inbox, int]
) -> None:
    send(sink, a_mail("anna@guests.test"))
    id = ledger(sink)[-1]["id"]
    assert page.post(f"/mails/{id}/reply", data={"words": "Lovely."}).status_code == 303
    came, answer = inbox[0].take()
    assert (came.mail_from, came.rcpt_tos) == ("anna@guests.test", ["answer+17@afterstay.test"])
    assert answer["In-Reply-To"] == "<stay.17@afterstay.test>"
    assert answer["References"] == "<stay.17@afterstay.test>"
    assert answer["Subject"] == "Re: Your stay"


def test_a_bounce_comes_later(sink: MailSink, page: httpx.Client, inbox: tuple[Inbox, int]) -> None:
    send(sink, a_mail("anna@guests.test"))
    assert page.post(f"/mails/{ledger(sink)[-1]['id']}/bounce").status_code == 303
    came, report = inbox[0].take()
    assert (came.mail_from, came.rcpt_tos) == ("<>", ["bounce+17@afterstay.test"])
    assert report.get_content_type() == "multipart/report"
    parts = list(report.walk())
    assert "5.1.1" in [part["Status"] for part in parts]
    assert "<stay.17@afterstay.test>" in [part["Message-ID"] for part in parts]


def test_nobody_at_the_lmtp_port_is_said(tmp_path: Path) -> None:
    sink = MailSink(tmp_path, free_port(), free_port(), free_port())
    sink.start()
    send(sink, a_mail("anna@guests.test"))
    said = httpx.post(f"{sink.http_url}/mails/1/bounce")
    sink.stop()
    assert said.status_code == 502
    assert "did not take it" in said.text


def test_another_site_may_not_post_here(page: httpx.Client) -> None:
    foreign = {"sec-fetch-site": "cross-site"}
    assert page.delete("/api/mails", headers=foreign).status_code == 403
    assert page.get("/", headers={"host": "evil.test"}).status_code == 400
