"""Tells machines' mail from people's. A machine is never answered, or two of them never stop."""

import re
from email.message import Message

from shared.mail.mime import author, header, headers

MAX_HOPS = 100  # RFC 5321 6.3: beyond that it goes round in circles

_MAIL_SYSTEM = re.compile(r"(?:mailer-?daemon|mail-?daemon|postmaster|mdaemon)@", re.IGNORECASE)
_BULK = {"bulk", "junk", "list", "auto_reply"}
_ANSWERING_MACHINES = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Vacation")
_AWAY = (
    "automatic reply",
    "auto reply",
    "auto-reply",
    "autoreply",
    "out of office",
    "out of the office",
    "automatische antwort",
    "abwesenheitsnotiz",
    "abwesenheitsmeldung",
    "abwesend:",
    "réponse automatique",
    "absence du bureau",
    "absent du bureau",
    "message d'absence",
    "risposta automatica",
    "fuori sede",
    "fuori ufficio",
    "automatyczna odpowiedź",
    "odpowiedź automatyczna",
    "autoodpowiedź",
    "poza biurem",
    "respuesta automática",
    "fuera de la oficina",
    "mensaje de ausencia",
)


def is_from_mail_system(message: Message, sender: str) -> bool:
    """Whether a mail server wrote it: no envelope sender (RFC 5321 4.5.5), or a server's name."""
    return sender in ("", "<>") or bool(_MAIL_SYSTEM.match(author(message)))


def automatic_because(message: Message, sender: str) -> str:
    """Why this was written by a machine (RFC 3834), in two words; empty for a person's mail."""
    submitted = header(message, "Auto-Submitted").partition(";")[0].strip().lower()
    if submitted not in ("", "no"):
        return "auto-submitted"
    if header(message, "Precedence").lower() in _BULK:
        return "bulk mail"
    if any(header(message, name).lower() not in ("", "no") for name in _ANSWERING_MACHINES):
        return "answering machine"
    if headers(message, "List-Id"):
        return "mailing list"
    if message.get_content_type() == "multipart/report":
        return "delivery report"
    if len(headers(message, "Received")) > MAX_HOPS:
        return "mail loop"
    if is_from_mail_system(message, sender):
        return "mail system"
    if header(message, "Subject").lower().startswith(_AWAY):
        return "out of office"
    return ""
