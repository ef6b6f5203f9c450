"""A guest is anonymised, with the other stays that are ticked."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.invitations.domain.invitation import Invitation
from services.invitations.domain.recipient import Recipient
from services.invitations.domain.submission import Answer, Submission
from services.invitations.policies.guests import sealed_for_the_list
from services.invitations.service import SERVICE
from shared.forgetting import forget_again
from shared.sealing import KeyDestroyed
from tests.services.invitations.pages import GUEST, invited, names, posted
from tests.services.invitations.people import (
    ANNA,
    a_guest,
    guest_id,
)
from tests.services.invitations.stage import (
    BUSINESS,
    Stage,
)
from tests.support.house import open_here


async def test_anonymising_offers_the_other_stays_and_forgets_those_ticked(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    await invited(stage)
    review = Submission.review_of(GUEST)
    words = stage.here.vault.seal(BUSINESS, f"review:{review}", "Loud.")
    stage.do("answer", GUEST, Answer(40_00, words, True, False, "de"))
    earlier, kept = date(2026, 4, 2), date(2026, 4, 1)
    for day in (earlier, kept):
        await stage.hear(a_guest(stage.here, departure=day))
    page = await staff_browser.get(f"/guests/{GUEST}/anonymise")
    assert page.text.count('name="stays"') == 2
    row = await stage.row(guest_id(ANNA, earlier))
    form = posted(stays=[str(guest_id(ANNA, earlier)), str(uuid4())], erases_words="true")
    page = await staff_browser.post(f"/guests/{GUEST}/anonymise", data=form)
    assert page.status_code == 303
    opened = stage.here.vault.open
    assert opened(words) is None and opened(row["name"]) is None
    await stage.settle()
    statuses = [(await stage.row(guest_id(ANNA, d)))["status"] for d in (earlier, kept)]
    assert statuses == ["anonymised", "not_sent"]
    assert names(await staff_browser.get("/guests?q=anna")) == ["Anna Huber"]
    page = await staff_browser.get(f"/guests/{GUEST}")
    assert "Anonymous guest" in page.text and "Anna" not in page.text
    assert (await staff_browser.get(f"/guests/{GUEST}/anonymise")).status_code == 409


async def test_the_words_of_the_review_stay_unless_they_are_erased_too(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    await invited(stage)
    words = stage.here.vault.seal(BUSINESS, f"review:{Submission.review_of(GUEST)}", "Loud.")
    stage.do("answer", GUEST, Answer(40_00, words, True, False, "de"))
    await stage.settle()
    await staff_browser.post(f"/guests/{GUEST}/anonymise", data=posted())
    await stage.settle()
    assert stage.here.vault.open(words) == "Loud."
    assert (await stage.row(GUEST))["score"] == 40_00


async def test_words_of_a_replacement_on_its_way_are_erased_with_the_others(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    """Disputes sealed them already; the guest's row does not know of them yet."""
    await invited(stage)
    first = Submission.review_of(GUEST)
    stage.do("answer", GUEST, Answer(40_00, None, True, False, "de"))
    await stage.settle()
    newer = f"review:{Submission.replacement_of(first)}"
    words = stage.here.vault.seal(BUSINESS, newer, "Still loud.")
    await staff_browser.post(f"/guests/{GUEST}/anonymise", data=posted(erases_words="true"))
    assert stage.here.vault.open(words) is None
    with pytest.raises(KeyDestroyed):
        stage.here.vault.seal(BUSINESS, newer, "Even louder.")


@pytest.mark.parametrize("action", ["anonymise", "delete"])
async def test_every_address_the_guest_had_is_forgotten(
    stage: Stage, staff_browser: httpx.AsyncClient, action: str
) -> None:
    guest = a_guest(stage.here)
    await stage.hear(guest)
    stage.do("block_address", guest.contact_hash, "staff", listed(stage, guest.contact_hash))
    known = stage.app.find(Invitation, GUEST)
    new = stage.here.vault.seal(BUSINESS, f"guest:{GUEST}", "new@example.org")
    contact = stage.here.pepper.contact(BUSINESS, "new@example.org")
    stage.do("edit", GUEST, known.guest.at_address(new, contact, "domain"), known.version)
    await stage.settle()
    assert f"<b>{ANNA}</b>" in (await staff_browser.get("/settings/blocked")).text
    await staff_browser.post(f"/guests/{GUEST}/{action}", data=posted())
    blocked = await staff_browser.get("/settings/blocked")
    assert f"<b>{ANNA}</b>" not in blocked.text and "that was forgotten" in blocked.text


def listed(stage: Stage, contact: str) -> Any:
    return sealed_for_the_list(stage.here, BUSINESS, Recipient.stream(BUSINESS, contact), ANNA)


async def test_a_blocked_address_stays_blocked_when_its_guest_is_forgotten(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    await stage.hear(a_guest(stage.here))
    page = await staff_browser.post(f"/guests/{GUEST}/block", data=posted())
    assert page.status_code == 303
    await stage.settle()
    assert f"<b>{ANNA}</b>" in (await staff_browser.get("/settings/blocked")).text
    await staff_browser.post(f"/guests/{GUEST}/anonymise", data=posted())
    await stage.settle()
    blocked = await staff_browser.get("/settings/blocked")
    assert f"<b>{ANNA}</b>" not in blocked.text and "that was forgotten" in blocked.text
    again = date(2026, 4, 20)
    await stage.hear(a_guest(stage.here, departure=again))
    assert (await stage.row(guest_id(ANNA, again)))["because"] == "address_blocked"


async def test_an_older_copy_of_the_key_store_brings_nobody_back(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    await invited(stage)
    others = stage.here.vault.seal(BUSINESS, "guest:another", "Berta")
    name = (await stage.row(GUEST))["name"]
    keys = Path(stage.here.settings.keys_url.removeprefix("sqlite:///"))
    older = keys.read_bytes()
    await staff_browser.post(f"/guests/{GUEST}/anonymise", data=posted(erases_words="true"))
    keys.write_bytes(older)
    restored = open_here(SERVICE, stage.here.settings)
    assert restored.vault.open(name) == "Anna Huber"
    for _ in range(2):
        assert forget_again(restored) == 1
        assert restored.vault.open(name) is None
    assert restored.vault.open(others) == "Berta"
