"""The whole house on one machine, without containers."""
