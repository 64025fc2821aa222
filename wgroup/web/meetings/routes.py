"""The pages of the meetings, opened together."""

from wgroup.web.meetings import acting, finding, joining, people, proposing, reading
from wgroup.web.meetings.room import ACCESS, bp

__all__ = ["ACCESS", "acting", "bp", "finding", "joining", "people", "proposing", "reading"]
