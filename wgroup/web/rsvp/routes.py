"""The pages of those who answer by a link, opened together."""

from wgroup.web.rsvp import answering, opening, replacing
from wgroup.web.rsvp.room import ACCESS, bp

__all__ = ["ACCESS", "answering", "bp", "opening", "replacing"]
