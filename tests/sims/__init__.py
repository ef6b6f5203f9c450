"""The world outside, as processes of their own: portals, PMS, mailboxes."""
