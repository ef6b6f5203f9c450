"""What ingest shows."""

from services.ingest.projections import imports

PROJECTIONS = [*imports.PROJECTIONS]
