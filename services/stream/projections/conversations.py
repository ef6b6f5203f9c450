"""Where the talk with a guest stands."""

from shared.contracts.messaging import (
    ConversationDone,
    ConversationOpened,
    ConversationReturned,
    ConversationSpammed,
)
from shared.projection import Patch, Projection, on


class Conversations(Projection):
    """Where the talk with a guest stands; a review finds it by `conversation_id`."""

    collection = "conversations"
    owner = ConversationOpened

    @on(ConversationOpened)
    def opened(self, event: ConversationOpened) -> Patch:
        return {"status": "inbox", "priority": event.priority, "opened_at": event.at}

    @on(ConversationDone)
    def done(self, event: ConversationDone) -> Patch:
        return {"status": "done"}

    @on(ConversationReturned)
    def returned(self, event: ConversationReturned) -> Patch:
        return {"status": "inbox"}

    @on(ConversationSpammed)
    def spammed(self, event: ConversationSpammed) -> Patch:
        return {"status": "spam"}
