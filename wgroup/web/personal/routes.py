"""The pages of what is kept about people, opened together."""

from wgroup.web.personal import affiliations, answering, merging, own
from wgroup.web.personal.room import ACCESS, PROVED, bp

__all__ = ["ACCESS", "PROVED", "affiliations", "answering", "bp", "merging", "own"]
