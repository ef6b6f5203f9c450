"""What messaging does by itself."""

import asyncio
from contextlib import suppress
from typing import Any
from uuid import UUID

from services.messaging.application import Messaging
from services.messaging.domain.conversation import Conversation, Priority
from services.messaging.settings import COMPLAINT_BELOW
from shared import ids, letters
from shared.contracts.messaging import (
    ConversationDone,
    ConversationSpammed,
    GuestHeld,
    HoldReleased,
)
from shared.contracts.stream import ReviewReceived
from shared.domain import Acting, Refused, acting
from shared.letters import Letter
from shared.mail.compose import compose
from shared.mail.inbound import Rejected, ReplyServer, Taken
from shared.mail.incoming import Arrival, Incoming
from shared.mail.message import Outgoing
from shared.policy import Moment, due, on
from shared.sealing import KeyDestroyed
from shared.sender import letter_mail, sender_of
from shared.service import Here

PURPOSE = "conversation"
"""Of the guest's link and of the address that answers come to; its id is the conversation's."""


@on(ReviewReceived)
def open_a_conversation_with_the_unhappy_and_the_willing(
    here: Here[Messaging], review: ReviewReceived
) -> None:
    """R-100: an alert for a complaint, a new message from whoever wants to talk, else nothing."""
    is_complaint = review.score < COMPLAINT_BELOW
    if review.portal != "own" or review.guest_id is None or review.author is None:
        return
    if not (is_complaint or review.wants_contact):
        return
    here.application.open(
        review.guest_id,
        review.stream,
        Priority.ALERT if is_complaint else Priority.NEW,
        review.score,
        review.author,
        review.email,
        review.phone,
        review.language or "en",
        review.words,
    )


@due(
    "release",
    sets={GuestHeld: "until"},
    clears=(HoldReleased, ConversationDone, ConversationSpammed),
)
def release_the_hold_when_its_time_has_come(here: Here[Messaging], moment: Moment) -> None:
    here.application.release(moment.stream, "until")


async def answer(here: Here[Messaging], letter: Letter) -> Outgoing | None:
    """Staff's words to the guest; the answer comes back to the conversation by its token."""
    found = await here.run(here.application.get, Conversation, letter.about)
    words = here.vault.open(found.words.get(letter.part)) if letter.part else None
    address = here.vault.open(letter.address)
    if address is None or words is None:
        return None
    sender = await sender_of(here, found.business_id, found.place_id)
    name = here.vault.open(found.guest_name) or ""
    token = here.pepper.link(PURPOSE, found.id)
    told = {
        **sender.in_mails(),
        "is_answerable": True,
        "guest_name": name,
        "words": words,
        "url": f"{here.settings.public_url}/g/c/{token}",
    }
    composed = compose("messaging", "answer", letter.language, told, sender.zone)
    return letter_mail(
        here, letter, sender, composed, to_name=name, to_address=address, reply_token=token
    )


async def to_colleague(here: Here[Messaging], letter: Letter) -> Outgoing | None:
    """Forwarded, delegated or shared: staff's words, and the way to the conversation."""
    found = await here.run(here.application.get, Conversation, letter.about)
    address = here.vault.open(letter.address)
    guest = here.vault.open(found.guest_name)
    if address is None or guest is None:
        return None
    sender = await sender_of(here, found.business_id, found.place_id)
    told = {
        **sender.in_mails(),
        "kind": letter.kind,
        "guest_name": guest,
        "words": here.vault.open(found.words.get(letter.part)) if letter.part else "",
        "url": f"{here.settings.public_url}/conversations/{found.id}",
    }
    composed = compose("messaging", "to_colleague", letter.language, told, sender.zone)
    return letter_mail(here, letter, sender, composed, to_name="", to_address=address)


send_letters = letters.sending(
    {"answer": answer, "forward": to_colleague, "delegate": to_colleague, "share": to_colleague}
)


async def answers(here: Here[Messaging]) -> None:
    """The worker's loop that takes guests' answers by LMTP: 250 only after they are stored."""

    async def receive(arrival: Arrival) -> Taken | Rejected:
        return await _receive(here, arrival)

    server = ReplyServer(receive, here.settings.mail_domain, port=here.settings.lmtp_port)
    await server.start()
    try:
        await asyncio.Event().wait()
    finally:
        await server.stop()


async def _receive(here: Here[Messaging], arrival: Arrival) -> Taken | Rejected:
    """Bounces and machines' answers are taken and told to nobody: they are never answered."""
    if not isinstance(arrival, Incoming) or arrival.is_automatic:
        return Taken()
    stream = here.pepper.read_link(PURPOSE, arrival.token)
    found: Any = await here.run(here.application.find, Conversation, stream) if stream else None
    if found is None:
        return Rejected(550, "No such conversation")
    message = ids.of("mail", found.id, arrival.message_id)
    subject = f"guest:{found.guest_id}"
    try:
        words = here.vault.seal(found.business_id, subject, arrival.text or arrival.whole_text)
        whole = here.vault.seal(found.business_id, subject, arrival.whole_text)
    except KeyDestroyed:
        return Rejected(550, "No such conversation")
    guest = Acting(
        actor=f"guest:{found.guest_id}",
        business_id=found.business_id,
        place_id=found.place_id,
        command_id=message,
    )
    with acting(guest), suppress(Refused):
        await here.run(here.application.hear, UUID(str(found.id)), message, words, whole, "mail")
    return Taken()
