"""What speaks with the world outside: portals, PMS and files, each behind a small interface."""
