"""How widely a thing may be known."""

from enum import StrEnum


class Level(StrEnum):
    """From narrow to wide (domain.md 4.4)."""

    OWN_PARTY = "own_party"
    BILATERAL = "bilateral"
    PARTICIPANTS = "participants"
    PUBLIC = "public"

    @property
    def width(self) -> int:
        return list(Level).index(self)
