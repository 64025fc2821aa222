"""The pages of the nominations, opened together."""

from wgroup.web.nominations import acting, listing, reading, writing
from wgroup.web.nominations.room import ACCESS, bp

__all__ = ["ACCESS", "acting", "bp", "listing", "reading", "writing"]
