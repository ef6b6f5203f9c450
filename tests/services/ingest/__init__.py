"""The mirror of services/ingest/."""
