"""Who opens the pages of meetings; in place of the programs that the API is tried with."""

from tests.web.meetings.pages import count, focals, secretariat

__all__ = ["count", "focals", "secretariat"]
