"""What accounts decides, each aggregate in a file of its own."""
