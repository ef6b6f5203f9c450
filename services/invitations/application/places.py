"""Commands on what a place decides beforehand, and on how a person looks at the guest list."""

from datetime import date
from uuid import UUID

from services.invitations.application.ground import Ground, business, of_the_business
from services.invitations.domain.guest_list_view import GuestListView
from services.invitations.domain.sending_plan import SendingPlan
from services.invitations.domain.wording import Wording
from shared.application import Recorded
from shared.domain import Aggregate


class Places(Ground):
    def open_plan(self, place_id: UUID, timezone: str) -> Recorded:
        """Every place has one from its first day: ten o'clock."""
        stream = SendingPlan.stream(place_id)
        make = SendingPlan.open
        return self.create(SendingPlan, stream, lambda: make(place_id, timezone))

    def change_timezone(self, place_id: UUID, timezone: str) -> Recorded:
        """Counts for what is scheduled from now on."""
        stream = SendingPlan.stream(place_id)
        return self.change(SendingPlan, stream, lambda plan: plan.change_timezone(timezone))

    def set_hour(self, place_id: UUID, hour: int, minute: int) -> Recorded:
        stream = SendingPlan.stream(place_id)
        return self.change(SendingPlan, stream, lambda plan: plan.set_hour(hour, minute))

    def change_wording(
        self,
        place_id: UUID,
        kind: str,
        language: str,
        words: tuple[str, str, str],
        since: date | None,
        until: date | None,
    ) -> Recorded:
        """`words`: subject, greeting and body, for departures from `since` to `until`."""

        def decision() -> list[Aggregate]:
            self.get(SendingPlan, SendingPlan.stream(place_id))  # no text for a foreign place
            stream = Wording.stream(place_id, kind, language)
            wording = self.get_or(Wording, stream, lambda: Wording.open(place_id, kind, language))
            wording.change(*words, since, until)
            return [wording]

        return self.decide(decision)

    def revert_wording(self, wording_id: UUID, text_version: int) -> Recorded:
        return self.change(Wording, wording_id, lambda found: found.revert(text_version))

    def save_list_view(self, user_id: UUID, columns: list[str], page_size: int) -> Recorded:
        def decision() -> list[Aggregate]:
            stream = GuestListView.stream(business(), user_id)
            with of_the_business():
                view = self.get_or(
                    GuestListView, stream, lambda: GuestListView.open(business(), user_id)
                )
            view.save(columns, page_size)
            return [view]

        return self.decide(decision)
