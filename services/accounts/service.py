"""The accounts service, put together."""

from services.accounts import api, policies, views
from services.accounts.application import Accounts
from services.accounts.outbox import OUTBOX
from services.accounts.projections import Letters, Members, PasswordLinks
from shared.letters import note_what_came_back
from shared.service import Service
from shared.sight import SIGHT, ApiKeys

SERVICE = Service(
    name="accounts",
    application=Accounts,
    outbox=OUTBOX,
    routers=[api.router, *views.ROUTERS],
    policies=[
        policies.a_password_is_asked_for_its_letter_goes,
        policies.a_user_is_deleted_the_key_is_destroyed,
        policies.send_letters,
        note_what_came_back,
    ],
    forgetting=[policies.a_user_is_deleted_the_key_is_destroyed],
    projections=[*SIGHT, ApiKeys, Members, PasswordLinks, Letters],
)
