"""An invitation or reminder as it goes out: the place's words in the house's frame."""

from datetime import date, datetime
from uuid import UUID

from services.invitations.application import Invitations
from services.invitations.domain.guest import Guest
from services.invitations.domain.invitation import VALID_FOR, Invitation
from services.invitations.domain.wording import Text
from services.invitations.settings import SENDER
from shared import clock
from shared.domain import Sealed
from shared.mail.compose import Composed, compose
from shared.mail.message import Outgoing
from shared.mail.placeholders import as_html, as_text
from shared.returns import envelope_sender
from shared.sealing import KeyDestroyed
from shared.sender import Sender, sender_of
from shared.service import Here
from shared.web import formats, i18n

SURVEY = "survey"
UNSUBSCRIBE = "unsubscribe"
"""Purposes of guests' links; their id is the guest's."""


def survey_url(here: Here[Invitations], invitation: Invitation) -> str:
    token = here.pepper.link(SURVEY, invitation.id, invitation.generation)
    return f"{here.settings.public_url}/g/s/{token}"


def unsubscribe_url(here: Here[Invitations], invitation: Invitation) -> str:
    return f"{here.settings.public_url}/g/u/{here.pepper.link(UNSUBSCRIBE, invitation.id)}"


async def write(
    here: Here[Invitations], invitation: Invitation, text: Text, message_id: str, mail: UUID
) -> Outgoing | None:
    """None: the guest was forgotten. `mail`: the invitation or reminder that comes back, if so."""
    guest, domain = invitation.guest, here.settings.mail_domain
    name, address = here.vault.open(guest.name), here.vault.open(guest.email)
    if name is None or address is None:
        return None
    sender = await sender_of(here, invitation.business_id, invitation.place_id)
    links = survey_url(here, invitation), unsubscribe_url(here, invitation)
    ends = invitation.expires_at or clock.now() + VALID_FOR
    values = placeholders(sender, guest, name, here.vault.open(guest.salutation), links[0])
    words = words_of(sender, guest.language, text, values, *links, ends)
    return Outgoing(
        message_id=message_id,
        date=clock.now(),
        envelope_from=envelope_sender(here.pepper, mail, domain, invitation.generation),
        from_name=sender.place_name or sender.business_name,
        from_address=f"{SENDER}@{domain}",
        to_name=name,
        to_address=address,
        reply_to=f"noreply@{domain}",
        subject=words.subject,
        html=words.html,
        text=words.text,
        language=guest.language,
        list_unsubscribe=links[1],
    )


def placeholders(
    sender: Sender, guest: Guest, name: str, salutation: str | None, link: str
) -> dict[str, str | None]:
    """What a hotel may name in its words (`shared.mail.placeholders`)."""
    with i18n.speaking(guest.language):
        return {
            "guest_name": name,
            "salutation": salutation,
            "place_name": sender.place_name,
            "business_name": sender.business_name,
            "arrival": _day(guest.arrival),
            "departure": _day(guest.departure),
            "link": link,
        }


def _day(day: date | None) -> str | None:
    return formats.day(day) if day else None


def words_of(
    sender: Sender,
    language: str,
    text: Text,
    values: dict[str, str | None],
    survey: str,
    unsubscribe: str,
    ends: datetime,
) -> Composed:
    said = {
        "subject_words": as_text(text.subject, values),
        "greeting_html": as_html(text.greeting, values),
        "greeting_text": as_text(text.greeting, values),
        "body_html": as_html(text.body, values),
        "body_text": as_text(text.body, values),
        "departure": values["departure"],
        "url": survey,
        "unsubscribe_url": unsubscribe,
        "ends": ends,
    }
    return compose(
        "invitations", "invitation", language, {**sender.in_mails(), **said}, sender.zone
    )


def sealed(here: Here[Invitations], invitation: Invitation, words: str) -> Sealed | None:
    """A server's words may name somebody; of a forgotten guest nothing is kept."""
    assert invitation.business_id
    try:
        return here.vault.seal(invitation.business_id, f"guest:{invitation.id}", words)
    except KeyDestroyed:
        return None
