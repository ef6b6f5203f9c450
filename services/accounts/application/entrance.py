"""Commands of whoever comes in: passwords, sessions, one's own language."""

from dataclasses import replace
from uuid import UUID

from services.accounts.domain.password_link import LinkIsSpent, Reason
from services.accounts.domain.session import Reason as Ending
from services.accounts.domain.session import Session
from services.accounts.domain.staff_address import StaffAddress
from services.accounts.domain.user import User
from services.accounts.settings import letter_of
from shared import clock
from shared.application import Application, NotHere, Recorded
from shared.domain import Secret, Word, acting, the_actor
from shared.letters import Letter

SET_PASSWORD = "set_password"


class Entrance(Application):
    def holder(self, claim_id: UUID) -> User | None:
        """The user of an address; `claim_id`: see `settings.claim_of`."""
        claim = self.find(StaffAddress, claim_id)
        return self.find(User, claim.user_id) if claim and claim.user_id else None

    def ask_password(self, user_id: UUID) -> Recorded:
        """A forgotten one (R-008)."""
        return self.change(
            User, user_id, lambda user: user.ask_password(Reason.FORGOTTEN, clock.now())
        )

    def set_password_by_link(self, user_id: UUID, generation: int, hash: Secret) -> Recorded:
        """Raises LinkIsSpent or LinkExpired."""

        def act(user: User) -> None:
            user.must_honour(generation, clock.now())
            user.set_password(hash)

        return self.change(User, user_id, act)

    def set_password(self, user_id: UUID, hash: Secret) -> Recorded:
        return self.change(User, user_id, lambda user: user.set_password(hash))

    def rehash(self, user_id: UUID, hash: Secret) -> Recorded:
        return self.change(User, user_id, lambda user: user.rehash(hash))

    def choose_language(self, user_id: UUID, language: Word) -> Recorded:
        return self.change(User, user_id, lambda user: user.choose_language(language))

    def start_session(self, session_id: UUID, user_id: UUID) -> Recorded:
        """Begins in the user's first business; `the_actor().at` is when the log-in began."""
        user = self.find(User, user_id)
        if user is None or not user.access:
            raise NotHere("User")
        began = the_actor().at or clock.now()
        with acting(replace(the_actor(), business_id=next(iter(user.access)))):
            return self.create(
                Session, session_id, lambda: Session.start(session_id, user_id, began)
            )

    def switch_session(self, session_id: UUID, business_id: UUID) -> Recorded:
        """Goes on in another business of the user (R-002)."""

        def act(session: Session) -> None:
            user = self.find(User, session.user_id)
            if user is None or business_id not in user.access:
                raise NotHere("Business")
            session.switch(business_id)

        return self.change(Session, session_id, act)

    def end_session(self, session_id: UUID, reason: Ending) -> Recorded:
        """Whoever has the cookie is the session's user."""
        found = self.get(Session, session_id)
        with acting(replace(the_actor(), actor=f"staff:{found.user_id}")):
            return self.change(Session, session_id, lambda session: session.end(reason))

    def admits(self, session_id: UUID, business_id: UUID) -> bool:
        """Whether a session goes on, and its user still belongs to the business."""
        session = self.find(Session, session_id)
        if session is None or session.is_over:
            return False
        user = self.find(User, session.user_id)
        return user is not None and business_id in user.access

    def intend_letter(self, user_id: UUID, generation: int, domain: str) -> Recorded:
        """The letter with the link of this generation; a newer one has made it useless."""
        user = self.get(User, user_id)
        if user.link is None or user.link.generation != generation:
            raise LinkIsSpent
        id = letter_of(user_id, generation)
        return self.create(
            Letter,
            id,
            lambda: Letter.intend(id, SET_PASSWORD, user_id, user.address, user.language, domain),
        )
