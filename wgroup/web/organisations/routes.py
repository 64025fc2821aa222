"""The pages of the organisations, opened together."""

from wgroup.web.organisations import acting, reading
from wgroup.web.organisations.room import ACCESS, bp

__all__ = ["ACCESS", "acting", "bp", "reading"]
