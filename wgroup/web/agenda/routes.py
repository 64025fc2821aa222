"""The pages of agendas, opened together."""

from wgroup.web.agenda import dealing, reading, writing
from wgroup.web.agenda.room import ACCESS, bp

__all__ = ["ACCESS", "bp", "dealing", "reading", "writing"]
