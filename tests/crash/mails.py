"""What goes out by mail, and what comes back by LMTP."""

import re
import smtplib
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any
from urllib.parse import urlsplit

import httpx

from tests.crash.load import administrator
from tests.support.processes import Whole

TAKEN = 250


@dataclass(frozen=True)
class Mail:
    """One that a guest got; `survey` is the path of its survey, "" where it is no invitation."""

    to: str
    survey: str
    reply_to: str


class Mailboxes:
    """Of all guests of one house; several threads may read them."""

    def __init__(self, whole: Whole) -> None:
        self._api = f"{whole.sink.http_url}/api/mails"
        self._guests = f"@{whole.namespace}example"
        self._mails: list[Mail] = []
        self._latest = 0
        self._lock = threading.Lock()
        self._sink = httpx.Client()

    def read(self) -> list[Mail]:
        """All mails up to now, oldest first."""
        with self._lock:
            while entries := self._after(self._latest):
                for entry in entries:
                    told = self._sink.get(f"{self._api}/{entry['id']}").json()
                    self._mails.append(_mail(entry["to"][0], told))
                    self._latest = entry["id"]
            return list(self._mails)

    def _after(self, id: int) -> list[dict[str, Any]]:
        asked = {"to": self._guests, "after_id": str(id)}
        found: list[dict[str, Any]] = self._sink.get(self._api, params=asked).json()
        return found


def _mail(to: str, told: dict[str, Any]) -> Mail:
    surveys = [path for path in map(_path, told["links"]) if path.startswith("/g/s/")]
    return Mail(to, next(iter(surveys), ""), told["headers"].get("Reply-To", ""))


def _path(url: str) -> str:
    return urlsplit(url).path


@dataclass
class Correspondence:
    """Staff write to everybody in the inbox, once."""

    whole: Whole
    pause: float = 1.0
    written: set[str] = field(default_factory=set)
    """Conversations whose words were taken."""

    @property
    def acknowledged(self) -> int:
        return len(self.written)

    def begin(self) -> None:
        self._staff = administrator(self.whole)

    def step(self) -> None:
        found = self._staff.get("/inbox/alerts").ids("/conversations")
        for id in [id for id in found if id not in self.written][:2]:
            page = self._staff.get(f"/conversations/{id}")
            if self._staff.send(page, "/write", words="We are sorry. What can we do?"):
                self.written.add(id)


@dataclass
class AnswersByMail:
    """Guests answer by mail, and go on; their mail server repeats what was not taken."""

    whole: Whole
    mailboxes: Mailboxes
    pause: float = 0.7
    heard: list[str] = field(default_factory=list)
    """Words of the mails that were taken, no two the same."""
    once_taken: Callable[[], None] | None = None
    """Called within moments of the next 250; that mail is handed over once."""

    @property
    def acknowledged(self) -> int:
        return len(self.heard)

    def begin(self) -> None:
        self._port = int(self.whole.processes.environment["LMTP_PORT"])

    def step(self) -> None:
        written = [mail for mail in self.mailboxes.read() if not mail.survey]
        if not written:
            return
        number = len(self.heard)
        answer = _answer(written[number % len(written)], number)
        if once_taken := self.once_taken:
            self._hand_over_until_taken(answer)
            once_taken()
        else:
            self._hand_over(answer, number)
        self.heard.append(answer.get_content().strip())

    def _hand_over(self, answer: EmailMessage, number: int) -> None:
        """One mail is handed over twice, one first without hearing what is said, one as it is."""
        if number % 3 == 1:
            with suppress(OSError):
                self._hand_over_and_hang_up(answer)
        self._hand_over_until_taken(answer)
        if number % 3 == 0:
            self._hand_over_until_taken(answer)

    def shown_on(self, page: str) -> list[str]:
        """The words by mail that a conversation's page shows, as often as it does."""
        return re.findall(r'<p class="words">(Words \d+ by mail\.)</p>', page)

    def _hand_over_until_taken(self, answer: EmailMessage) -> None:
        until = time.monotonic() + 90
        while time.monotonic() < until:
            with suppress(OSError), self._said_to(answer) as server:
                code, said = server.data(answer.as_bytes(policy=SMTP))
                if code == TAKEN:
                    server.close()  # no word more: what is to happen now happens at once
                    return
                assert code < 500, said
            time.sleep(0.1)
        raise AssertionError("nobody took the mail")

    def _hand_over_and_hang_up(self, answer: EmailMessage) -> None:
        with self._said_to(answer) as server:
            server.docmd("DATA")
            server.send(answer.as_bytes(policy=SMTP) + b"\r\n.\r\n")
            server.close()

    def _said_to(self, answer: EmailMessage) -> smtplib.LMTP:
        """A connection on which everything was said but the mail."""
        server = smtplib.LMTP("127.0.0.1", self._port, timeout=30)
        server.ehlo()
        server.mail(answer["From"])
        code, said = server.rcpt(answer["To"])
        assert code == TAKEN, said
        return server


def _answer(mail: Mail, number: int) -> EmailMessage:
    told = EmailMessage()
    told["From"], told["To"] = mail.to, mail.reply_to
    told["Subject"] = "Re: Your stay"
    told["Message-ID"] = f"<{number}.{mail.to}>"
    told.set_content(f"Words {number} by mail.")
    return told
