"""The pages of the delegations, opened together."""

from wgroup.web.delegations import acting, reading
from wgroup.web.delegations.room import ACCESS, PROVED, bp

__all__ = ["ACCESS", "PROVED", "acting", "bp", "reading"]
