"""Due guests, and the mails a real server took for them."""

import email
import email.policy
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from email.message import EmailMessage
from typing import Any
from uuid import UUID

from shared.mail.smtp import Mailer
from tests.services.invitations.people import ANNA, a_guest, guest_id
from tests.services.invitations.stage import MAY_2_TEN, Stage
from tests.support.mail_servers import Late, Ledger, smtp_server

GUEST = guest_id(ANNA)
OUTCOMES = ("invitation.sent", "invitation.failed", "invitation.uncertain")
TRIES = ("invitation.intended", *OUTCOMES, "invitation.suppressed")


@asynccontextmanager
async def mail_server(
    stage: Stage, script: Mapping[str, str | Late] | None = None
) -> AsyncIterator[Ledger]:
    async with smtp_server(script) as ledger:
        stage.here.mailer = Mailer(ledger.url, "afterstay.test")
        yield ledger
        await stage.here.mailer.close()


async def a_due_guest(stage: Stage, address: str = ANNA, **more: Any) -> UUID:
    imported = a_guest(stage.here, address, **more)
    await stage.hear(imported)
    stage.time.now = max(stage.time.now, MAY_2_TEN)
    return imported.stream


def read(ledger: Ledger, index: int = -1) -> EmailMessage:
    content = ledger.mails[index].content
    assert isinstance(content, bytes)
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def words_of(message: EmailMessage, subtype: str = "plain") -> str:
    part = message.get_body((subtype,))
    assert part
    words: str = part.get_content()
    return words
