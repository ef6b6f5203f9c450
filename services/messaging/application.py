"""The commands on conversations."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from services.messaging.domain.bounce import Bounce
from services.messaging.domain.conversation import Conversation
from services.messaging.domain.matrix import Priority
from shared.application import Application, Recorded
from shared.domain import Aggregate, Sealed, the_actor
from shared.letters import Letter


class Messaging(Application):
    """Who is unhappy or wants to talk, and what was said. Words come sealed under the guest."""

    name = "messaging"

    def open(
        self,
        guest_id: UUID,
        review_id: UUID,
        priority: Priority,
        score: int,
        guest_name: Sealed,
        email: Sealed | None,
        phone: Sealed | None,
        language: str,
        review_words: Sealed | None,
    ) -> Recorded:
        """A first review makes it; a later complaint of the same guest raises its alert."""
        stream = Conversation.create_id(guest_id)

        def decision() -> list[Aggregate]:
            if self.find(Conversation, stream) is None:
                return [
                    Conversation(
                        guest_id,
                        review_id,
                        priority,
                        score,
                        guest_name,
                        email,
                        phone,
                        language,
                        review_words,
                    )
                ]
            found = self.get(Conversation, stream)
            found.raise_alert(review_id, score)
            return [found]

        return self.decide(decision)

    def hear(
        self,
        stream: UUID,
        message_id: UUID,
        words: Sealed,
        whole: Sealed | None,
        via: str,
        dropped: Sealed | None = None,
    ) -> Recorded:
        return self._on(stream, lambda found: found.hear(message_id, words, whole, via, dropped))

    def conversation(self, stream: UUID) -> Conversation | None:
        """Whosesoever it is: for whom its signed link is enough."""
        return self.find(Conversation, stream)

    def note_bounce(
        self, mail: UUID, generation: int, kind: str, code: str, words: str
    ) -> Recorded:
        """Of a mail of any service. AlreadyThere: it came back in this way before."""
        stream = Bounce.create_id(mail, generation, kind)
        return self.create(Bounce, stream, lambda: Bounce(mail, generation, kind, code, words))

    def write(
        self, stream: UUID, message_id: UUID, words: Sealed, version_seen: int, mail_domain: str
    ) -> Recorded:
        """Stores the words and the letter that brings them to the guest."""

        def decision() -> list[Aggregate]:
            found = self.get(Conversation, stream)
            found.write(message_id, words, version_seen, the_actor().actor)
            assert found.email
            letter = Letter.intend(
                message_id,
                "answer",
                stream,
                found.email,
                found.language,
                mail_domain,
                part=message_id,
                guest_id=found.guest_id,
            )
            return [found, letter]

        return self.decide(decision)

    def forward(
        self,
        stream: UUID,
        message_id: UUID,
        to_user: UUID,
        address: Sealed,
        language: str,
        words: Sealed | None,
        mail_domain: str,
    ) -> Recorded:
        """Hands over to a colleague, who gets a letter."""
        letter = ("forward", message_id, address, language, mail_domain)
        return self._with_letter(
            stream, letter, lambda found: found.forward(message_id, to_user, words)
        )

    def delegate(
        self,
        stream: UUID,
        message_id: UUID,
        address: Sealed,
        language: str,
        words: Sealed | None,
        mail_domain: str,
    ) -> Recorded:
        """Hands over to customer service (R-018)."""
        letter = ("delegate", message_id, address, language, mail_domain)
        return self._with_letter(stream, letter, lambda found: found.delegate(message_id, words))

    def share(
        self,
        stream: UUID,
        message_id: UUID,
        with_user: UUID,
        address: Sealed,
        language: str,
        words: Sealed | None,
        mail_domain: str,
    ) -> Recorded:
        letter = ("share", message_id, address, language, mail_domain)
        return self._with_letter(
            stream, letter, lambda found: found.share(message_id, with_user, words)
        )

    def log_call(self, stream: UUID, outcome: str, minutes: int, words: Sealed | None) -> Recorded:
        return self._on(stream, lambda found: found.log_call(outcome, minutes, words))

    def note(self, stream: UUID, note_id: UUID, words: Sealed) -> Recorded:
        return self._on(stream, lambda found: found.note(note_id, words))

    def hold(self, stream: UUID, reason: Sealed | None, until: datetime | None) -> Recorded:
        return self._on(stream, lambda found: found.hold(reason, until))

    def hold_again(self, stream: UUID) -> Recorded:
        return self._on(stream, lambda found: found.hold_again())

    def release(self, stream: UUID) -> Recorded:
        return self._on(stream, lambda found: found.release())

    def end_hold(self, stream: UUID, moment: datetime) -> Recorded:
        """The planned `moment` has come. NothingChanges: the hold ends later, or did before."""
        return self._on(stream, lambda found: found.end_hold(moment))

    def finish(self, stream: UUID) -> Recorded:
        return self._on(stream, lambda found: found.finish())

    def spam(self, stream: UUID) -> Recorded:
        return self._on(stream, lambda found: found.spam())

    def bring_back(self, stream: UUID, because: str = "staff") -> Recorded:
        return self._on(stream, lambda found: found.bring_back(because))

    def take_back(self, stream: UUID) -> Recorded:
        """What was handed over did not arrive there."""
        return self._on(stream, lambda found: found.take_back())

    def bring_back_on_hold(self, stream: UUID) -> Recorded:
        return self._on(stream, lambda found: found.bring_back_on_hold())

    def _on(self, stream: UUID, act: Callable[[Conversation], None]) -> Recorded:
        return self.change(Conversation, stream, act)

    def _with_letter(
        self,
        stream: UUID,
        letter: tuple[str, UUID, Sealed, str, str],
        act: Callable[[Conversation], None],
    ) -> Recorded:
        """Letters among staff: they speak of a guest, but are none of the guest's."""
        kind, message_id, address, language, mail_domain = letter

        def decision() -> list[Aggregate]:
            found = self.get(Conversation, stream)
            act(found)
            return [
                found,
                Letter.intend(
                    message_id, kind, stream, address, language, mail_domain, part=message_id
                ),
            ]

        return self.decide(decision)
