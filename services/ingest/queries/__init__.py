"""What is asked of ingest's documents."""
