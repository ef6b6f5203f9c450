"""The commands of ingest: imports and portals."""

from services.ingest.application.imports import Imports


class Ingest(Imports):
    """All commands of the service."""

    name = "ingest"
