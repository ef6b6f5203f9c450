"""The commands on businesses, places and keys, on staff and their rights, on log-ins."""

from services.accounts.application.entrance import Entrance
from services.accounts.application.houses import business_of, customer_ids
from services.accounts.application.people import Newcomer, People, Rights

__all__ = ["Accounts", "Newcomer", "Rights", "business_of", "customer_ids"]


class Accounts(People, Entrance):
    name = "accounts"
