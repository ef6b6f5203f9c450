"""What staff set beforehand: blocks, sending hours, texts, and how they look at the guest list."""

from shared.contracts.invitations import (
    AddressBlocked,
    AddressUnblocked,
    DomainBlocked,
    DomainUnblocked,
)
from shared.contracts.invitations.own import (
    BlockLifted,
    GuestListViewOpened,
    GuestListViewSaved,
    SendingHourSet,
    SendingPlanOpened,
    TimezoneChanged,
    WordingChanged,
    WordingOpened,
    WordingReverted,
)
from shared.documents import ASCENDING, DESCENDING, scoped_index
from shared.projection import GONE, Patch, Projection, on

_BLOCKED = ("is_blocked", ASCENDING)


class Blocks(Projection):
    """Addresses and domains that no invitation goes to. Those never blocked have no document."""

    collection = "blocks"
    indexes = (
        scoped_index(_BLOCKED, ("blocked_at", DESCENDING), ("_id", DESCENDING)),
        scoped_index(_BLOCKED, ("entry", ASCENDING)),
    )

    @on(AddressBlocked)
    def address_blocked(self, event: AddressBlocked) -> Patch:
        return {
            "kind": "address",
            "is_blocked": True,
            "blocked_at": event.at,
            f"sources.{event.source}": event.at,
            "address": event.address,
            "entry": event.contact_hash,
        }

    @on(DomainBlocked)
    def domain_blocked(self, event: DomainBlocked) -> Patch:
        return {
            "kind": "domain",
            "is_blocked": True,
            "blocked_at": event.at,
            "sources": {"staff": event.at},
            "domain": event.domain,
            "entry": event.domain_hash,
        }

    @on(BlockLifted)
    def lifted(self, event: BlockLifted) -> Patch:
        return {f"sources.{event.source}": GONE}

    @on(AddressUnblocked, DomainUnblocked)
    def unblocked(self, event: AddressUnblocked | DomainUnblocked) -> Patch:
        return {"is_blocked": False, "sources": {}, "address": None}


class SendingPlans(Projection):
    """A place's sending hour; ten o'clock until somebody says otherwise."""

    collection = "sending_plans"
    owner = SendingPlanOpened
    indexes = (scoped_index(),)

    @on(SendingPlanOpened)
    def opened(self, event: SendingPlanOpened) -> Patch:
        return {"timezone": event.timezone, "hour": 10, "minute": 0, "hour_version": 0}

    @on(TimezoneChanged)
    def timezone_changed(self, event: TimezoneChanged) -> Patch:
        return {"timezone": event.timezone}

    @on(SendingHourSet)
    def hour_set(self, event: SendingHourSet) -> Patch:
        return {
            "hour": event.hour,
            "minute": event.minute,
            "hour_version": event.hour_version,
            "set_at": event.at,
        }


class Wordings(Projection):
    """The own texts of a place for a kind of mail in a language, every version of them."""

    collection = "wordings"
    owner = WordingOpened
    indexes = (scoped_index(),)

    @on(WordingOpened)
    def opened(self, event: WordingOpened) -> Patch:
        return {"kind": event.kind, "language": event.language}

    @on(WordingChanged)
    def changed(self, event: WordingChanged) -> Patch:
        version = {
            "version": event.text_version,
            "subject": event.subject,
            "greeting": event.greeting,
            "body": event.body,
            "since": event.since,
            "until": event.until,
            "saved_at": event.at,
            "is_reverted": False,
        }
        return {f"versions.{event.text_version}": version}

    @on(WordingReverted)
    def reverted(self, event: WordingReverted) -> Patch:
        return {f"versions.{event.text_version}.is_reverted": True}


class GuestListViews(Projection):
    """Which columns somebody sees in the guest list, and how many guests a page."""

    collection = "guest_list_views"
    owner = GuestListViewOpened

    @on(GuestListViewOpened)
    def opened(self, event: GuestListViewOpened) -> Patch:
        return {"user_id": event.user_id}

    @on(GuestListViewSaved)
    def saved(self, event: GuestListViewSaved) -> Patch:
        return {"columns": event.columns, "page_size": event.page_size}
