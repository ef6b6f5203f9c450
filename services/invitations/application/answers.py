"""Commands of guests in the survey, and what disputes makes of their reviews later."""

from datetime import datetime
from uuid import UUID

from services.invitations.application.ground import Ground
from services.invitations.domain.invitation import Invitation
from services.invitations.domain.submission import Answer, Author, Submission
from shared import clock
from shared.application import Recorded
from shared.domain import Aggregate, Refused


class NotOurs(Refused):
    """A review that was not submitted here."""


class Answers(Ground):
    def click(self, id: UUID) -> Recorded:
        """A person has the survey before the eyes; once."""
        return self.change(Invitation, id, lambda found: found.click())

    def answer(self, id: UUID, answer: Answer) -> Recorded:
        """The review and the guest's answer, in one transaction; once, however many try at once."""

        def decision() -> list[Aggregate]:
            invitation, now = self.get(Invitation, id), clock.now()
            review_id = Submission.review_of(id)
            invitation.answer(review_id, answer.score, now)
            return [Submission.submit(review_id, author_of(invitation), answer, now), invitation]

        return self.decide(decision)

    def replace(self, id: UUID, replaced: UUID, answer: Answer, at: datetime) -> Recorded:
        """A review that stands for another of the same guest (R-096)."""

        def decision() -> list[Aggregate]:
            invitation = self.get(Invitation, id)
            review_id = Submission.replacement_of(replaced)
            invitation.replace_answer(review_id, answer.score, replaced)
            told = (author_of(invitation), answer, at, replaced)
            return [Submission.submit(review_id, *told), invitation]

        return self.decide(decision)

    def revoke_answer(self, review_id: UUID) -> Recorded:
        submission = self.find(Submission, review_id)
        if submission is None:
            raise NotOurs
        guest_id = submission.guest_id
        return self.change(Invitation, guest_id, lambda found: found.revoke_answer(review_id))


def author_of(invitation: Invitation) -> Author:
    guest = invitation.guest
    return Author(invitation.id, guest.name, guest.email, guest.phone)
