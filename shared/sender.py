"""Who a mail or a guest's page comes from: the business and place as this service knows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from starlette.requests import Request

from shared.documents import Document
from shared.letters import Letter
from shared.mail.compose import Composed
from shared.mail.message import Outgoing
from shared.returns import envelope_sender
from shared.service import Here
from shared.web.frame import GuestFrame
from shared.web.i18n import chosen, speak


@dataclass(frozen=True)
class Sender:
    """Names for mails and guest pages; `zone` is the place's, for times of day."""

    business_name: str
    place_name: str
    zone: str
    language: str
    country: str

    def in_mails(self) -> dict[str, Any]:
        """What the mail frame asks for; `footer` is said by the caller where it says more."""
        return {
            "business_name": self.business_name,
            "place_name": self.place_name,
            "footer": "",
        }


async def sender_of(here: Here[Any], business_id: UUID | None, place_id: UUID | None) -> Sender:
    """Empty names where the business or place has not been heard of yet."""
    businesses = await here.documents.current("businesses")
    business: Document = await businesses.find_one({"_id": str(business_id)}) or {}
    places = await here.documents.current("places")
    place: Document = await places.find_one({"_id": str(place_id)}) or {}
    return Sender(
        business_name=business.get("name", ""),
        place_name=place.get("name", ""),
        zone=place.get("timezone", "UTC"),
        language=str(place.get("language") or business.get("language") or "en"),
        country=str(place.get("country") or business.get("country") or ""),
    )


async def guest_frame(
    request: Request, here: Here[Any], found: Document | None, lang: str
) -> GuestFrame:
    """The frame of what a guest's link opens; its language is spoken from here on.

    `lang`: the one that was chosen on the page, if any; else the guest's, and where the link
    opens nothing (None) what this browser chose before.
    """
    if found is None:
        language = chosen(lang, request.cookies.get("language"))
        speak(language)
        return GuestFrame("", language=language)
    sender = await sender_of(here, UUID(found["business_id"]), UUID(found["place_id"]))
    language = chosen(lang, found["language"])
    speak(language, sender.zone)
    return GuestFrame(sender.business_name, sender.place_name, language, sender.zone)


def letter_mail(
    here: Here[Any],
    letter: Letter,
    sender: Sender,
    composed: Composed,
    *,
    to_name: str,
    to_address: str,
    reply_token: str = "",
    headers: Mapping[str, str] | None = None,
) -> Outgoing:
    """A letter as it goes out. `reply_token`: answers come to `reply+<token>@`, else nowhere."""
    domain = here.settings.mail_domain
    reply_to = f"reply+{reply_token}@{domain}" if reply_token else f"noreply@{domain}"
    return Outgoing(
        message_id=letter.message_id,
        date=letter.send_at,
        envelope_from=envelope_sender(here.pepper, letter.id, domain),
        from_name=sender.place_name or sender.business_name or "Afterstay",
        from_address=f"mail@{domain}",
        to_name=to_name,
        to_address=to_address,
        reply_to=reply_to,
        subject=composed.subject,
        html=composed.html,
        text=composed.text,
        language=letter.language,
        headers=dict(headers or {}),
    )
