"""What disputes does by itself."""

from services.disputes.application import Disputes
from services.disputes.domain.dispute import Dispute
from services.disputes.settings import COMPLAINT_BELOW
from shared import letters
from shared.contracts.disputes import DisputeClosed, DisputeOpened
from shared.contracts.stream import ReviewReceived
from shared.letters import Letter
from shared.mail.compose import compose
from shared.mail.message import Outgoing
from shared.policy import Moment, due, on
from shared.sender import letter_mail, sender_of
from shared.service import Here

PURPOSE = "dispute"
"""Of the guest's link: its id is the dispute's."""


@on(ReviewReceived)
def open_a_dispute_for_a_complaint(here: Here[Disputes], review: ReviewReceived) -> None:
    """R-090. A guest without an address gets one too: there is only no message to send."""
    if review.portal != "own" or review.score >= COMPLAINT_BELOW or review.guest_id is None:
        return
    here.application.open(
        review.stream,
        review.guest_id,
        review.score,
        review.author,
        review.email,
        review.language or "en",
        is_automatic=True,
        is_replacement=review.replaces is not None,
    )


@due("expire", sets={DisputeOpened: "deadline"}, clears=(DisputeClosed,))
def expire_at_the_deadline(here: Here[Disputes], moment: Moment) -> None:
    here.application.expire(moment.stream)


async def dispute_question(here: Here[Disputes], letter: Letter) -> Outgoing | None:
    """The mail that brings a question, with the guest's choice to revoke or replace (R-094)."""
    dispute = await here.run(here.application.get, Dispute, letter.about)
    address = here.vault.open(letter.address)
    words = here.vault.open(dispute.questions[letter.part]) if letter.part else None
    if address is None or words is None:
        return None
    sender = await sender_of(here, dispute.business_id, dispute.place_id)
    name = here.vault.open(dispute.guest_name) or ""
    url = f"{here.settings.public_url}/g/d/{here.pepper.link(PURPOSE, dispute.id)}"
    told = {
        **sender.in_mails(),
        "guest_name": name,
        "words": words,
        "url": url,
        "deadline": dispute.deadline,
        "is_replacement": dispute.is_replacement,
    }
    composed = compose("disputes", "dispute_question", letter.language, told, sender.zone)
    return letter_mail(here, letter, sender, composed, to_name=name, to_address=address)


send_letters = letters.sending({"dispute_question": dispute_question})
