"""Accounts: which businesses and places there are, who may do what, and who is logged in."""
