"""What ingest shows."""

from services.ingest.projections import imports as imports
from services.ingest.projections import portals as portals

PROJECTIONS = [*imports.PROJECTIONS, *portals.PROJECTIONS]
