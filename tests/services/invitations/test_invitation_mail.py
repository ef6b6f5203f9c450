"""What is in an invitation: its hour, language, words, links and headers."""

from datetime import date, timedelta

import pytest

from services.invitations.domain.invitation import Invitation
from tests.services.invitations.mails import GUEST, TRIES, a_due_guest, mail_server, read, words_of
from tests.services.invitations.people import ANNA, a_guest
from tests.services.invitations.stage import MAY_2_TEN, PLACE, Stage


async def test_it_goes_at_its_hour_in_the_guest_s_language(stage: Stage) -> None:
    await stage.hear(a_guest(stage.here))
    async with mail_server(stage) as ledger:
        stage.time.now = MAY_2_TEN - timedelta(seconds=1)
        await stage.moments_come()
        assert not ledger.mails
        stage.time.now = MAY_2_TEN
        await stage.moments_come()
        message = read(ledger)
    assert ledger.mails[0].rcpt_tos == [ANNA]
    assert message["To"] == f"Anna Huber <{ANNA}>"
    assert message["From"].startswith("Hotel Post <")
    assert message["Content-Language"] == "de"
    row = await stage.row(GUEST)
    assert (row["status"], row["sent_at"]) == ("email_sent", MAY_2_TEN)
    assert stage.stored(*TRIES) == ["invitation.intended", "invitation.sent"]


async def test_text_and_html_say_the_same_and_carry_the_link(stage: Stage) -> None:
    await a_due_guest(stage)
    async with mail_server(stage) as ledger:
        await stage.moments_come()
        message = read(ledger)
    link = f"{stage.here.settings.public_url}/g/s/{stage.here.pepper.link('survey', GUEST)}"
    for subtype in ("plain", "html"):
        words = words_of(message, subtype)
        assert link in words
        assert "Anna Huber" in words
        assert "Hotel Post" in words
        assert "{{" not in words


async def test_one_click_stops_it(stage: Stage) -> None:
    await a_due_guest(stage)
    async with mail_server(stage) as ledger:
        await stage.moments_come()
        message = read(ledger)
    token = stage.here.pepper.link("unsubscribe", GUEST)
    assert message["List-Unsubscribe"] == f"<{stage.here.settings.public_url}/g/u/{token}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"/g/u/{token}" in words_of(message)


async def test_the_place_s_own_words_go_to_those_they_were_written_for(stage: Stage) -> None:
    day = date(2026, 5, 1)
    own = (
        "Servus aus {{place_name}}",
        "Liebe {{guest_name}},",
        "Abreise am {{departure}}.\n\nBis bald!",
    )
    stage.do("change_wording", PLACE, "invitation", "de", own, day, day)
    await a_due_guest(stage)
    other = await a_due_guest(stage, "eva@example.org", departure=date(2026, 4, 30))
    async with mail_server(stage) as ledger:
        await stage.moments_come()
        mails = {m.rcpt_tos[0]: read(ledger, n) for n, m in enumerate(ledger.mails)}
    mine = mails[ANNA]
    assert mine["Subject"] == "Servus aus Hotel Post"
    assert "Liebe Anna Huber," in words_of(mine)
    assert "Abreise am 01.05.2026." in words_of(mine)
    assert "Servus" not in mails["eva@example.org"]["Subject"]
    versions = {
        guest: fact.text_version
        for guest in (GUEST, other)
        for fact in stage.app.events.get(guest)
        if isinstance(fact, Invitation.Intended)
    }
    assert versions == {GUEST: 1, other: 0}


async def test_what_a_hotel_or_a_guest_writes_does_nothing_in_a_mail(stage: Stage) -> None:
    bad = (
        "{{ 7*7 }}{% if 1 %}",
        "<script>alert(1)</script>Hi",
        "<img src=x onerror=y>{{guest_name}}",
    )
    stage.do("change_wording", PLACE, "invitation", "de", bad, None, None)
    await a_due_guest(stage, name="<b>Bobby</b>\r\nBcc: x@example.org {{link}}")
    async with mail_server(stage) as ledger:
        await stage.moments_come()
        message = read(ledger)
    page = words_of(message, "html")
    assert "<script" not in page and "onerror" not in page and "<b>Bobby" not in page
    assert message["Bcc"] is None
    assert ledger.mails[0].rcpt_tos == [ANNA]
    assert "49" not in message["Subject"]


@pytest.mark.parametrize("language", ["en", "de", "fr", "it", "pl", "es"])
async def test_every_language_has_its_words(stage: Stage, language: str) -> None:
    await a_due_guest(stage, language=language)
    async with mail_server(stage) as ledger:
        await stage.moments_come()
        message = read(ledger)
    assert message["Content-Language"] == language
    is_english = "Rate your stay" in words_of(message)
    assert is_english == (language == "en")
