"""The mirror of services/."""
