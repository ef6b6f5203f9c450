"""What is asked of the documents."""
