"""The pages of accounts: coming in, and the settings of a business."""

from services.accounts.views import (
    account,
    business,
    entrance,
    keys,
    password,
    places,
    session,
    settings,
    staff,
)
from shared.web.i18n import mark
from shared.web.problems import say

say(
    "accounts",
    {
        "address_taken": mark("This address has a user already."),
        "group_changed_meanwhile": mark(
            "Somebody else changed this group in the meantime. Load the page again."
        ),
        "group_incomplete": mark("A group needs a name and at least one place."),
        "key_incomplete": mark("A key needs a name and at least one place."),
        "last_administrator": mark("A business needs at least one administrator."),
        "link_expired": mark("The time of this link is over."),
        "link_is_spent": mark("This link was used, or a newer one was sent."),
        "no_name": mark("A business needs a name."),
        "not_administrator": mark("You do not administer this business any more."),
        "own_rights": mark(
            "Nobody takes away their own rights. Another administrator can do that."
        ),
        "place_changed_meanwhile": mark(
            "Somebody else changed this place in the meantime. Load the page again."
        ),
        "place_incomplete": mark("A place needs a name, a time zone, a country and a language."),
        "rights_changed_meanwhile": mark(
            "Somebody else changed these rights in the meantime. Load the page again."
        ),
        "session_is_over": mark("Please log in again."),
    },
)

ROUTERS = (
    entrance.router,
    password.router,
    session.router,
    settings.router,
    account.router,
    business.router,
    staff.router,
    places.router,
    keys.router,
)
