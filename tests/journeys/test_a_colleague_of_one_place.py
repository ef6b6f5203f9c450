"""A colleague is added for one place, comes in by the link in the mail, and sees that place."""

from playwright.sync_api import expect

from tests.journeys.conftest import House, link, shows
from tests.support.browser import OpenContext, axe
from tests.support.patience import wait_for


def test_a_colleague_of_one_place_sees_that_place(house: House, open_context: OpenContext) -> None:
    house.departs("Erika Erste", room="11")
    anna = house.log_in(open_context().new_page())
    shows(anna, f"{house.url}/guests", "tbody tr", "Erika Erste")
    hers = anna.locator("tbody tr", has_text="Erika Erste").inner_text()

    anna.goto(f"{house.url}/settings/staff/new")
    main = anna.locator("main")
    boxes = main.locator("input[name=places]")
    expect(boxes).to_have_count(2)
    for box in boxes.all():
        expect(box).to_be_hidden()  # all places are chosen: none can be ticked in vain
    main.get_by_label("Name").fill("Rita Rezeption")
    main.get_by_label("E-mail").fill(f"rita@{house.whole.namespace}adler.example")
    main.locator("input[name=reach][value=some]").check()
    names = [label.inner_text().strip() for label in main.locator(".only-some label").all()]
    [other] = [name for name in names if name not in hers]
    main.get_by_label(other).check()
    axe(anna)
    main.get_by_role("button", name="Add and invite").click()
    expect(anna.locator("tbody tr", has_text="Rita Rezeption")).to_contain_text(other)

    mail = house.mail(f"rita@{house.whole.namespace}adler.example", "/g/p/")
    rita = open_context().new_page()
    rita.goto(link(mail, "/g/p/"))
    rita.get_by_label("New password", exact=True).fill("a demo desk is open")
    rita.locator("main button").last.click()
    rita.wait_for_url(lambda url: "/g/p/" not in url)
    wait_for(lambda: rita.request.get(f"{house.url}/guests").ok, "guests to know her session")
    rita.goto(f"{house.url}/guests")
    expect(rita.locator("main")).not_to_contain_text("Erika Erste")
    rita.goto(f"{house.url}/imports")
    expect(rita.locator("select[name=place] option")).to_have_text([other])
