"""What is told, and as what."""

from services.messaging.domain.bounce import Bounce
from services.messaging.domain.conversation import Conversation
from shared.contracts import messaging as told
from shared.letters import LETTERS
from shared.outbox import Outbox

OUTBOX: Outbox = {
    **LETTERS,
    Bounce.Received: told.MailBounced,
    Conversation.Opened: told.ConversationOpened,
    Conversation.AlertRaised: told.AlertRaised,
    Conversation.GuestWrote: told.GuestWrote,
    Conversation.AttachmentsDropped: told.AttachmentsDropped,
    Conversation.StaffWrote: told.StaffWrote,
    Conversation.CallLogged: told.CallLogged,
    Conversation.NoteAdded: told.NoteAdded,
    Conversation.Forwarded: told.ConversationForwarded,
    Conversation.Delegated: told.ConversationDelegated,
    Conversation.Shared: told.ConversationShared,
    Conversation.Held: told.GuestHeld,
    Conversation.HoldReleased: told.HoldReleased,
    Conversation.Done: told.ConversationDone,
    Conversation.Spammed: told.ConversationSpammed,
    Conversation.Returned: told.ConversationReturned,
}
