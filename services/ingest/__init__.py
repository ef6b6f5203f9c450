"""Everything that comes in from outside: departure lists, PMS, portals."""
