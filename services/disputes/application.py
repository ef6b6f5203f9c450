"""The commands on disputes."""

from uuid import UUID

from services.disputes.domain.dispute import Dispute, NoGuestContact
from services.disputes.settings import COMPLAINT_BELOW, PROCESSING_TIME
from shared import clock
from shared.application import AlreadyThere, Application, Recorded
from shared.domain import Aggregate, Sealed, the_actor
from shared.letters import Letter


class HadItsDispute(AlreadyThere):
    """A review has one dispute at most (R-093)."""


class Disputes(Application):
    """Opens, asks, closes. `guest_id`, name and address come sealed with the review."""

    name = "disputes"

    def open(
        self,
        review_id: UUID,
        guest_id: UUID | None,
        score: int,
        guest_name: Sealed | None,
        email: Sealed | None,
        language: str,
        *,
        is_automatic: bool,
        is_replacement: bool,
    ) -> Recorded:
        """R-090, R-091. Raises HadItsDispute, NoGuestContact."""
        if guest_id is None or guest_name is None:
            raise NoGuestContact
        opened_at = the_actor().at or clock.now()
        stream = Dispute.create_id(review_id)
        guest = (guest_name, email, language)
        told = (is_automatic, COMPLAINT_BELOW, *guest, is_replacement)
        ends = opened_at + PROCESSING_TIME
        try:
            return self.create(
                Dispute, stream, lambda: Dispute(review_id, guest_id, score, ends, *told)
            )
        except AlreadyThere:
            raise HadItsDispute from None

    def ask_guest(
        self, dispute_id: UUID, message_id: UUID, words: Sealed, mail_domain: str
    ) -> Recorded:
        """Stores the question and the letter that brings it (R-094)."""

        def decision() -> list[Aggregate]:
            dispute = self.get(Dispute, dispute_id)
            dispute.ask_guest(message_id, words)
            assert dispute.email
            letter = Letter.intend(
                message_id,
                "dispute_question",
                dispute_id,
                dispute.email,
                dispute.language,
                mail_domain,
                part=message_id,
                guest_id=dispute.guest_id,
            )
            return [dispute, letter]

        return self.decide(decision)

    def revoke(self, dispute_id: UUID) -> Recorded:
        return self.change(Dispute, dispute_id, lambda dispute: dispute.revoke())

    def replace(
        self,
        dispute_id: UUID,
        score: int,
        words: Sealed | None,
        shows_name: bool,
        language: str,
    ) -> Recorded:
        return self.change(
            Dispute,
            dispute_id,
            lambda dispute: dispute.replace(score, words, shows_name, language),
        )

    def expire(self, dispute_id: UUID) -> Recorded:
        """Called with the planned time as `at`, also after a stop."""
        at = the_actor().at or clock.now()
        return self.change(Dispute, dispute_id, lambda dispute: dispute.expire(at))
