"""The pages of the experts, opened together."""

from wgroup.web.roster import acting, reading
from wgroup.web.roster.room import ACCESS, bp

__all__ = ["ACCESS", "acting", "bp", "reading"]
