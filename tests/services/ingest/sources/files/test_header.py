"""Which column holds what, by its name in six languages and by its content."""

import pytest

from services.ingest.sources.files.dictionary import HEADER_WORDS, Field
from services.ingest.sources.files.header import field_of, recognise, repeated_names
from services.ingest.sources.files.text import fold

F = Field


def found(header: str, *rows: str) -> dict[str, Field]:
    names = header.split("|")
    columns = recognise(names, [row.split("|") for row in rows])
    assert list(columns) == list(range(len(names)))
    return {names[column]: field for column, field in columns.items() if field}


@pytest.mark.parametrize(
    ("field", "names"),
    [
        (F.RESERVATION, "Book number|Reservation Number|Reservierungsnummer|Numéro de réservation"),
        (F.RESERVATION, "N° di prenotazione|Número de reserva|Numer rezerwacji|Buchungs-Nr.|pmsId"),
        (F.BOOKER, "Booked by|Gebucht von|Réservé par|Prenotato da|Reservado por|Rezerwujący"),
        (F.NAME, "Guest name(s)|Primary Guest Full Name|Gastname|Name des Gastes|Nom du client"),
        (F.NAME, "Nome ospite(i)|Nome ospite|Nombre del cliente (o clientes)|Imię i nazwisko"),
        (F.FIRST_NAME, "Firstname|GUEST_FIRST_NAME|FIRST_NAME|firstName|Vorname|Prénom|Imię"),
        (F.LAST_NAME, "Surname|LAST_NAME|Nachname|SN|Cognome|Apellido|Apellidos|Nazwisko"),
        (F.SALUTATION, "Title|Salutation|Anrede|Civilité|Titolo|Tratamiento"),
        (F.EMAIL, "Email|Email Address|E-mail|E-Mail|Mail|Courriel|Posta elettronica|Correo"),
        (F.EMAIL, "email|EMAIL|Adres e-mail|Correo electrónico|E-Mail-Adresse|E-Mail:"),
        (F.PHONE, "Phone Number|Mobile|Telephone|Telefon|Mobil|Handy|Numéro de téléphone"),
        (F.PHONE, "Portable|Telefono|Cellulare|Teléfono|Número de teléfono|Komórka"),
        (F.ARRIVAL, "Check-in|Arrival|ARRIVAL_DATE|checkin|Anreise|Ankunft|Arrivée|Date d'arrivée"),
        (F.ARRIVAL, "Arrivo|Entrada|Día de llegada|Data przyjazdu|Zameldowanie|arrivaldate"),
        (F.DEPARTURE, "Check-out|Departure|DEPARTURE_DATE|checkout|Abreise|Départ|Date de départ"),
        (F.DEPARTURE, "Partenza|Salida|Día de salida|Data wyjazdu|Wymeldowanie|Check-Out Date"),
        (F.NIGHTS, "Duration (nights)|numberofnights|Nächte|Übernachtungen|Nuits|Durata (notti)"),
        (F.NIGHTS, "Duración (noches)|Noches|Liczba nocy"),
        (F.LANGUAGE, "LANG|language|Sprache|Langue|Lingua|Idioma|Język"),
        (F.COUNTRY, "Booker country|Country|Land|Pays|Paese|País|Kraj"),
        (F.ROOM, "ROOM|room|Zimmer|Chambre|Camera|Habitación|Pokój"),
        (F.STATUS, "Status|Statut|Stato|Estado|Reservation Status"),
        (F.NO_MAIL, "No e-mails|no post-stay e-mails|Keine E-Mails|Mailsperre"),
        (
            None,
            "% commissione|Camere/unità|Edades de los niños:|Straße|Geburtsdatum||  |😀|Persons",
        ),
    ],
)
def test_a_name_says_what_its_column_holds(field: Field | None, names: str) -> None:
    for name in names.split("|"):
        assert field_of(name) is field, name


@pytest.mark.parametrize(
    "name",
    [
        "\ufeffVorname",
        "  VORNAME   ",
        "Vorname:",
        "\xa0vor-name",
        "V\u00adorname",
        "Vorname (Gast)",
    ],
)
def test_padding_marks_and_brackets_do_not_hide_a_name(name: str) -> None:
    assert field_of(name) is F.FIRST_NAME


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("Pre\u0301nom", F.FIRST_NAME),
        ("PrÃ©nom", F.FIRST_NAME),
        ("Pr\ufffdnom", F.FIRST_NAME),
        ("N\ufffd\ufffdchte", F.NIGHTS),
        ("Nazwisko go\ufffdcia", F.LAST_NAME),
        ("Stra\ufffde", None),
        ("\ufffd", None),
    ],
)
def test_letters_broken_by_wrong_decoding_are_seen_through(name: str, field: Field | None) -> None:
    assert field_of(name) is field


def test_name_beside_a_first_name_is_the_last_name() -> None:
    assert found("Name|Vorname", "Muster|Anna", "Bauer|Max") == {
        "Name": F.LAST_NAME,
        "Vorname": F.FIRST_NAME,
    }
    assert found("Nom|Prénom")["Nom"] is F.LAST_NAME


def test_name_that_holds_the_first_name_too_is_the_whole() -> None:
    assert found("Name|First name", "Anna Muster|Anna", "Max Bauer|Max")["Name"] is F.NAME


def test_nombre_beside_apellidos_is_the_first_name() -> None:
    columns = found("Nombre|Apellidos", "María José|García", "Ana|López")
    assert columns == {"Nombre": F.FIRST_NAME, "Apellidos": F.LAST_NAME}
    assert found("Nombre|Fecha", "María García|1.5.2026")["Nombre"] is F.NAME


def test_sihots_cn_and_sn_are_first_and_last_name() -> None:
    assert found("CN|SN", "Anna|Muster") == {"CN": F.FIRST_NAME, "SN": F.LAST_NAME}
    assert found("CN|SN", "Anna Muster|Muster")["CN"] is F.NAME


@pytest.mark.parametrize(
    ("header", "cell", "field"),
    [
        ("Titolo", "Sig.ra", F.SALUTATION),
        ("Titolo", "Il nome della rosa", None),
        ("Title", "Mr & Mrs", F.SALUTATION),
        ("Title", "Sales manager", None),
        ("Zameldowanie", "2026-05-01", F.ARRIVAL),
        ("Zameldowanie", "ul. Długa 1, Gdańsk", None),
        ("Salida", "1/5/2026", F.DEPARTURE),
        ("Salida", "Puerta 3", None),
    ],
)
def test_a_doubtful_name_is_confirmed_by_what_is_below(
    header: str, cell: str, field: Field | None
) -> None:
    assert found(f"{header}|E-Mail", f"{cell}|a@x.de").get(header) is field


def test_of_two_columns_for_one_field_the_better_word_wins() -> None:
    columns = found("Telefon|Mobil|E-Mail 2|E-Mail", "1|2|b@x.de|a@x.de")
    assert columns == {"Mobil": F.PHONE, "E-Mail": F.EMAIL}


def test_of_two_equal_names_the_fuller_column_wins() -> None:
    rows = [["", "a@x.de"], ["m@x.de", "n@x.de"]]
    assert recognise(["E-Mail", "E-Mail"], rows) == {0: None, 1: F.EMAIL}


def test_addresses_show_themselves_under_any_name() -> None:
    assert found("Gast-ID|Kontakt 1", "1|a@x.de", "2|", "3|m@x.de")["Kontakt 1"] is F.EMAIL


def test_numbers_and_dates_show_themselves_only_without_a_name() -> None:
    row = ["Anna Muster", "a@x.de", "+43 664 1234567", "1.5.2026", "4.5.2026"]
    assert recognise([""] * 5, [row]) == {
        0: None,
        1: F.EMAIL,
        2: F.PHONE,
        3: F.ARRIVAL,
        4: F.DEPARTURE,
    }
    named = recognise(["Name", "Mail", "Fax", "Gebucht am", "Geboren"], [row])
    assert (named[2], named[3], named[4]) == (None, None, None)


def test_names_that_more_than_one_column_has_are_told() -> None:
    header = ["Name", "x", "E-Mail", "", "", "x ", "E-Mail"]
    assert repeated_names(header) == {"x": [1, 5], "E-Mail": [2, 6]}


def test_a_name_without_end_is_no_name() -> None:
    assert field_of("(" * 30_000) is None


def test_no_word_stands_for_two_fields() -> None:
    homes: dict[str, set[Field]] = {}
    for field, listed in HEADER_WORDS.items():
        for word in listed.replace("\n", ",").split(","):
            homes.setdefault(fold(word), set()).add(field)
    assert {word: fields for word, fields in homes.items() if word and len(fields) > 1} == {}
