"""What messaging decides."""
