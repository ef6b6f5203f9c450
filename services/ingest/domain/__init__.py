"""What ingest decides, each aggregate in a file of its own."""
