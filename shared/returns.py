"""Where a mail comes back to when it cannot be delivered: an envelope sender of its own (VERP).

The address is signed, so that nobody tells us of mails that we never sent.
"""

from typing import NamedTuple
from uuid import UUID

from shared.mail.addresses import bounce_address
from shared.pepper import Pepper

PURPOSE = "bounce"


class Returned(NamedTuple):
    """The mail that came back: its stream, and which of its addresses it had been sent to."""

    mail: UUID
    generation: int


def envelope_sender(pepper: Pepper, mail: UUID, domain: str, generation: int = 0) -> str:
    """`b+<signed>@domain`. `generation` counts the corrections of the recipient's address."""
    return bounce_address(f"{pepper.link(PURPOSE, mail)}-{generation}", domain)


def read_returned(pepper: Pepper, token: str) -> Returned | None:
    """What a bounce's token names; None for anything this installation did not sign."""
    link, _, generation = token.rpartition("-")
    mail = pepper.read_link(PURPOSE, link) if generation.isdigit() else None
    return Returned(mail, int(generation)) if mail else None
