"""The pages of the decisions, opened together."""

from wgroup.web.decisions import acting, agreeing, reading
from wgroup.web.decisions.room import ACCESS, bp

__all__ = ["ACCESS", "acting", "agreeing", "bp", "reading"]
