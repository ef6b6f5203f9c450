"""What a person wrote anew, whatever their mail program put around it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.mail.plain import text_of
from shared.mail.quotes import MARKERS, answer_above, without_quotation
from tests.shared.mail.arrivals import costing_less_than

ANSWER = "The room was cold.\n\nWe would come again: 3 of 5."
ORIGINAL = "Hotel Sonne\n\nThank you for your stay.\nWhat went wrong?\n\n--\nSeestraße 1"
QUOTED = "\n".join(f"> {line}".rstrip() for line in ORIGINAL.split("\n"))
WHO = "Hotel Sonne <reply+Zm9yLW9uZS1tYWlsLW9ubHktYW5kLW5v@stay.test>"

INTRODUCTIONS = {
    "gmail en": f"On Fri, Nov 20, 2026 at 10:00 AM {WHO} wrote:",
    "gmail de": f"Am Fr., 20. Nov. 2026 um 10:00 Uhr schrieb {WHO}:",
    "gmail fr": f"Le ven. 20 nov. 2026 à 10:00, {WHO} a écrit\xa0:",
    "gmail it": f"Il giorno ven 20 nov 2026 alle ore 10:00 {WHO} ha scritto:",
    "gmail pl": f"pt., 20 lis 2026 o 10:00 {WHO} napisał(a):",
    "gmail es": f"El vie, 20 nov 2026 a las 10:00, {WHO} escribió:",
    "gmail iso": f"2026-11-20 10:00 GMT+01:00 {WHO} wrote:",
    "gmail wrapped": "On Fri, Nov 20, 2026 at 10:00 AM Hotel Sonne <\nreply+Zm9y@stay.test> wrote:",
    "gmail de wrapped": f"Am Fr., 20. Nov. 2026 um 10:00 Uhr schrieb Hotel Sonne\n{WHO[12:]}:",
    "gmail fr wrapped": f"Le ven. 20 nov. 2026 à 10:00, {WHO} a\nécrit :",
    "gmail pl wrapped": f"pt., 20 lis 2026 o 10:00 {WHO}\nnapisał(a):",
    "apple en": f"On 20 Nov 2026, at 10:00, {WHO} wrote:",
    "apple de": f"Am 20.11.2026 um 10:00 schrieb {WHO}:",
    "apple fr": f"Le 20 nov. 2026 à 10:00, {WHO} a écrit :",
    "apple it": f"Il giorno 20 nov 2026, alle ore 10:00, {WHO} ha scritto:",
    "apple pl": f"Wiadomość napisana przez {WHO} w dniu 20 lis 2026, o godz. 10:00:",
    "apple es": f"El 20 nov 2026, a las 10:00, {WHO} escribió:",
    "thunderbird en": "On 20/11/2026 10:00, Hotel Sonne wrote:",
    "thunderbird de": "Am 20.11.26 um 10:00 schrieb Hotel Sonne:",
    "thunderbird fr": "Le 20/11/2026 à 10:00, Hotel Sonne a écrit :",
    "thunderbird it": "Il 20/11/2026 10:00, Hotel Sonne ha scritto:",
    "thunderbird pl": "W dniu 20.11.2026 o 10:00, Hotel Sonne pisze:",
    "thunderbird es": "El 20/11/26 a las 10:00, Hotel Sonne escribió:",
    "yahoo en": f" On Friday, November 20, 2026 at 10:00:00 AM GMT+1, {WHO} wrote:  ",
}
HEADS = {
    "outlook en": f"From: {WHO}\nSent: Friday, November 20, 2026 10:00\nTo: A\nSubject: Your stay",
    "outlook de": f"Von: {WHO}\nGesendet: Freitag, 20. November 2026 10:00\nAn: A\nBetreff: Ihr",
    "outlook fr": f"De : {WHO}\nEnvoyé : vendredi 20 novembre 2026 10:00\nÀ : A\nObjet : Votre",
    "outlook it": f"Da: {WHO}\nInviato: venerdì 20 novembre 2026 10:00\nA: B\nOggetto: Il suo",
    "outlook pl": f"Od: {WHO}\nWysłano: piątek, 20 listopada 2026 10:00\nDo: A\nTemat: Pobyt",
    "outlook es": f"De: {WHO}\nEnviado: viernes, 20 de noviembre\nPara: A\nAsunto: Su estancia",
    "outlook bold": f"*From:* {WHO}\n*Date:* Friday, 20 November 2026\n*To:* A\n*Subject:* Your",
    "outlook line": f"{'_' * 32}\nFrom: {WHO}\nSent: Friday\nTo: A\nSubject: Your stay",
    "web.de": f"Gesendet: Freitag, 20. November 2026\nVon: {WHO}\nAn: A\nBetreff: Ihr Aufenthalt",
    "original en": "-----Original Message-----",
    "original de": "-----Ursprüngliche Nachricht-----",
    "original fr": "-----Message d'origine-----",
    "original it": "-----Messaggio originale-----",
    "original pl": "-----Wiadomość oryginalna-----",
    "original es": "-----Mensaje original-----",
    "forwarded": "---------- Forwarded message ---------",
}


@pytest.mark.parametrize("introduction", INTRODUCTIONS.values(), ids=INTRODUCTIONS)
@pytest.mark.parametrize("quoted", [QUOTED, ORIGINAL], ids=["quoted by >", "as it was"])
def test_an_answer_above_the_quotation_is_kept_alone(introduction: str, quoted: str) -> None:
    assert without_quotation(f"{ANSWER}\n\n{introduction}\n\n{quoted}\n") == ANSWER
    assert without_quotation(f"{ANSWER}\n{introduction}\n{quoted}") == ANSWER


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_an_answer_above_the_head_of_the_quoted_mail_is_kept_alone(head: str) -> None:
    assert without_quotation(f"{ANSWER}\n\n{head}\n\n{ORIGINAL}\n") == ANSWER


@pytest.mark.parametrize("language", MARKERS)
def test_our_own_line_ends_an_answer_in_every_language(language: str) -> None:
    line = answer_above(language)

    assert without_quotation(f"{ANSWER}\n\n{line}\n{ORIGINAL}") == ANSWER
    assert without_quotation(f"{ANSWER}\n\n> {line.upper()}\n{QUOTED}") == ANSWER
    for introduction in INTRODUCTIONS.values():
        assert without_quotation(f"{ANSWER}\n\n{introduction}\n\n> {line}\n{QUOTED}") == ANSWER


@pytest.mark.parametrize("introduction", INTRODUCTIONS.values(), ids=INTRODUCTIONS)
def test_an_answer_below_the_quotation_is_found(introduction: str) -> None:
    assert without_quotation(f"{introduction}\n{QUOTED}\n\n{ANSWER}") == ANSWER
    marked = f"> {answer_above('en')}\n{QUOTED}"
    assert without_quotation(f"{introduction}\n{marked}\n\n{ANSWER}") == ANSWER


def test_answers_between_quoted_lines_are_all_kept() -> None:
    mail = "On 20/11/2026 10:00, Hotel wrote:\n> How was it?\nGood.\n> And the bath?\nCold."

    assert without_quotation(mail) == "Good.\nCold."


@pytest.mark.parametrize(
    "signature",
    [
        "--\nAnna Rossi\nAcme GmbH",
        "-- \nAnna",
        "Sent from my iPhone",
        "Von meinem iPhone gesendet",
        "Von meinem Samsung Galaxy Smartphone gesendet.",
        "Envoyé de mon iPhone",
        "Inviato da iPhone",
        "Wysłane z iPhone'a",
        "Enviado desde mi iPhone",
        "Get Outlook for iOS<https://aka.ms/o0ukef>",
        "Holen Sie sich Outlook für Android",
    ],
)
def test_a_signature_is_no_part_of_the_answer(signature: str) -> None:
    assert without_quotation(f"{ANSWER}\n\n{signature}\n") == ANSWER
    quoted = f"{ANSWER}\n\n{signature}\n\n{INTRODUCTIONS['gmail en']}\n{QUOTED}"
    assert without_quotation(quoted) == ANSWER


@pytest.mark.parametrize(
    "answer",
    [
        "One line",
        "A list:\n- the bath\n- the bed\n- the noise",
        "She wrote:\nnothing",
        "My wife wrote to you 3 times. Nobody answered:\nthat is sad",
        "We " + "really " * 60 + "came at 10:00, and my wife wrote:\nnothing",
        "From: Monday\nto Friday we were there",
        "On arrival nobody came.\n\nSent from my office I had two mails.\n\nThe\nrest\nis\nfine",
        "5 > 4\nand 3 < 4",
        "Best regards are not enough",
        "Grüße\n\n\nAnna".replace("\n\n\n", "\n\n"),
    ],
)
def test_what_only_looks_like_a_quotation_stays(answer: str) -> None:
    assert without_quotation(answer) == answer


@pytest.mark.parametrize("text", ["", "\n\n", QUOTED, f"{INTRODUCTIONS['gmail de']}\n{QUOTED}"])
def test_a_mail_without_new_words_leaves_none(text: str) -> None:
    assert without_quotation(text) == ""


def test_an_html_answer_is_cut_at_its_quotation_too() -> None:
    page = (
        '<div dir="ltr">The room was <b>cold</b>.<br></div><div class="gmail_quote">'
        f'<div class="gmail_attr">On Fri, Nov 20, 2026 at 10:00 AM {WHO[:11]} '
        '&lt;<a href="mailto:reply+x@stay.test">reply+x@stay.test</a>&gt; wrote:<br></div>'
        "<blockquote><p>How was it?</p></blockquote></div>"
    )

    assert without_quotation(text_of(page)) == "The room was cold."


@pytest.mark.parametrize(
    "hostile",
    [
        "\n" * 500_000,
        "On " * 300_000,
        "On 2026 x wrote:\n" * 50_000,
        "wrote: " * 100_000,
        "From: x\n" * 100_000,
        "-" * 900_000,
        "> " * 400_000,
        "_" * 400_000 + "\n" + "*" * 400_000,
        "Von meinem " + "x" * 900_000,
        " \xa0\t" * 300_000,
    ],
)
def test_a_hostile_text_costs_no_time(hostile: str) -> None:
    with costing_less_than(0.4):
        assert len(without_quotation(hostile)) <= len(hostile)


@settings(deadline=None)
@given(st.text(alphabet="On wrote:\n>-_@2026.Von From Am x", max_size=400))
def test_cutting_never_fails_and_never_invents(text: str) -> None:
    new = {line.strip(" _") for line in without_quotation(text).split("\n")}

    assert new <= {line.strip(" _") for line in text.split("\n")} | {""}
