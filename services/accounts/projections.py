"""What the pages of accounts look at, besides what every service knows (`shared.sight`)."""

from shared.contracts.accounts import AccessGranted, AccessWithdrawn, PasswordAsked
from shared.contracts.common import (
    LetterHandedOver,
    LetterIntended,
    LetterRefused,
    LetterUncertain,
)
from shared.documents import ASCENDING, scoped_index
from shared.projection import Patch, Projection, on


class Members(Projection):
    """Who belongs to a business, with which rights: a document for each user and business."""

    collection = "members"
    indexes = (scoped_index(("is_gone", ASCENDING)),)

    def key(self, event: AccessGranted | AccessWithdrawn) -> str:  # type: ignore[override]
        return f"{event.to_business}:{event.stream}"

    @on(AccessGranted)
    def granted(self, event: AccessGranted) -> Patch:
        return {
            "business_id": event.to_business,
            "user_id": event.stream,
            "role": event.role,
            "places": event.places,
            "version": event.version,
            "is_gone": False,
        }

    @on(AccessWithdrawn)
    def withdrawn(self, event: AccessWithdrawn) -> Patch:
        return {"business_id": event.to_business, "is_gone": True}


class PasswordLinks(Projection):
    """The one-time link that a user was sent last."""

    collection = "password_links"

    @on(PasswordAsked)
    def asked(self, event: PasswordAsked) -> Patch:
        return {"generation": event.generation, "expires_at": event.expires_at}


class Letters(Projection):
    """How the mail of a letter fares."""

    collection = "letters"
    owner = LetterIntended

    @on(LetterIntended)
    def intended(self, event: LetterIntended) -> Patch:
        return {"about": event.about, "state": "intended"}

    @on(LetterHandedOver)
    def handed_over(self, event: LetterHandedOver) -> Patch:
        return {"state": "handed_over"}

    @on(LetterRefused, LetterUncertain)
    def failed(self, event: LetterRefused | LetterUncertain) -> Patch:
        return {"state": "tried_again" if event.retry_at else "given_up"}
