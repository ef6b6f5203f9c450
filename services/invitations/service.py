"""The invitations service, put together."""

from services.invitations import api, policies, views
from services.invitations.application import Invitations
from services.invitations.outbox import OUTBOX
from services.invitations.projections import (
    Blocks,
    GuestListViews,
    Guests,
    SendingPlans,
    Wordings,
)
from shared.service import Service
from shared.sight import SIGHT, ApiKeys

SERVICE = Service(
    name="invitations",
    application=Invitations,
    outbox=OUTBOX,
    routers=[api.router, *views.ROUTERS],
    one_click=["/g/u/"],
    policies=policies.ALL,
    forgetting=[policies.guests.forget_again],
    projections=[*SIGHT, ApiKeys, Guests, Blocks, SendingPlans, Wordings, GuestListViews],
    live=views.LIVE,
)
