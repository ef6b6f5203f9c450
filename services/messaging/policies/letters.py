"""What goes out: words to the guest, and words among colleagues."""

from services.messaging.application import Messaging
from services.messaging.domain.conversation import Conversation
from shared import letters
from shared.letters import Letter
from shared.mail.compose import compose
from shared.mail.message import Outgoing
from shared.sender import letter_mail, sender_of
from shared.service import Here

PURPOSE = "conversation"
"""Of the guest's link and of the address that answers come to; its id is the conversation's."""


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
