"""Messaging as people see it: the inbox, what is done in it, and the guest's page."""

from services.messaging.views import actions as actions
from services.messaging.views import guest as guest
from services.messaging.views import inbox as inbox

routers = [inbox.router, actions.router, guest.router]

__all__ = ["routers"]
