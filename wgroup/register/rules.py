"""The words in which the Parties' texts are described. Plain values only."""

import re
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
    UNCLASSIFIED = "unclassified"


class Form(StrEnum):
    """Where a provision stands in its text; an editorial part is our split, not numbered there."""

    PRESS_LEAD = "press-lead"
    ARTICLE = "article"
    CHAPEAU = "chapeau"
    ITEM = "item"
    SUB_ITEM = "sub-item"
    EDITORIAL_PART = "editorial-part"


class Modality(StrEnum):
    """How strongly the text speaks; unclassified until somebody says. Never told more strongly."""

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
    UNCLASSIFIED = "unclassified"


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

# Series of documents and the word for decisions: no group may be called so (domain.md 4.6).
SERIES = frozenset({"INF", "L", "CRP", "WP", "SR", "MISC", "NGO", "DEC"})

# Neither of these, for addresses begin so.
INSTRUMENT_KEY = re.compile(r"(?!(?:topic|import)$)[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII)
# <instrument>/<article>[.<clause>[.<item>]][~<editorial part>]
PROVISION_KEY = re.compile(
    r"[a-z][a-z0-9]*(-[a-z0-9]+)*/[A-Za-z0-9]+(\.[A-Za-z0-9]+)*(~[A-Za-z0-9]+)?", re.ASCII
)
TOPIC_KEY = re.compile(r"topic/[A-Za-z0-9]+(\.[A-Za-z0-9]+)*(~[A-Za-z0-9]+)?", re.ASCII)
COMMITMENT_KEY = re.compile(r"[A-Z][A-Z0-9]{1,9}-C[0-9]{2,4}", re.ASCII)
MILESTONE_KEY = re.compile(r"M-[A-Za-z0-9]+(-[A-Za-z0-9]+)*", re.ASCII)
INDICATOR_KEY = re.compile(r"IND-[A-Za-z0-9.~-]+", re.ASCII)
GROUP_CODE = re.compile(r"[A-Z]{2,4}", re.ASCII)
PLAIN_KEY = re.compile(r"[A-Za-z0-9]+([._-][A-Za-z0-9]+)*", re.ASCII)


def instrument_of(key: str) -> str:
    """The instrument that a provision's key names."""
    return key.partition("/")[0]


def clause_of(key: str) -> str:
    """The place within its text that a provision's or topic's key names: 8.3.1, 8.1~a."""
    return key.partition("/")[2]


def order_of(clause: str) -> int:
    """A place in the text that depends on the number alone, for rows that give none."""
    numbers, _, part = clause.partition("~")
    steps = [int(each) if each.isdigit() else 0 for each in [*numbers.split("."), "0", "0"][:3]]
    place = min(steps[0], 999)
    for step in (*steps[1:], _part_number(part)):
        place = place * 100 + min(step, 99)
    return place


def _part_number(part: str) -> int:
    """2 of f2, 3 of c, 0 of nothing."""
    digits = "".join(each for each in part if each.isdigit())[:3]
    return int(digits) if digits else max(ord(part[:1].lower() or "`") - ord("`"), 0)


def form_of(clause: str) -> Form:
    """What a provision is by its number, where the file does not say."""
    if "~" in clause:
        return Form.EDITORIAL_PART
    if not clause[:1].isdigit():
        return Form.PRESS_LEAD if clause == "lead" else Form.ARTICLE
    return (Form.ARTICLE, Form.ITEM, Form.SUB_ITEM)[min(clause.count("."), 2)]
