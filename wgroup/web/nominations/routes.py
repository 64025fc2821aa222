"""The pages of the nominations, opened together."""

from wgroup.web.nominations import acting, filing, listing, reading, writing
from wgroup.web.nominations.room import ACCESS, bp

__all__ = ["ACCESS", "acting", "bp", "filing", "listing", "reading", "writing"]
