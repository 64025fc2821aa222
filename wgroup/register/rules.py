"""The words in which the Parties' texts are described. Plain values only."""

from dataclasses import dataclass
from enum import StrEnum


class InstrumentStatus(StrEnum):
    """A container names a text whose items nobody has brought in yet."""

    ACTIVE = "active"
    CONTAINER = "container"


class TextStatus(StrEnum):
    """What we hold of the text itself; our own summaries are never a text of the Parties."""

    NONE = "none"
    UNOFFICIAL_COPY = "unofficial-copy"
    AUTHENTIC = "authentic"


class Kind(StrEnum):
    RECITAL = "recital"
    COOPERATION_TOPIC = "cooperation-topic"
    UNILATERAL_COMMITMENT = "unilateral-commitment"
    JOINT_COMMITMENT = "joint-commitment"
    MECHANISM = "mechanism"


class Form(StrEnum):
    """Where a provision stands in its text; an editorial part is our split, not numbered there."""

    PRESS_LEAD = "press-lead"
    ARTICLE = "article"
    CHAPEAU = "chapeau"
    ITEM = "item"
    SUB_ITEM = "sub-item"
    EDITORIAL_PART = "editorial-part"


class Modality(StrEnum):
    """How strongly the text speaks. Never told more strongly than it stands there."""

    COMMITS = "commits"
    WILL = "will"
    PLANS = "plans"
    HAS_SET_GOAL = "has-set-goal"
    SUPPORTS = "supports"
    RECALLS = "recalls"
    RECOGNISES = "recognises"
    REPORTS_FACT = "reports-fact"
    AGREES = "agrees"
    MAY = "may"


class DueType(StrEnum):
    NONE = "none"
    ONGOING = "ongoing"
    POINT = "point"
    WINDOW = "window"
    PERIOD = "period"
    DEADLINE = "deadline"
    EVENT_RELATIVE = "event-relative"


class CommitmentType(StrEnum):
    JOINT = "joint"
    UNILATERAL = "unilateral"
    COOPERATION = "cooperation"
    COLLECTIVE_POSITION = "collective-position"
    MECHANISM = "mechanism"


class Granularity(StrEnum):
    """Whether each holder has a status of its own or all have one."""

    PER_PARTY = "per-party"
    JOINT = "joint"


class MilestoneKind(StrEnum):
    POINT = "point"
    EVENT = "event"
    WINDOW = "window"
    PERIOD = "period"
    DEADLINE = "deadline"
    EVENT_DEADLINE = "event-deadline"
    RECURRING = "recurring"


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"
    REACH = "reach"


class TopicState(StrEnum):
    OPEN = "open"
    ACTIVE = "active"
    DORMANT = "dormant"
    CLOSED = "closed"


class EntryKind(StrEnum):
    """Smaller things of the register that share one table."""

    FUNCTION = "function"
    ORGANISATION_TYPE = "organisation-type"
    ROLE = "role"
    AMBIGUITY = "ambiguity"
    TERM = "term"


# Who is to act, besides the Parties themselves.
BOTH, CONVENTION = "both", "UNFCCC"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows of one kind an import creates, changes, leaves, and does not find in the file."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    missing: int = 0
