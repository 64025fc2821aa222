"""Calendars to subscribe to, and the pages on which people keep their own."""

from wgroup.web.feeds import addresses, pages
from wgroup.web.feeds.room import ACCESS, bp

__all__ = ["ACCESS", "addresses", "bp", "pages"]
