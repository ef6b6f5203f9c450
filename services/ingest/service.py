"""The ingest service, put together."""

from services.ingest import api
from services.ingest.application import Ingest
from services.ingest.application.staging import make_tables
from services.ingest.outbox import OUTBOX
from services.ingest.policies import POLICIES
from services.ingest.policies.imports import forget_the_file
from services.ingest.projections import PROJECTIONS
from services.ingest.views import LIVE, ROUTERS
from shared.service import Service
from shared.sight import SIGHT, ApiKeys

SERVICE = Service(
    name="ingest",
    application=Ingest,
    outbox=OUTBOX,
    routers=[api.router, *ROUTERS],
    policies=POLICIES,
    forgetting=[forget_the_file],
    projections=[*SIGHT, ApiKeys, *PROJECTIONS],
    live=LIVE,
    migrations=[make_tables],
)
