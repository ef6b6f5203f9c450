"""Commands on mails under way: the intent before the first byte, and what became of it."""

from datetime import date
from uuid import UUID

from services.invitations.application.ground import Ground
from services.invitations.domain.invitation import Invitation
from services.invitations.domain.reminder import Reminder
from services.invitations.domain.wording import Text, Wording
from shared import clock
from shared.application import NotHere, Recorded
from shared.domain import Aggregate, Refused, Sealed

Mail = Invitation | Reminder


class Unwanted(Refused):
    """The mail may not go: why, and the HMAC of the address or domain where one is blocked."""


class Mailing(Ground):
    """`kind` and `stream` name the mail: an invitation by its guest, or a reminder."""

    def invitation_of(self, mail: Mail) -> Invitation:
        return mail if isinstance(mail, Invitation) else self.get(Invitation, mail.guest_id)

    def mail_of(self, stream: UUID) -> Mail | None:
        """The invitation or reminder of a stream; None: it is none of ours."""
        try:
            return self.find(Invitation, stream)
        except NotHere:
            return self.find(Reminder, stream)

    def text_for(self, place_id: UUID, kind: str, language: str, on: date) -> Text | None:
        """The place's own text for guests departing on a day; None: the product's."""
        wording = self.find(Wording, Wording.stream(place_id, kind, language))
        return wording.text_for(on) if wording else None

    def intend(
        self, kind: type[Mail], stream: UUID, message_id: str, text_version: int
    ) -> Recorded:
        """Stores the intent with the recipient's, in one transaction: none after a block.

        Whoever gets an answer without a place in the log did not store it, and sends nothing.
        """

        def decision() -> list[Aggregate]:
            mail: Mail = self.get(kind, stream)
            invitation = self.invitation_of(mail)
            guest, now = invitation.guest, clock.now()
            if isinstance(mail, Reminder) and (no := invitation.against_a_reminder(now)):
                raise Unwanted(no, None)
            recipient = self.recipient(guest.contact_hash)
            if block := self.block_by(recipient, guest.domain_hash):
                raise Unwanted(block.because, block.entry)
            mail.intend(now, message_id, text_version)
            recipient.intend(invitation.id, mail.id, now)
            return [mail, recipient]

        return self.decide(decision)

    def hand_over(self, kind: type[Mail], stream: UUID, attempt: int, reply: str) -> Recorded:
        return self.change(kind, stream, lambda mail: mail.hand_over(attempt, reply))

    def refuse(
        self,
        kind: type[Mail],
        stream: UUID,
        attempt: int,
        cls: str,
        code: int,
        words: Sealed | None,
    ) -> Recorded:
        """Nothing was taken; a transient refusal plans the next try."""
        told = (attempt, cls, code, words, clock.now())
        return self.change(kind, stream, lambda mail: mail.refuse(*told))

    def doubt(self, kind: type[Mail], stream: UUID, attempt: int | None = None) -> Recorded:
        """It may have been sent. `attempt` None: whichever is open."""
        return self.change(kind, stream, lambda mail: mail.doubt(attempt or mail.tries.number))

    def come_back(self, mail: Mail, generation: int, cls: str, words: Sealed | None) -> Recorded:
        told = (generation, cls, words)
        return self.change(type(mail), mail.id, lambda found: found.come_back(*told))

    def suppress(self, kind: type[Mail], stream: UUID, because: str, entry: str | None) -> Recorded:
        return self.change(kind, stream, lambda mail: mail.suppress(because, entry))
