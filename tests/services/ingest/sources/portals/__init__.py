"""The mirror of services/ingest/sources/portals/."""
