"""What happens by itself to guests: invited, taken back, replaced, revoked, forgotten."""

from collections.abc import Sequence
from uuid import UUID

from services.invitations.application import Invitations
from services.invitations.domain.guest import Guest, Origin
from services.invitations.domain.invitation import Invitation
from services.invitations.domain.recipient import Recipient
from services.invitations.domain.submission import Answer, Submission
from shared.contracts.disputes import DisputeClosed
from shared.contracts.ingest import GuestImported, GuestWithdrawn
from shared.contracts.invitations import GuestAnonymised, GuestDeleted
from shared.contracts.stream import ReviewRevoked
from shared.domain import Sealed
from shared.policy import on
from shared.sealing import KeyDestroyed
from shared.service import Here


@on(GuestImported)
def invite_an_imported_guest(here: Here[Invitations], event: GuestImported) -> None:
    origin = Origin(source=event.source, import_id=event.import_id)
    here.application.invite(event.stream, Guest.of(event), origin)


@on(GuestWithdrawn)
def take_back_what_was_not_sent(here: Here[Invitations], event: GuestWithdrawn) -> None:
    here.application.take_back(event.stream, event.import_id)


@on(DisputeClosed)
def submit_a_replacement(here: Here[Invitations], event: DisputeClosed) -> None:
    """R-096: disputes decided; the new words came with it, sealed under the new review's key."""
    if event.outcome != "replaced" or event.score is None:
        return
    answer = Answer(
        score=event.score,
        words=event.words,
        shows_name=bool(event.shows_name),
        wants_contact=False,
        language=event.language or "en",
    )
    here.application.replace(event.guest_id, event.review_id, answer, event.at)


@on(ReviewRevoked)
def mark_the_review_deleted(here: Here[Invitations], event: ReviewRevoked) -> None:
    here.application.revoke_answer(event.stream)


@on(GuestAnonymised, GuestDeleted)
def forget_again(here: Here[Invitations], event: GuestAnonymised | GuestDeleted) -> None:
    """Destroys the keys whose destruction the page began: it may have been interrupted."""
    reviews: Sequence[UUID] = []
    if isinstance(event, GuestAnonymised) and event.erases_words:
        reviews = event.review_ids
    forget(here, event.stream, reviews)


def forget(here: Here[Invitations], guest_id: UUID, erased_reviews: Sequence[UUID]) -> None:
    """From here on every copy of the words is unreadable, with each address the guest ever had.

    The block of an address stays. With a review's words go those that may stand for it: a
    replacement may be on its way.
    """
    invitation = here.application.find(Invitation, guest_id)
    assert invitation and invitation.business_id
    business_id = invitation.business_id
    addresses = [Recipient.stream(business_id, contact) for contact in invitation.contacts]
    subjects = [f"guest:{guest_id}", *(f"address:{address}" for address in addresses)]
    for review_id in erased_reviews:
        subjects += [f"review:{review_id}", f"review:{Submission.replacement_of(review_id)}"]
    for subject in subjects:
        here.vault.destroy(business_id, subject)


def sealed_for_the_list(
    here: Here[Invitations], business_id: UUID, recipient: UUID, address: str | None
) -> Sealed | None:
    """Under a key of its own, so that it is unreadable when one of its guests is forgotten."""
    try:
        return here.vault.seal(business_id, f"address:{recipient}", address)
    except KeyDestroyed:
        return None
