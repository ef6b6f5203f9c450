"""Sample content of the gallery: one small hotel on one morning."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace as Sample

from shared.web.frame import Choice, Frame, GuestFrame
from shared.web.i18n import gettext as _
from shared.web.parts import Column

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
PEOPLE = (
    "Anna Kowalska", "Pierre Dubois", "María García", "Jonas Weber", "Katarzyna Nowak",
    "James Carter", "Luca Bianchi", "Sophie Martin", "Elif Demir",
)  # fmt: skip
WORDS = (
    "Zimmer sehr laut, Klimaanlage defekt. Niemand hat sich gekümmert.",
    "Personnel très accueillant, nous reviendrons avec plaisir.",
    "La piscina estaba cerrada y nadie nos avisó al reservar.",
    "Bardzo miła obsługa, świetne śniadania!",
    "The room was spotless and the breakfast lovely.",
    "Posizione fantastica, ma il bagno era vecchio e la doccia perdeva acqua.",
)
PORTALS = ("Google", "Booking.com", "Tripadvisor", "HolidayCheck", "Direct")
FIGURES = {"inbox": 120, "alerts": 37, "on-hold": 19, "new": 64, "disputes": 4}

FRAME = Frame(
    business_id="b1",
    business_name="Adler Hotels",
    customer_id="10234",
    user_name="Marta Kunz",
    zone="Europe/Berlin",
    places=(Choice("p1", "Hotel Adler · Berlin"), Choice("p2", "Adler am See · Konstanz")),
    place="p1",
    businesses=(Choice("b1", "Adler Hotels"), Choice("b2", "Gasthof Krone")),
    counts=FIGURES,
)
GUEST = GuestFrame("Adler Hotels", "Hotel Adler Berlin", zone="Europe/Berlin")


def messages() -> list[Sample]:
    shelves = (
        "on-hold",
        "on-hold",
        "alerts",
        "alerts",
        "alerts",
        "alerts",
        "new",
        "new",
        "new",
        "new",
    )
    return [
        Sample(
            id=number,
            version=1,
            shelf=shelf,
            guest=PEOPLE[number * 2 % 9],
            words=WORDS[number % 6],
            portal=PORTALS[number * 3 % 5],
            score=(9000, 8000, 5000, 4000, 2000, 4000, 10_000, 7000, 9000, 6000)[number],
            at=NOW - timedelta(hours=3 * number + 2),
            owner="TB" if number % 3 == 1 else "",
            unread=number % 4 == 0,
        )
        for number, shelf in enumerate(shelves)
    ]


def guests(size: int = 17) -> list[Sample]:
    states = (
        ("Scheduled", ""),
        ("Sent", "info"),
        ("Bounced", "bad"),
        ("Clicked", "mid"),
        ("Reviewed", "good"),
    )
    return [
        Sample(
            id=number,
            name=PEOPLE[number % 9],
            email=f"guest{number * 977}@example.com",
            departure=(NOW - timedelta(days=number)).date(),
            language=("de", "en", "fr", "it", "pl", "es")[number % 6],
            portal=PORTALS[number % 5],
            state=states[number % 5][0],
            tone=states[number % 5][1],
            room=100 + number * 31 % 500,
        )
        for number in range(size)
    ]


def columns() -> list[Column]:
    return [
        Column("name", _("Guest"), sortable=True),
        Column("email", _("E-mail")),
        Column("departure", _("Departure"), sortable=True),
        Column("language", _("Language")),
        Column("portal", _("Portal")),
        Column("state", _("State")),
        Column("room", _("Room"), numeric=True),
    ]


def events() -> list[Sample]:
    told = (
        ("mail", "Invitation sent", 96, "", ""),
        ("mail-open", "Clicked", 72, "", ""),
        ("star", "Review arrived", 48, "good", "50% on Google"),
        ("scale", "Dispute opened", 5, "bad", ""),
    )
    return [
        Sample(icon=icon, text=text, at=NOW - timedelta(hours=hours), tone=tone, note=note)
        for icon, text, hours, tone, note in told
    ]
