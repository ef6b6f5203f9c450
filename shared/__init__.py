"""What at least two services stand on. Nothing here knows a service."""
