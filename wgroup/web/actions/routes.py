"""The pages of the action items, opened together."""

from wgroup.web.actions import acting, reading
from wgroup.web.actions.room import ACCESS, bp

__all__ = ["ACCESS", "acting", "bp", "reading"]
