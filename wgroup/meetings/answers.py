"""What an answer is worth: it was given to certain terms, and stands for those alone."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from wgroup.kernel.errors import Conflict, RuleBroken
from wgroup.meetings.rules import PEOPLE_FROZEN, PartStat, Status

# What somebody can say for themself; "delegated" names a substitute, which the own side enters.
OWN_ANSWERS = (PartStat.ACCEPTED, PartStat.TENTATIVE, PartStat.DECLINED)

# Once here it is known who came; the own side may still set its list right.
OVER = frozenset({Status.HELD}) | PEOPLE_FROZEN

# While it stands here people are asked whether they will come.
ASKING = frozenset({Status.TENTATIVE, Status.CONFIRMED, Status.IN_SESSION})

# Said of terms that no calendar was told of: less than any SEQUENCE.
BEFORE_ALL = -1


@dataclass(frozen=True, slots=True)
class Standing:
    """said is what was answered, as it was; earlier, to terms that have passed since."""

    said: PartStat
    earlier: bool = False

    @property
    def now(self) -> PartStat:
        """What it counts as: an answer to other terms is none (RFC 5546 2.1.4)."""
        return PartStat.NEEDS_ACTION if self.earlier else self.said


def tally(standings: Iterable[Standing]) -> dict[PartStat, int]:
    """How many answered what, by what their answers count as; in the order of PartStat."""
    counted = Counter(each.now for each in standings)
    return {each: counted[each] for each in PartStat}


def standing(said: PartStat, answered_for: int | None, terms_sequence: int) -> Standing:
    """Judge an answer given at SEQUENCE answered_for; None is one of which no more is known.

    terms_sequence: SEQUENCE at the last change of start, end, zone, mode or venue.
    """
    passed = answered_for is not None and answered_for < terms_sequence
    return Standing(said, earlier=passed and said is not PartStat.NEEDS_ACTION)


def check_own_answer(partstat: PartStat, status: Status) -> None:
    if partstat not in OWN_ANSWERS:
        raise RuleBroken("invalid_choice", field="partstat", choices=list(OWN_ANSWERS))
    if status in OVER:
        raise Conflict("wrong_state", status=status.value, step="participation")
