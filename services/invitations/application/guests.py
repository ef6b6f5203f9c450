"""Commands on guests: invited by themselves, and what staff may do with them (requirements 1.4)."""

from uuid import UUID

from services.invitations.application.ground import Ground
from services.invitations.domain.guest import Guest, Origin
from services.invitations.domain.invitation import Invitation
from services.invitations.domain.matrix import Because, NotPossible
from services.invitations.domain.reminder import Reminder
from services.invitations.domain.sending_plan import Planned, SendingPlan
from shared import clock
from shared.application import Recorded
from shared.domain import Refused, Sealed, the_actor

NO_CHANNEL = "no_channel"


class ChangedMeanwhile(Refused):
    """Somebody else, or the sending, was faster."""


class Guests(Ground):
    """`id` is the guest's; what is personal comes sealed."""

    def invite(self, id: UUID, guest: Guest, origin: Origin) -> Recorded:
        """Decides whether and when; anew where the guest was taken back with an import.

        NotHere: its place is not known yet; AlreadyThere: it was.
        """
        known = self.find(Invitation, id)
        if known and known.may_be_planned_again:
            return self.change(
                Invitation, id, lambda found: self._invite_again(found, guest, origin)
            )
        return self.create(Invitation, id, lambda: self._invited(id, guest, origin))

    def _invited(self, id: UUID, guest: Guest, origin: Origin) -> Invitation:
        planned = self._planned(guest)
        if isinstance(planned, str):
            return Invitation.skip(id, guest, origin, planned)
        made = Invitation.schedule(id, guest, origin, planned)
        self._mind_blocks(made)
        return made

    def _invite_again(self, found: Invitation, guest: Guest, origin: Origin) -> None:
        planned = self._planned(guest)
        if isinstance(planned, str):
            found.skip_again(guest, origin, planned)
        else:
            found.schedule_again(guest, origin, planned)
            if found.was_cancelled:
                return found.cancel()
            self._mind_blocks(found)

    def _planned(self, guest: Guest) -> Planned | str:
        """When the mail goes, or why none does."""
        plan, now = self._plan(), clock.now()
        if guest.email is None:
            return NO_CHANNEL
        if plan.is_too_old(guest.departure, now):
            return Because.TOO_OLD
        return plan.after(guest.departure, now)

    def _mind_blocks(self, planned: Invitation) -> None:
        guest = planned.guest
        if block := self.block_on(guest.contact_hash, guest.domain_hash):
            planned.suppress(block.because, block.entry)

    def take_back(self, id: UUID, import_id: UUID) -> Recorded:
        return self.change(Invitation, id, lambda found: found.take_back(import_id))

    def edit(self, id: UUID, guest: Guest, version: int) -> Recorded:
        """Plans anew, by the departure and the sending hour of today.

        ChangedMeanwhile: the guest is no longer of the `version` that was looked at.
        """

        def act(found: Invitation) -> None:
            if found.version != version:
                raise ChangedMeanwhile
            plan, now = self._plan(), clock.now()
            is_to_go = guest.email and not plan.is_too_old(guest.departure, now)
            send_at = plan.after(guest.departure, now).send_at if is_to_go else None
            found.edit(guest, send_at, plan.hour_version)

        return self.change(Invitation, id, act)

    def correct_address(
        self, id: UUID, email: Sealed, contact_hash: str, domain_hash: str
    ) -> Recorded:
        """Sends at once, if the departure is not too long ago to be asked about."""

        def act(found: Invitation) -> None:
            now = clock.now()
            if self._plan().is_too_old(found.guest.departure, now):
                raise NotPossible(Because.TOO_OLD)
            found.correct_address(email, contact_hash, domain_hash, now)

        return self.change(Invitation, id, act)

    def cancel(self, id: UUID) -> Recorded:
        return self.change(Invitation, id, lambda found: found.cancel())

    def delete(self, id: UUID) -> Recorded:
        """The caller destroys the guest's key before it answers."""
        return self.change(Invitation, id, lambda found: found.delete())

    def anonymise(self, id: UUID, *, erases_words: bool) -> Recorded:
        """The caller destroys the guest's key, and its reviews' where words go too."""
        return self.change(Invitation, id, lambda found: found.anonymise(erases_words))

    def remind(self, id: UUID) -> Recorded:
        """Asks once more, now. Refused where the table says no, or the address is blocked."""
        command_id = the_actor().command_id
        assert command_id
        stream = Reminder.stream(command_id)
        return self.create(Reminder, stream, lambda: self._reminder(stream, id))

    def _reminder(self, stream: UUID, id: UUID) -> Reminder:
        invitation = self.get(Invitation, id)
        guest, now = invitation.guest, clock.now()
        if no := invitation.against_a_reminder(now):
            raise NotPossible(no)
        if block := self.block_on(guest.contact_hash, guest.domain_hash):
            raise NotPossible(block.because)
        return Reminder.ask(stream, id, now)

    def _plan(self) -> SendingPlan:
        place_id = the_actor().place_id
        assert place_id
        return self.get(SendingPlan, SendingPlan.stream(place_id))
