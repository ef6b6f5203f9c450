"""What ingest does by itself."""

from services.ingest.policies import imports as imports
from services.ingest.policies import portals as portals

POLICIES = [*imports.POLICIES, *portals.POLICIES]
