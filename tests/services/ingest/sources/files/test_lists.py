"""Whole lists as hotels' programs write them, from bytes to fates."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.sources.files import (
    Code,
    Context,
    Order,
    Row,
    Unreadable,
    date_order,
    decode,
    judge_all,
    read,
    recognise,
)

TODAY = date(2026, 5, 20)


def imported(content: bytes) -> list[Row]:
    """The way an upload goes when nobody changes anything."""
    table = read(decode(content).text)
    columns = recognise(table.header, table.sample())
    context = Context(TODAY, "AT", date_order(table, columns, TODAY), language="en")
    return list(judge_all(table, columns, context))


def told(row: Row, *fields: str) -> tuple[str | None, ...]:
    return tuple(row.values.get(field) for field in fields)


GUEST = ("first_name", "last_name", "email", "arrival", "departure", "language")


def test_opera_generic_arrivals() -> None:
    rows = imported(
        b"GUEST_FIRST_NAME\tGUEST_LAST_NAME\tARRIVAL_DATE\tDEPARTURE_DATE\tROOM\tEMAIL\r\n"
        b"ANNA\tSCHWARZENBERG-LICHTE\t20260501\t20260504\t101\tANNA@GMX.DE\r\n"
        b"MAX\tBAUER\t20260502\t20260505\t102\t\r\n"
    )
    assert told(rows[0], *GUEST[:5]) == (
        "ANNA", "SCHWARZENBERG-LICHTE", "ANNA@gmx.de", "2026-05-01", "2026-05-04",
    )  # fmt: skip
    assert rows[0].warnings == (Code.NAME_TRUNCATED,)
    assert rows[1].code is Code.MISSING_CONTACT


@pytest.mark.parametrize(
    ("arrival", "departure"), [("12.05.2026", "14.05.2026"), ("05/12/26", "05/14/26")]
)
def test_opera_reports_in_the_order_of_the_property(arrival: str, departure: str) -> None:
    text = (
        "Hotel Alpenblick,,,,\n"
        "Departures,Page 1,,,\n"
        "Name,Arrival,Departure,Room,Email\n"
        f'"Muster, Anna",{arrival},{departure},101,anna@gmx.de\n'
        "Total departures,1,,,\n"
    )
    rows = imported(text.encode())
    assert told(rows[0], *GUEST[:5]) == (
        "Anna", "Muster", "anna@gmx.de", "2026-05-12", "2026-05-14",
    )  # fmt: skip
    assert rows[1].code is Code.SUBTOTAL_ROW


def test_sihots_stays() -> None:
    text = (
        "OBJID;Hotelnummer;CN;SN;Straße;Land;PLZ;Ort;Geburtsdatum;Zimmer;Anreise;Abreise;"
        "Anrede;Reservierungsnummer;NN1;Sprache;E-Mail\n"
        "7;1;Jürgen;Müller;Hauptstraße 1;AT;1010;Wien;1.1.1970;12;1.5.2026;14.5.2026;"
        "Herr;R7;;DE;jm@gmx.at\n"
        "8;1;Hélène;Garçon;Rue à Côté 2;FR;75001;Paris;2.2.1980;13;2.5.2026;5.5.2026;"
        "Frau;R8;;FR;hg@gmx.fr\n"
    )
    rows = imported(text.encode("cp1252"))
    assert told(rows[0], *GUEST) == (
        "Jürgen", "Müller", "jm@gmx.at", "2026-05-01", "2026-05-14", "de",
    )  # fmt: skip
    assert told(rows[0], "salutation", "country", "room", "reservation") == (
        "Herr",
        "AT",
        "12",
        "R7",
    )
    assert told(rows[1], "name", "language") == ("Hélène Garçon", "fr")


def test_hotelmeister_without_quotes_and_without_departure() -> None:
    text = (
        "id;title;firstname;name;company;email;language;arrivaldate;departuredate;numberofnights\n"
        "1;Herr;Max;Meier;Meier\\; Söhne;max@gmx.de;de;2026-05-01;2026-05-04;3\n"
        "2;Frau;Eva;Huber;;eva@gmx.de;de;2026-05-02;;5\n"
    )
    rows = imported(text.encode())
    assert [row.code for row in rows] == [Code.OK_CREATED, Code.OK_CREATED]
    assert told(rows[0], *GUEST) == (
        "Max", "Meier", "max@gmx.de", "2026-05-01", "2026-05-04", "de",
    )  # fmt: skip
    assert rows[1].values["departure"] == "2026-05-07"


def test_trustyous_feeds() -> None:
    visit = "4711;{}anna@gmx.de;Anna;Muster;2026-05-01;2026-05-04;de;P1;V1\n"
    for feed in (visit.format(""), "TRUSTYOU VISITS FEED V2.0\n" + visit.format("S1;")):
        (row,) = imported(feed.encode())
        assert told(row, *GUEST) == (
            "Anna", "Muster", "anna@gmx.de", "2026-05-01", "2026-05-04", "de",
        )  # fmt: skip
        assert row.values["reservation"] == "V1"


def test_cloudbeds_report_links_its_names() -> None:
    text = (
        "Reservation Number,Reservation Status,Primary Guest Full Name,Check-In Date,"
        "Check-Out Date,Email,Phone Number,Mobile,Gender,Date of Birth,Guest Status\n"
        "R1,Checked Out,https://hotels.example/r/1?display=Anna+Muster,2026-05-01,2026-05-04,"
        "anna@gmx.de,+43 1 5131234,+43 664 1234567,F,1970-01-01,Checked Out\n"
        "R2,Cancelled,Max Bauer,2026-05-01,2026-05-04,max@gmx.de,,,M,,\n"
        "R3,No Show,Eva Huber,2026-05-01,2026-05-04,eva@gmx.de,,,F,,\n"
        "R4,In-House,Uwe Lang,2026-05-01,2026-05-24,uwe@gmx.de,,,M,,\n"
        "R5,Confirmed,Ida Berg,2026-06-01,2026-06-04,ida@gmx.de,,,F,,\n"
    )
    rows = imported(text.encode())
    assert [row.code for row in rows] == [
        Code.OK_CREATED,
        Code.CANCELLED_STAY,
        Code.NO_SHOW,
        Code.NOT_DEPARTED,
        Code.OK_CREATED,
    ]
    assert told(rows[0], "name", "phone") == ("Anna Muster", "+436641234567")


@pytest.mark.parametrize(
    "header",
    [
        "Book number;Booked by;Guest name(s);Check-in;Check-out;Status;Booker country;Phone number",
        "N° di prenotazione;Prenotato da;Nome ospite(i);Arrivo;Partenza;Stato;Booker country;"
        "Numero di telefono",
        "Número de reserva;Reservado por;Nombre del cliente (o clientes);Entrada;Salida;Estado;"
        "Booker country;Número de teléfono",
        "Numéro de réservation;Réservé par;Nom du client;Arrivée;Départ;Statut;Booker country;"
        "Numéro de téléphone",
    ],
)
def test_bookings_extranet_has_phones_only(header: str) -> None:
    text = (
        f"{header}\n"
        '4711;"Tiranti, Francesco";Francesco Tiranti;2026-05-01;2026-05-04;ok;it;393331234567\n'
        '4712;"Rossi, Anna";Anna Rossi;2026-05-01;2026-05-04;cancelled_by_guest;it;\n'
    )
    rows = imported(text.encode("utf-8-sig"))
    assert told(rows[0], "name", "phone", "departure", "reservation", "country") == (
        "Francesco Tiranti", "+393331234567", "2026-05-04", "4711", "IT",
    )  # fmt: skip
    assert rows[1].code is Code.CANCELLED_STAY


def test_a_small_british_program_without_quotes() -> None:
    text = (
        "Title,Firstname,Surname,House Number,Address1,Departure,Email\n"
        "Mr,John,Smith,1,High Street,13/05/2026,john@gmx.co.uk\n"
        "Mrs,Jane,O'Brien,2,Low Street,04/05/2026,jane@gmx.co.uk\n"
        "Mrs,Jo,Bloggs,3,Mid Street, Leeds,04/05/2026,jo@gmx.co.uk\n"
    )
    rows = imported(text.encode())
    assert [row.code for row in rows] == [Code.OK_CREATED, Code.OK_CREATED, Code.ROW_SHAPE]
    assert told(rows[1], "salutation", "last_name", "departure") == ("Mrs", "O'Brien", "2026-05-04")


def test_a_polish_list() -> None:
    text = (
        "Imię;Nazwisko;E-mail;Data przyjazdu;Data wyjazdu;Język;Kraj\n"
        "Łukasz;Gdański;lg@gmx.pl;1 maj 2026;4 maja 2026;polski;Polska\n"
        "Małgorzata;Wójcik;mw@gmx.pl;30 kwi 2026;5 maj 2026;angielski;Polska\n"
    )
    rows = imported(text.encode("cp1250"))
    assert told(rows[0], *GUEST) == (
        "Łukasz", "Gdański", "lg@gmx.pl", "2026-05-01", "2026-05-04", "pl",
    )  # fmt: skip
    assert rows[1].values["language"] == "en"


def test_excels_unicode_text() -> None:
    text = "Anrede\tName\tE-Mail\tAbreise\r\nPan\tŁukasz Żak\tlz@gmx.pl\t46146\r\n"
    (row,) = imported(text.encode("utf-16"))
    assert told(row, "salutation", "name", "departure") == ("Pan", "Łukasz Żak", "2026-05-04")


def test_a_list_without_any_header() -> None:
    text = "Anna Muster;anna@gmx.de;1.5.2026;14.5.2026\nMax Bauer;max@gmx.de;2.5.2026;4.5.2026\n"
    table = read(text)
    columns = recognise(table.header, table.sample())
    assert columns == {0: None, 1: "email", 2: "arrival", 3: "departure"}
    assert date_order(table, columns, TODAY) is Order.DMY


ANYTHING = st.text(';,\t"\n =@.0123456789AbäłÃ€\x00', max_size=200)


@given(st.binary(max_size=200) | ANYTHING.map(str.encode))
def test_no_content_does_harm(content: bytes) -> None:
    try:
        imported(content)
    except Unreadable as refused:
        assert refused.code
