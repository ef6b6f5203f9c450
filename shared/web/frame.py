"""Who is looking, at which business and place, and where they can go: what a frame shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self
from urllib.parse import urlencode

from shared.web.i18n import LANGUAGES, lazy, lazy_in


@dataclass(frozen=True)
class Choice:
    """One of several: a place, a business, an option of a select."""

    key: str
    name: str
    note: str = ""


@dataclass(frozen=True)
class Entry:
    """A line of the navigation. `key` is its figure in `Frame.counts`; `keys` is typed after g."""

    key: str
    name: str
    url: str
    icon: str
    keys: str = ""
    tone: str = ""
    inside: tuple["Entry", ...] = ()


NAVIGATION = (
    Entry("home", lazy("Home"), "/", "house", "h"),
    Entry(
        "inbox",
        lazy("Inbox"),
        "/inbox",
        "inbox",
        "i",
        inside=(
            Entry("alerts", lazy("Alerts"), "/inbox/alerts", "triangle-alert", tone="bad"),
            Entry("on-hold", lazy("On hold"), "/inbox/on-hold", "circle-pause", tone="mid"),
            Entry(
                "new",
                lazy_in("messages", "New"),
                "/inbox/new",
                "message-circle",
                tone="good",
            ),
            Entry("done", lazy("Done"), "/inbox/done", "check-check"),
            Entry("spam", lazy("Spam"), "/inbox/spam", "octagon-x"),
        ),
    ),
    Entry("reviews", lazy("Reviews"), "/reviews", "star", "r"),
    Entry("disputes", lazy("Disputes"), "/disputes", "scale", "d"),
    Entry("guests", lazy("Guests"), "/guests", "users", "g"),
    Entry("import", lazy("Import"), "/imports", "upload"),
    Entry("settings", lazy("Settings"), "/settings", "settings", "s"),
)


@dataclass(frozen=True)
class Frame:
    """The staff frame. Every service fills it from its own documents and passes it as `frame`."""

    business_id: str
    business_name: str
    customer_id: str
    """What support asks for in every contact (R-001)."""
    user_name: str
    language: str = "en"
    zone: str = "UTC"
    places: tuple[Choice, ...] = ()
    zones: Mapping[str, str] = field(default_factory=dict)
    """Their time zones, by their keys."""
    place: str = ""
    """Key of the place that is looked at; empty: all places."""
    businesses: tuple[Choice, ...] = ()
    """The businesses of a user who has several (R-002)."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """Figures beside the entries of the navigation, by their keys."""
    navigation: tuple[Entry, ...] = NAVIGATION
    live: str = ""
    """Address of the page's live stream, if it has one."""

    @property
    def place_name(self) -> str:
        return self.name_of(self.place)

    def name_of(self, place: str) -> str:
        """By its key; "" for none that may be seen."""
        return next((p.name for p in self.places if p.key == place), "")

    def at(self, place: str) -> Self:
        """The same, in the time of the place that the page is about."""
        return replace(self, zone=self.zones.get(place, self.zone))

    @property
    def unread(self) -> int:
        """The number in the title."""
        return self.counts.get("alerts", 0) + self.counts.get("new", 0)


@dataclass(frozen=True)
class GuestFrame:
    """The guest frame: whose guest one is, and in which language."""

    business_name: str
    place_name: str = ""
    language: str = "en"
    zone: str = "UTC"
    languages: Mapping[str, str] = field(default_factory=lambda: LANGUAGES)
    kept: tuple[tuple[str, str], ...] = ()
    """Query parameters that a change of language keeps."""

    def address(self, code: str) -> str:
        return "?" + urlencode([*self.kept, ("lang", code)])
