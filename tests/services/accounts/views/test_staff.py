"""Staff: who works here, and what they may do."""

from uuid import uuid4

import pytest

from services.accounts.domain.user import User
from services.accounts.policies import a_password_is_asked_for_its_letter_goes
from services.accounts.settings import claim_of, letter_of
from shared.contracts.accounts import PasswordAsked, UserAdded
from shared.domain import acting
from shared.letters import Letter
from shared.mail.outcome import Refused
from tests.services.accounts.events import hear, told
from tests.services.accounts.hotel import Hotel
from tests.services.accounts.views.site import HASH, Site, Staffed, hidden, words

MIA = {"name": "Mia König", "address": "mia@adler.example", "language": "de", "role": "staff"}


@pytest.mark.parametrize("path", ["", "/new"])
async def test_only_administrators_see_the_staff(site: Site, adler: Staffed, path: str) -> None:
    assert (await site.browser().get(f"/settings/staff{path}")).status_code == 303
    for address in ("jonas@adler.example", "lena@adler.example"):
        answer = await (await site.logged_in(address)).get(f"/settings/staff{path}")
        assert answer.status_code == 403 and "rights do not include" in words(answer)
    anna = await site.logged_in("anna@adler.example")
    assert (await anna.get(f"/settings/staff{path}")).status_code == 200


async def test_the_page_shows_everybody_of_the_business_and_nobody_else(
    site: Site, adler: Staffed
) -> None:
    krone = Hotel(site.here, "Hotel Krone")
    krone.add("kurt@krone.example")
    await site.settle()
    page = words(await (await site.logged_in("anna@adler.example")).get("/settings/staff"))
    assert all(name in page for name in ("Anna", "Jonas", "Lena", "3 people"))
    assert "Kurt" not in page and "krone" not in page


async def test_somebody_is_added_and_shown_as_invited(site: Site, adler: Staffed) -> None:
    anna = await site.logged_in("anna@adler.example")
    places = [str(adler.place)]
    answer = await anna.submit("/settings/staff", **MIA, reach="some", places=places)
    page = words(await anna.get(answer.headers["location"]))
    assert "Mia König" in page and "mia@adler.example" in page and "Invited" in page
    [asked] = [e for e in told(site.here) if isinstance(e, PasswordAsked)]
    assert asked.reason == "invited"


async def test_a_double_click_adds_one(site: Site, adler: Staffed) -> None:
    anna = await site.logged_in("anna@adler.example")
    command = str(uuid4())
    for _ in range(2):
        answer = await anna.submit("/settings/staff", **MIA, command_id=command)
        assert answer.status_code == 303
    added = [e for e in told(site.here) if isinstance(e, UserAdded)]
    assert len(added) == 4


async def test_who_is_known_from_another_business_is_let_in_without_a_mail(
    site: Site, adler: Staffed
) -> None:
    krone = Hotel(site.here, "Hotel Krone")
    kurt = krone.add("kurt@krone.example", password_hash=HASH)
    await site.settle()
    anna = await site.logged_in("anna@adler.example")
    answer = await anna.submit("/settings/staff", **{**MIA, "address": "kurt@krone.example"})
    page = words(await anna.get(answer.headers["location"]))
    assert "Kurt is known from another business and belongs to this one as well now" in page
    assert "Mia" not in page and "gets a mail" not in page
    assert adler.id in krone.app.find(User, kurt).access  # type: ignore[union-attr]
    assert not [e for e in told(site.here) if isinstance(e, PasswordAsked)]


async def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_lost(
    site: Site, adler: Staffed
) -> None:
    anna = await site.logged_in("anna@adler.example")
    poor = {"name": " ", "address": "mia@", "role": "reader", "reach": "some"}
    answer = await anna.submit("/settings/staff", **poor)
    page = words(answer)
    assert answer.status_code == 422 and 'value="mia@"' in answer.text
    for said in ("A name is missing", "no e-mail address", "at least one place"):
        assert said in page


async def test_a_taken_address_is_said_at_its_field(site: Site, adler: Staffed) -> None:
    anna = await site.logged_in("anna@adler.example")
    told_of = {**MIA, "address": "JONAS@adler.example"}
    answer = await anna.submit("/settings/staff", **told_of)
    assert answer.status_code == 422 and "has a user already" in words(answer)


async def test_rights_are_changed_and_count(site: Site, adler: Staffed) -> None:
    anna, jonas = [await site.logged_in(f"{who}@adler.example") for who in ("anna", "jonas")]
    form = await anna.get(f"/settings/staff/{adler.jonas}")
    rights = {"role": "administrator", "version": hidden(form, "version")}
    assert (await anna.submit(f"/settings/staff/{adler.jonas}", **rights)).status_code == 303
    assert (await jonas.get("/settings/staff")).status_code == 200
    stale = await anna.submit(f"/settings/staff/{adler.jonas}", **{**rights, "role": "reader"})
    assert stale.status_code == 409 and "in the meantime" in words(stale)


async def test_own_rights_are_shown_and_kept(site: Site, adler: Staffed) -> None:
    anna = await site.logged_in("anna@adler.example")
    page = await anna.get(f"/settings/staff/{adler.anna}")
    assert "your own rights" in words(page) and "Remove" not in words(page)
    version = adler.app.find(User, adler.anna).access[adler.id].version  # type: ignore[union-attr]
    demoted = await anna.submit(f"/settings/staff/{adler.anna}", role="reader", version=version)
    deleted = await anna.submit(f"/settings/staff/{adler.anna}/delete")
    assert demoted.status_code == deleted.status_code == 409
    assert "Another administrator can do that" in words(deleted)


async def test_who_is_removed_is_outside_and_forgotten_before_the_answer(
    site: Site, adler: Staffed
) -> None:
    anna, jonas = [await site.logged_in(f"{who}@adler.example") for who in ("anna", "jonas")]
    name = adler.app.find(User, adler.jonas).name  # type: ignore[union-attr]
    command = str(uuid4())
    for _ in range(2):
        answer = await anna.submit(f"/settings/staff/{adler.jonas}/delete", command_id=command)
        assert answer.status_code == 303
        assert site.here.vault.open(name) is None
    assert "Jonas" not in words(await anna.get("/settings/staff"))
    assert (await anna.get(f"/settings/staff/{adler.jonas}")).status_code == 404
    assert (await jonas.get("/settings")).headers["location"].startswith("/login")
    assert adler.app.holder(claim_of(site.here.pepper, "jonas@adler.example")) is None


async def test_an_invitation_is_sent_again(site: Site, adler: Staffed) -> None:
    mia = adler.add("mia@adler.example", password_hash=None)
    await site.settle()
    anna = await site.logged_in("anna@adler.example")
    assert "Send the invitation again" in words(await anna.get(f"/settings/staff/{mia}"))
    assert (await anna.submit(f"/settings/staff/{mia}/invitation")).status_code == 303
    assert adler.app.find(User, mia).generation == 2  # type: ignore[union-attr]
    assert "Send the invitation" not in words(await anna.get(f"/settings/staff/{adler.jonas}"))


async def test_a_mail_that_no_server_takes_is_shown(site: Site, adler: Staffed) -> None:
    mia = adler.add("mia@adler.example", password_hash=None)
    [asked] = [e for e in told(site.here) if isinstance(e, PasswordAsked)]
    hear(site.here, a_password_is_asked_for_its_letter_goes, asked)
    refusal = Refused("permanent", 550, "5.1.1", "no such user")
    with acting(adler.operator()):
        site.here.application.change(
            Letter, letter_of(mia, 1), lambda letter: letter.record(refusal, letter.send_at)
        )
    await site.settle()
    anna = await site.logged_in("anna@adler.example")
    assert "Mail not delivered" in words(await anna.get("/settings/staff"))
    assert "did not take the invitation" in words(await anna.get(f"/settings/staff/{mia}"))


async def test_users_of_another_business_are_not_there(site: Site, adler: Staffed) -> None:
    krone = Hotel(site.here, "Hotel Krone")
    kurt = krone.add("kurt@krone.example")
    await site.settle()
    anna = await site.logged_in("anna@adler.example")
    answers = [
        await anna.get(f"/settings/staff/{kurt}"),
        await anna.submit(f"/settings/staff/{kurt}", role="reader", version=3),
        await anna.submit(f"/settings/staff/{kurt}/invitation"),
        await anna.submit(f"/settings/staff/{kurt}/delete"),
        await anna.get(f"/settings/staff/{uuid4()}"),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({words(answer) for answer in answers}) == 1


async def test_a_form_for_another_business_changes_nothing(site: Site, adler: Staffed) -> None:
    krone = Hotel(site.here, "Hotel Krone")
    await site.settle()
    anna = await site.logged_in("anna@adler.example")
    answer = await anna.submit("/settings/staff", **MIA, business=str(krone.id))
    assert answer.status_code == 409 and "another business" in words(answer)
    assert adler.app.holder(claim_of(site.here.pepper, "mia@adler.example")) is None


async def test_no_address_and_no_name_is_stored_or_told_in_the_clear(
    site: Site, adler: Staffed
) -> None:
    anna = await site.logged_in("anna@adler.example")
    await anna.submit("/settings/staff", **MIA)
    rows = site.here.application.recorder.select_notifications(1, limit=1_000)
    kept = b"".join(row.state for row in rows).decode()
    database = site.here.documents.database
    for name in await database.list_collection_names():
        kept += str(await database[name].find({}).to_list())
    assert "Mia K" not in kept and "mia@" not in kept and "@adler" not in kept
