"""The mirror of services/ingest/sources/files/; every list is made here."""
