"""Disputes as people see them: the board and a dispute for staff, the choice for the guest."""

from services.disputes.views import guest, staff

routers = [staff.router, guest.router]

__all__ = ["routers"]
