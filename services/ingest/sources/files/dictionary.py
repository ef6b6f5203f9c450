"""The words hotels' programs head their columns with, in six languages."""

from enum import StrEnum

__all__ = ["HEADER_WORDS", "Field"]


class Field(StrEnum):
    """What we want to know of a departure; in files, by the PMS interface and in drafts alike."""

    SALUTATION = "salutation"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    ARRIVAL = "arrival"
    DEPARTURE = "departure"
    NIGHTS = "nights"
    LANGUAGE = "language"
    COUNTRY = "country"
    ROOM = "room"
    RESERVATION = "reservation"
    STATUS = "status"
    BOOKER = "booker"
    NO_MAIL = "no_mail"


# One line a language: en, de, fr, it, pl, es, then programs' own. Earlier words win over later
# ones where a file has both, so a mobile number goes before a telephone number.
HEADER_WORDS: dict[Field, str] = {
    Field.SALUTATION: """
        Salutation, Title, Courtesy title, Guest title, Prefix
        Anrede, Titel, Anrede/Titel
        Civilité, Titre
        Titolo, Appellativo
        Zwrot grzecznościowy, Forma grzecznościowa, Tytuł
        Tratamiento, Título
    """,
    Field.FIRST_NAME: """
        First name, Firstname, Given name, Forename, Guest first name, Christian name
        Vorname, Gast Vorname, Vorname Gast
        Prénom, Prénom du client
        Nome di battesimo, Nome proprio
        Imię, Imię gościa
        Nombre de pila, Primer nombre
    """,
    Field.LAST_NAME: """
        Last name, Lastname, Surname, Family name, Guest last name, SN
        Nachname, Familienname, Zuname, Gast Nachname, Nachname Gast
        Nom de famille
        Cognome, Cognome ospite
        Nazwisko, Nazwisko gościa
        Apellido, Apellidos, Primer apellido
    """,
    Field.NAME: """
        Guest name, Guest name(s), Guest names, Primary guest full name, Full name, Name, Guest
        Gastname, Name des Gastes, Gästename, Gast, CN, Vor- und Nachname, Name Gast
        Nom du client, Nom complet, Nom et prénom, Nom, Client, Nom de l'hôte
        Nome ospite(i), Nome ospite, Nome dell'ospite, Nome e cognome, Nome completo, Nome, Ospite
        Imię i nazwisko, Nazwisko i imię, Gość, Nazwa gościa
        Nombre del cliente (o clientes), Nombre del cliente, Nombre y apellidos, Nombre completo
        Nombre del huésped, Nombre, Huésped, Cliente
    """,
    Field.EMAIL: """
        E-mail, Email address, E-mail address, Guest email, Mail address, Contact email, Mail
        E-Mail-Adresse, Mailadresse, E-Mail Gast, Gast E-Mail
        Courriel, Adresse e-mail, Adresse électronique, Adresse mail, Mél, E-mail du client
        Posta elettronica, Indirizzo e-mail, Indirizzo di posta elettronica, E-mail ospite
        Adres e-mail, Poczta elektroniczna, E-mail gościa
        Correo electrónico, Correo, Dirección de correo electrónico, E-mail del cliente
    """,
    Field.PHONE: """
        Mobile, Mobile number, Mobile phone, Cell phone, Cell, Cellphone
        Mobil, Handy, Mobiltelefon, Mobilnummer, Handynummer, Mobilfunknummer
        Portable, Téléphone portable, Mobile phone number, Tél. portable
        Cellulare, Telefono cellulare, Numero di cellulare
        Komórka, Telefon komórkowy, Numer komórkowy
        Móvil, Teléfono móvil, Celular
        Phone number, Phone, Telephone, Telephone number, Guest phone
        Telefon, Telefonnummer, Tel., Tel.-Nr.
        Numéro de téléphone, Téléphone, Tél.
        Telefono, Numero di telefono
        Numer telefonu
        Teléfono, Número de teléfono
    """,
    Field.ARRIVAL: """
        Arrival, Arrival date, Check-in, Check-in date, Date of arrival, Arrive, Begin date
        Anreise, Anreisedatum, Anreisetag, Ankunft, Ankunftsdatum
        Arrivée, Date d'arrivée
        Arrivo, Data di arrivo, Data arrivo, Data check-in
        Data przyjazdu, Przyjazd, Zameldowanie, Data zameldowania
        Entrada, Día de llegada, Fecha de llegada, Llegada, Fecha de entrada, Fecha de check-in
    """,
    Field.DEPARTURE: """
        Departure, Departure date, Check-out, Check-out date, Date of departure, Depart, End date
        Abreise, Abreisedatum, Abreisetag, Abfahrt
        Départ, Date de départ
        Partenza, Data di partenza, Data partenza, Data check-out
        Data wyjazdu, Wyjazd, Wymeldowanie, Data wymeldowania
        Salida, Día de salida, Fecha de salida, Fecha de check-out
    """,
    Field.NIGHTS: """
        Nights, Number of nights, Duration (nights), Room nights, No. of nights, Length of stay
        Nächte, Übernachtungen, Anzahl Nächte, Dauer (Nächte), Aufenthaltsdauer
        Nuits, Nuitées, Nombre de nuits, Durée (nuits)
        Notti, Durata (notti), Numero di notti, Numero notti, Pernottamenti
        Liczba nocy, Noce, Liczba noclegów, Długość pobytu (noce)
        Noches, Duración (noches), Número de noches
    """,
    Field.LANGUAGE: """
        Language, Lang, Guest language, Preferred language, Language code, Locale
        Sprache, Gastsprache, Sprachcode, Korrespondenzsprache
        Langue, Langue du client
        Lingua, Lingua ospite
        Język, Język gościa
        Idioma, Lengua
    """,
    Field.COUNTRY: """
        Country, Guest country, Booker country, Country code, Country of residence, Nationality
        Land, Herkunftsland, Ländercode, Nationalität, Staat
        Pays, Pays du client, Pays de résidence, Nationalité
        Paese, Nazione, Paese di residenza, Nazionalità
        Kraj, Kraj pochodzenia, Kraj zamieszkania, Narodowość
        País, País de residencia, Nacionalidad
    """,
    Field.ROOM: """
        Room, Room number, Room no., Room nr., Unit
        Zimmer, Zimmernummer, Zimmer-Nr., Zi.-Nr., Zi.
        Chambre, Numéro de chambre, N° de chambre
        Camera, Numero camera, N. camera
        Pokój, Numer pokoju, Nr pokoju
        Habitación, Número de habitación, N.º de habitación
    """,
    Field.RESERVATION: """
        Reservation number, Reservation no., Book number, Booking number, Confirmation number
        Confirmation, Confirmation no., Booking reference, Reservation ID, Booking ID, Reservation
        Reservierungsnummer, Buchungsnummer, Reservierungs-Nr., Buchungs-Nr., Res.-Nr.
        Numéro de réservation, N° de réservation, Réservation
        N° di prenotazione, Numero di prenotazione, Numero prenotazione, Prenotazione
        Numer rezerwacji, Nr rezerwacji, Rezerwacja
        Número de reserva, Nº de reserva, Reserva, Localizador
        VISIT_ID, pmsId
    """,
    Field.STATUS: """
        Status, Reservation status, Booking status, Guest status
        Reservierungsstatus, Buchungsstatus
        Statut, Statut de la réservation, État
        Stato, Stato prenotazione
        Status rezerwacji, Stan
        Estado, Estado de la reserva
    """,
    Field.BOOKER: """
        Booked by, Booker, Booker name
        Gebucht von, Besteller, Bucher
        Réservé par
        Prenotato da
        Rezerwujący, Zarezerwowane przez
        Reservado por
    """,
    Field.NO_MAIL: """
        No e-mail, No e-mails, No mail, No mailing, Do not contact, Do not e-mail, Opt-out
        No post-stay e-mail, No post-stay e-mails, Unsubscribed, Mailing opt-out
        Keine E-Mail, Keine E-Mails, Keine Mails, Keine Werbung, Keine Post-Stay-E-Mails
        Kein Mailing, Mailsperre, Werbesperre, Nicht kontaktieren
        Pas d'e-mail, Pas d'e-mails, Ne pas contacter, Pas de mailing
        Nessuna e-mail, Non contattare, No mailing list
        Bez e-maili, Nie kontaktować, Nie wysyłać e-maili
        Sin e-mail, Sin correos, No contactar, No enviar correos
    """,
}
