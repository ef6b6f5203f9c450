"""What comes back after a mail: a person's answer, or a mail server's report that it bounced."""

import smtplib
from email.message import EmailMessage, Message
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, make_msgid, parseaddr

from deploy.local.mailsink.reading import parse, read
from shared import clock

__all__ = ["Undelivered", "bounce", "deliver", "reply"]

HOST = "mailsink.localhost"


class Undelivered(Exception):
    """Nobody took the answer; says why."""


def reply(content: bytes, recipient: str, words: str) -> tuple[str, EmailMessage]:
    """An answer of `recipient` to the mail, as mail programs write it, and where it goes."""
    mail = parse(content)
    answer = EmailMessage()
    address = parseaddr(str(mail["Reply-To"] or mail["From"]))[1]
    subject = str(mail["Subject"] or "")
    answer["From"] = recipient
    answer["To"] = address
    answer["Subject"] = subject if subject.casefold().startswith("re:") else f"Re: {subject}"
    answer["Date"] = format_datetime(clock.now())
    answer["Message-ID"] = make_msgid(domain=HOST)
    if message_id := str(mail["Message-ID"] or ""):
        answer["In-Reply-To"] = message_id
        answer["References"] = f"{mail['References'] or ''} {message_id}".strip()
    quoted = "\n".join(f"> {line}" for line in read(content).text.splitlines())
    answer.set_content(f"{words}\n\nOn {mail['Date']}, {mail['From']} wrote:\n{quoted}\n")
    return address, answer


def bounce(content: bytes, recipient: str) -> MIMEMultipart:
    """A delivery status notification (RFC 3464): the mailbox turned out not to exist."""
    report = MIMEMultipart("report", report_type="delivery-status")
    report["From"] = f"Mail Delivery System <MAILER-DAEMON@{HOST}>"
    report["To"] = str(parse(content)["From"])
    report["Subject"] = "Undelivered Mail Returned to Sender"
    report["Date"] = format_datetime(clock.now())
    report["Message-ID"] = make_msgid(domain=HOST)
    report["Auto-Submitted"] = "auto-replied"
    report.attach(MIMEText(f"Your message to <{recipient}> could not be delivered.\n"))
    report.attach(_status(recipient))
    report.attach(MIMEMessage(parse(content)))
    return report


def _status(recipient: str) -> MIMEBase:
    whole, one = Message(), Message()
    whole["Reporting-MTA"] = f"dns; {HOST}"
    one["Final-Recipient"] = f"rfc822; {recipient}"
    one["Action"] = "failed"
    one["Status"] = "5.1.1"
    one["Diagnostic-Code"] = "smtp; 550 5.1.1 No such user here"
    status = MIMEBase("message", "delivery-status")
    status.set_payload([whole, one])
    return status


def deliver(port: int, sender: str, recipient: str, message: Message) -> None:
    """Hands the message over by LMTP on loopback; `sender` is empty for a report."""
    try:
        with smtplib.LMTP("127.0.0.1", port) as server:
            server.send_message(message, sender, [recipient])
    except OSError as fault:
        raise Undelivered(f"LMTP port {port} did not take it: {fault}") from fault
