"""The messaging service, put together."""

from services.messaging import api, policies, views
from services.messaging.application import Messaging
from services.messaging.outbox import OUTBOX
from services.messaging.projections import Inbox
from services.messaging.views.inbox import tell
from shared.service import Service
from shared.sight import SIGHT

SERVICE = Service(
    name="messaging",
    application=Messaging,
    outbox=OUTBOX,
    routers=[api.router, *views.routers],
    policies=policies.ALL,
    projections=[*SIGHT, Inbox],
    live={"inbox": tell},
    loops=policies.LOOPS,
)
