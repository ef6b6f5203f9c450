"""How one person looks at the guest list: which columns, how many guests a page (R-063)."""

from uuid import UUID

from shared import ids
from shared.domain import Aggregate, Created, Event, Word, event


class GuestListView(Aggregate):
    """Of a user in a business."""

    TOPIC = "guest_list_view"

    class Opened(Created):
        TOPIC = "guest_list_view.opened"
        user_id: UUID

    class Saved(Event):
        TOPIC = "guest_list_view.saved"
        columns: list[Word]
        page_size: int

    @staticmethod
    def stream(business_id: UUID, user_id: UUID) -> UUID:
        return ids.of("guest list view", business_id, user_id)

    @classmethod
    def open(cls, business_id: UUID, user_id: UUID) -> "GuestListView":
        return cls._create(cls.Opened, id=cls.stream(business_id, user_id), user_id=user_id)

    @event(Opened)
    def __init__(self, user_id: UUID) -> None:
        self.columns: list[Word] = []
        self.page_size = 0

    def save(self, columns: list[Word], page_size: int) -> None:
        if (columns, page_size) != (self.columns, self.page_size):
            self._saved(columns, page_size)

    @event(Saved)
    def _saved(self, columns: list[Word], page_size: int) -> None:
        self.columns, self.page_size = columns, page_size
