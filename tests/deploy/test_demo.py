"""The demo's month: its clock, its agenda, its people; and that it wants an empty house."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from deploy.demo.__main__ import fill
from deploy.demo.agenda import Agenda
from deploy.demo.browsing import Page
from deploy.demo.guests import Guests, Place
from deploy.demo.hands import Hands
from deploy.demo.words import SPOKEN, tongue
from deploy.local.house import House
from deploy.local.run import ROOT
from shared.clock import Clock

BACK = timedelta(days=30)
SEE = Place("p-1", "Adler am See", "Europe/Vienna", "lake", "accounts/1/locations/1")
A_SECOND = timedelta(seconds=1)


@pytest.fixture
def hands(tmp_path: Path) -> Hands:
    return Hands(tmp_path / "clock.json", BACK)


def clock(tmp_path: Path) -> datetime:
    """What the house's processes see."""
    return Clock(str(tmp_path / "clock.json")).now()


def test_the_house_begins_thirty_days_ago(hands: Hands, tmp_path: Path) -> None:
    assert abs(clock(tmp_path) - (datetime.now(UTC) - BACK)) < A_SECOND


def test_hands_are_turned_forward_only_and_never_beyond_the_real_time(
    hands: Hands, tmp_path: Path
) -> None:
    noon = hands.now() + timedelta(hours=12)
    hands.turn_to(noon)
    assert noon <= clock(tmp_path) < noon + A_SECOND
    hands.turn_to(noon - timedelta(days=2))
    assert clock(tmp_path) >= noon
    hands.turn_to(datetime.now(UTC) + BACK)
    assert clock(tmp_path) <= datetime.now(UTC)


def test_in_the_end_the_clock_shows_the_real_time(hands: Hands, tmp_path: Path) -> None:
    hands.let_go()
    assert abs(clock(tmp_path) - datetime.now(UTC)) < A_SECOND
    assert json.loads((tmp_path / "clock.json").read_text())["offset"] == 0


def test_things_happen_in_their_order_also_those_that_follow_from_others(hands: Hands) -> None:
    agenda, happened = Agenda(hands, datetime.now(UTC)), []
    agenda.later(5, lambda: happened.append("answer"))

    def invite() -> None:
        happened.append("invitation")
        agenda.later(1, lambda: happened.append("click"))

    agenda.later(2, invite)
    agenda.run()
    assert happened == ["invitation", "click", "answer"]


def test_nothing_happens_after_the_end(hands: Hands) -> None:
    agenda, happened = Agenda(hands, hands.now() + timedelta(hours=1)), []
    agenda.later(2, lambda: happened.append("too late"))
    agenda.run()
    assert not happened


@pytest.mark.parametrize("language", SPOKEN)
def test_people_have_words_in_each_language(language: str) -> None:
    luck = random.Random(1)
    said = {
        tongue(language).review(luck, stars, site)
        for stars in range(1, 6)
        for site in ("city", "lake")
        for _ in range(20)
    }
    assert len(said) > 60
    for percent in (20, 60, 100):
        assert tongue(language).comment(luck, percent)


def test_a_month_of_guests_has_no_name_and_no_address_twice() -> None:
    guests = Guests(random.Random(1))
    left = [guest for day in range(1, 31) for guest in guests.leave(SEE, date(2026, 5, day))]
    assert len({guest.name for guest in left}) == len(left) > 120
    assert len({guest.address for guest in left}) == len(left)
    assert all(guest.address.isascii() for guest in left)


def test_a_form_is_found_with_what_it_carries() -> None:
    html = """
      <form action="/x/note"><input type="hidden" name="command_id" value="1"></form>
      <form action="/x/write?lang=de"><input name="version" value="7">
        <input type="checkbox" name="spam" value="yes">
        <input type="checkbox" name="a" value="yes" checked>
        <select name="to"><option value="">none</option><option value="lena">Lena</option></select>
      </form>"""
    [form] = Page("/x", 200, html).forms("/write")
    assert form.fields == {"version": "7", "a": "yes", "to": "lena"}


def test_what_stands_apart_from_its_form_is_carried_too() -> None:
    html = """
      <input form="write" name="version" value="7"><input form="other" name="x" value="0">
      <form id="write" action="/x/write"><input name="command_id" value="1"></form>
      <form action="/x/note"><input name="a" value="2"></form>
      <input form="write" name="late" value="3">"""
    [form] = Page("/x", 200, html).forms("/write")
    assert form.fields == {"version": "7", "command_id": "1", "late": "3"}


def test_it_refuses_a_house_that_is_not_empty(tmp_path: Path) -> None:
    (tmp_path / "events").mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "deploy.demo"],
        env=os.environ | {"DATA_DIR": str(tmp_path)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "needs an empty house" in done.stderr
    assert not (tmp_path / "clock.json").exists()


def test_who_interrupts_it_hears_what_to_do(
    hands: Hands, capsys: pytest.CaptureFixture[str]
) -> None:
    log_ins = '{"role": "staff", "address": "a", "password": "b"}\n{"pms_key": "k"}'
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url, held = f"http://127.0.0.1:{silent.getsockname()[1]}", []

        def interrupt() -> None:
            held.append(silent.accept())
            os.kill(os.getpid(), signal.SIGINT)

        threading.Thread(target=interrupt, daemon=True).start()
        made = House(environment={"GOOGLE_API_URL": url}, web_url=url, mail_url=url)
        with pytest.raises(KeyboardInterrupt):
            fill(hands, made, log_ins)
    assert "`make clean`, then `make demo` again" in capsys.readouterr().out
