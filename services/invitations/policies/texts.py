"""The texts that come with the product, in the language of whoever reads them."""

from services.invitations.domain.wording import Text
from shared.web import i18n
from shared.web.i18n import gettext, mark

INVITATION = "invitation"
REMINDER = "reminder"

_TEXTS = {
    INVITATION: (
        mark("How was your stay at {{place_name}}?"),
        mark("Dear {{guest_name}},"),
        mark(
            "thank you for staying at {{place_name}}. We would like to know how it was for you: "
            "what was good, and what we should do better.\n\n"
            "It takes a minute. Your answer is read by the people who run the house."
        ),
    ),
    REMINDER: (
        mark("Would you tell us how it was at {{place_name}}?"),
        mark("Dear {{guest_name}},"),
        mark(
            "some days ago we asked how your stay at {{place_name}} was. Perhaps our mail came at "
            "a bad moment.\n\nIf you have a minute, we would be glad to hear from you."
        ),
    ),
}
KINDS = tuple(_TEXTS)


def product_text(kind: str, language: str) -> Text:
    """Version 0 of `invitation` or `reminder`."""
    with i18n.speaking(language):
        subject, greeting, body = map(gettext, _TEXTS[kind])
    return Text(0, subject, greeting, body)
