"""What a mail says: its headers, its words in both forms, the links in them."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser

__all__ = ["Read", "parse", "read"]

_ADDRESS = re.compile(r"https?://[^\s<>\"')\]]+")


@dataclass(frozen=True)
class Read:
    """A mail for a person or a test. Links are in the order of the mail, each once."""

    headers: dict[str, str]
    text: str
    html: str
    links: list[str]


def parse(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=policy.default)


def read(content: bytes) -> Read:
    message = parse(content)
    text, html = _part(message, "plain"), _part(message, "html")
    links = _Links()
    links.feed(html)
    found = links.found + [match.rstrip(".,;:!?") for match in _ADDRESS.findall(text)]
    headers = {name: str(value) for name, value in message.items()}
    return Read(headers, text, html, list(dict.fromkeys(found)))


def _part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    return str(body.get_content()) if isinstance(body, EmailMessage) else ""


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        address = dict(attributes).get("href") if tag == "a" else None
        if address and _ADDRESS.match(address):
            self.found.append(address)
