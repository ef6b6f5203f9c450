"""What a dispute decides."""
