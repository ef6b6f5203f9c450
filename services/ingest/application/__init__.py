"""The commands of ingest: imports and portals."""

from services.ingest.application.imports import Imports
from services.ingest.application.portals import Portals


class Ingest(Imports, Portals):
    """All commands of the service."""

    name = "ingest"
