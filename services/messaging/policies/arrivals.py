"""What comes in by LMTP: guests' answers, and mails of all services that came back."""

import asyncio
from contextlib import suppress

from services.messaging.application import Messaging
from services.messaging.domain.bounce import Bounce
from services.messaging.domain.conversation import Conversation
from services.messaging.domain.matrix import NothingChanges
from services.messaging.policies.letters import PURPOSE
from services.messaging.settings import UNREADABLE
from shared import ids
from shared.application import AlreadyThere
from shared.domain import Acting, Sealed, acting
from shared.mail.inbound import Rejected, ReplyServer, Taken
from shared.mail.incoming import MAX_TEXT, Arrival, Incoming, Unreadable
from shared.mail.incoming import Bounce as CameBack
from shared.returns import read_returned
from shared.sealing import KeyDestroyed
from shared.service import Here

NOBODY = Rejected(550, "No such conversation")


async def answers(here: Here[Messaging]) -> None:
    """The worker's loop at the door: 250 is answered only after what came is stored."""
    server = door(here)
    await server.start()
    try:
        await asyncio.Event().wait()
    finally:
        await server.stop()


def door(here: Here[Messaging]) -> ReplyServer:
    async def receive(arrival: Arrival) -> Taken | Rejected:
        match arrival:
            case CameBack():
                return await _note_bounce(here, arrival)
            case Incoming(is_automatic=False) | Unreadable(box="reply"):
                return await _hear(here, arrival)
            case _:
                return Taken()  # machines are never answered, nor are their answers told

    told = here.settings
    return ReplyServer(
        receive, told.mail_domain, told.listen_host, told.lmtp_port, told.mail_server
    )


async def _note_bounce(here: Here[Messaging], arrival: CameBack) -> Taken:
    returned = read_returned(here.pepper, arrival.token)
    if returned is None:
        return Taken()
    stream = Bounce.create_id(*returned, arrival.kind)
    with acting(Acting("rule:answers@1", command_id=stream)), suppress(AlreadyThere):
        told = (*returned, arrival.kind, arrival.code, arrival.words)
        await here.run(here.application.note_bounce, *told)
    return Taken()


async def _hear(here: Here[Messaging], arrival: Incoming | Unreadable) -> Taken | Rejected:
    stream = here.pepper.read_link(PURPOSE, arrival.token)
    found = await here.run(here.application.conversation, stream) if stream else None
    if found is None:
        return NOBODY
    try:
        told = _sealed(here, found, arrival)
    except KeyDestroyed:
        return NOBODY
    message = ids.of("mail", found.id, arrival.message_id)
    guest = Acting(f"guest:{found.guest_id}", found.business_id, found.place_id, command_id=message)
    with acting(guest), suppress(NothingChanges):
        await here.run(here.application.hear, found.id, message, *told)
    return Taken()


def _sealed(
    here: Here[Messaging], found: Conversation, arrival: Incoming | Unreadable
) -> tuple[Sealed, Sealed, str, Sealed | None]:
    """What is new in the answer, all of it, by which way it came, and what is left out of it."""
    subject = f"guest:{found.guest_id}"

    def seal(words: str) -> Sealed:
        assert found.business_id
        return here.vault.seal(found.business_id, subject, words)

    if isinstance(arrival, Unreadable):
        original = arrival.original[:MAX_TEXT].decode(errors="replace")
        return seal(""), seal(original), UNREADABLE, None
    via = "doubtful_mail" if arrival.is_authentic is False else "mail"
    dropped = seal("\n".join(arrival.attachments)) if arrival.attachments else None
    return seal(arrival.text or arrival.whole_text), seal(arrival.whole_text), via, dropped
