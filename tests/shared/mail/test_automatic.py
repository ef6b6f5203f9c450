"""Machines' mail is recognised, so that it is never answered; people's never is."""

import pytest

from tests.shared.mail.arrivals import GUEST, a_reply, incoming, wire

AWAY = {
    "en": ("Automatic reply: Your stay", "I am out of the office until Monday."),
    "de": ("Automatische Antwort: Ihr Aufenthalt", "Ich bin bis Montag nicht im Büro."),
    "fr": ("Réponse automatique : Votre séjour", "Je suis absent du bureau jusqu'à lundi."),
    "it": ("Risposta automatica: Il suo soggiorno", "Sono fuori ufficio fino a lunedì."),
    "pl": ("Automatyczna odpowiedź: Twój pobyt", "Jestem poza biurem do poniedziałku."),
    "es": ("Respuesta automática: Su estancia", "Estoy fuera de la oficina hasta el lunes."),
}


@pytest.mark.parametrize("language", AWAY)
def test_out_of_office_without_any_header_is_known_by_its_subject(language: str) -> None:
    subject, words = AWAY[language]
    raw = wire(f"From: {GUEST}\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8", words)

    assert incoming(raw).automatic == "out of office"


@pytest.mark.parametrize("language", AWAY)
def test_a_person_may_answer_an_automatic_subject(language: str) -> None:
    subject, words = AWAY[language]

    assert not incoming(wire(f"From: {GUEST}\nSubject: Re: {subject}", words)).is_automatic


@pytest.mark.parametrize(
    ("header", "value", "reason"),
    [
        ("Auto_Submitted", "auto-replied", "auto-submitted"),
        ("Auto_Submitted", "auto-replied; owner-email=x@y", "auto-submitted"),
        ("Auto_Submitted", "AUTO-GENERATED", "auto-submitted"),
        ("Auto_Submitted", "auto-notified", "auto-submitted"),
        ("Precedence", "bulk", "bulk mail"),
        ("Precedence", "junk", "bulk mail"),
        ("Precedence", "auto_reply", "bulk mail"),
        ("X_Autoreply", "yes", "answering machine"),
        ("X_Autorespond", "on vacation", "answering machine"),
        ("List_Id", "<travel.lists.test>", "mailing list"),
    ],
)
def test_a_machine_says_so(header: str, value: str, reason: str) -> None:
    assert incoming(a_reply(**{header: value})).automatic == reason


@pytest.mark.parametrize(
    ("header", "value"),
    [("Auto_Submitted", "no"), ("Precedence", "first-class"), ("X_Autoreply", "no")],
)
def test_a_person_may_say_so_too(header: str, value: str) -> None:
    assert not incoming(a_reply(**{header: value})).is_automatic


@pytest.mark.parametrize("sender", ["", "<>"])
def test_mail_that_wants_no_bounce_wants_no_answer(sender: str) -> None:
    assert incoming(a_reply(), sender).automatic == "mail system"


@pytest.mark.parametrize("name", ["MAILER-DAEMON", "postmaster", "mail-daemon"])
def test_mail_servers_are_no_guests(name: str) -> None:
    raw = a_reply(headers=f"From: The post <{name}@guest.test>\nSubject: Hello")

    assert incoming(raw).automatic == "mail system"


def test_a_read_receipt_is_no_answer() -> None:
    receipt = (
        "--x\r\nContent-Type: text/plain\r\n\r\nIt was read.\r\n--x\r\n"
        "Content-Type: message/disposition-notification\r\n\r\nDisposition: displayed\r\n--x--\r\n"
    )
    kind = "multipart/report; report-type=disposition-notification; boundary=x"

    assert incoming(a_reply(receipt, Content_Type=kind)).automatic == "delivery report"


def test_our_own_mail_that_comes_back_is_not_answered() -> None:
    raw = a_reply(headers="From: hello@stay.test\nAuto-Submitted: auto-generated")

    assert incoming(raw, "b+x@stay.test").is_automatic


def test_a_mail_that_goes_round_in_circles_is_not_answered() -> None:
    hops = "".join(f"Received: from a by b; {n}\n" for n in range(101))

    assert incoming(a_reply(headers=f"{hops}From: {GUEST}")).automatic == "mail loop"
    assert not incoming(a_reply(headers=f"{hops[:2000]}\nFrom: {GUEST}")).is_automatic
