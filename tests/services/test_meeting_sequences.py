"""SEQUENCE, status and answers along the ways a meeting can take (RFC 5546 2.1.4, INV-47)."""

import pytest

from tests.conftest import Clock
from tests.services.meeting_table import LATER, SLUG, WHY, Act, Table
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.levels import Level
from wgroup.meetings import queries
from wgroup.meetings.rules import (
    AnswerWay,
    Capacity,
    PartStat,
    PersonDraft,
    calendar_status,
)
from wgroup.meetings.services.concurring import concur, move
from wgroup.meetings.services.proposing import edit
from wgroup.meetings.services.running import cancel, close, open_session, postpone, reinstate
from wgroup.meetings.services.taking_part import answer_own, enter
from wgroup.meetings.services.widening import widen

BACK = {"starts": "2022-05-17T20:00", "ends": "2022-05-17T22:00"}
AT_HOME = {"mode": "in_person", "venue": Bilingual("Room 1", "一号厅")}

CONCURS: Act = lambda work: concur(  # noqa: E731
    work, SLUG, seen=queries.get(work, SLUG).terms.fingerprint
)
MOVES: Act = lambda work: move(work, SLUG, LATER)  # noqa: E731
MOVES_BACK: Act = lambda work: move(work, SLUG, BACK)  # noqa: E731
STAYS = MOVES_BACK
OTHER_PLACE: Act = lambda work: move(work, SLUG, AT_HOME)  # noqa: E731
POSTPONES: Act = lambda work: postpone(work, SLUG)  # noqa: E731
CANCELS: Act = lambda work: cancel(work, SLUG, reason=WHY)  # noqa: E731
REINSTATES: Act = lambda work: reinstate(work, SLUG)  # noqa: E731
RENAMES: Act = lambda work: edit(work, SLUG, {"title": Bilingual("New", "新")})  # noqa: E731

ONE, OTHER, CONVENER = "focal", "focal_other", "secretariat"
AGREED = [(ONE, CONCURS, "TENTATIVE", 0, True), (OTHER, CONCURS, "CONFIRMED", 1, True)]

# Who does what; then STATUS, SEQUENCE, and whether the answer given at first agreement stands.
# The answer is given once both have concurred.
WAYS: dict[str, list[tuple[str, Act, str, int, bool]]] = {
    "agreed, moved by the convener, agreed again": [
        *AGREED,
        (CONVENER, MOVES, "TENTATIVE", 2, False),
        (ONE, CONCURS, "TENTATIVE", 2, False),
        (OTHER, CONCURS, "CONFIRMED", 3, False),
    ],
    "moved by a Party, which concurs by it": [
        *AGREED, (ONE, MOVES, "TENTATIVE", 2, False), (OTHER, CONCURS, "CONFIRMED", 3, False),
    ],
    "moved twice, and back to where it was": [
        *AGREED, (ONE, MOVES, "TENTATIVE", 2, False), (ONE, MOVES_BACK, "TENTATIVE", 3, False),
    ],
    "moved to where it is": [*AGREED, (ONE, STAYS, "CONFIRMED", 1, True)],
    "another mode and venue": [*AGREED, (CONVENER, OTHER_PLACE, "TENTATIVE", 2, False)],
    "another title": [*AGREED, (CONVENER, RENAMES, "CONFIRMED", 1, True)],
    "cancelled and reinstated": [
        *AGREED,
        (CONVENER, CANCELS, "CANCELLED", 2, True),
        (CONVENER, REINSTATES, "TENTATIVE", 3, True),
        (ONE, CONCURS, "TENTATIVE", 3, True),
        (OTHER, CONCURS, "CONFIRMED", 4, True),
    ],
    "postponed, and a new date": [
        *AGREED,
        (CONVENER, POSTPONES, "CANCELLED", 2, True),
        (CONVENER, MOVES, "TENTATIVE", 3, False),
        (ONE, CONCURS, "TENTATIVE", 3, False),
        (OTHER, CONCURS, "CONFIRMED", 4, False),
    ],
    "postponed, and its old date given anew": [
        *AGREED,
        (CONVENER, POSTPONES, "CANCELLED", 2, True),
        (ONE, MOVES_BACK, "TENTATIVE", 3, False),
    ],
    "postponed, cancelled, reinstated": [
        *AGREED,
        (CONVENER, POSTPONES, "CANCELLED", 2, True),
        (CONVENER, CANCELS, "CANCELLED", 2, True),
        (CONVENER, REINSTATES, "TENTATIVE", 3, True),
    ],
    "cancelled before anybody agreed, and agreed after all": [
        (CONVENER, CANCELS, "CANCELLED", 0, True),
        (CONVENER, REINSTATES, "", 0, True),
        *AGREED,
    ],
    "moved before anybody agreed": [(CONVENER, MOVES, "", 0, True), *AGREED],
    "moved by a Party before anybody agreed": [
        (ONE, MOVES, "TENTATIVE", 0, True), (OTHER, CONCURS, "CONFIRMED", 1, True),
    ],
    "moved while one has concurred": [
        AGREED[0], (CONVENER, MOVES, "TENTATIVE", 1, True), (ONE, CONCURS, "TENTATIVE", 1, True),
        (OTHER, CONCURS, "CONFIRMED", 2, True),
    ],
}


@pytest.fixture
def sides() -> tuple[str, str]:
    """One order: that swapping the Parties swaps the results, test_meeting_answers.py tries."""
    return "US", "CN"


@pytest.mark.parametrize("way", WAYS)
def test_sequence_and_answers_along(way: str, table: Table) -> None:
    table.propose()
    draft = PersonDraft("顾", "清和", None, Capacity.ADVISER, PartStat.NEEDS_ACTION)
    with table.focal.saved() as work:
        one = enter(work, SLUG, draft)
    for who, act, status, sequence, stands in WAYS[way]:
        meeting = table.act(getattr(table, who), act)
        assert (calendar_status(meeting.status), meeting.sequence) == (status, sequence)
        assert meeting.terms_sequence <= meeting.sequence
        kept = queries.participation(table.secretariat, meeting.id, one.id)
        if kept.answered_at is not None:
            assert (not kept.standing(meeting).earlier) is stands
        elif status == "CONFIRMED":
            own = table.work_as(
                "non-governmental-expert", table.one, person_id=one.person_id
            )
            with own.saved():
                answer_own(own, SLUG, PartStat.ACCEPTED, way=AnswerWay.PAGE)


def test_opening_closing_and_widening_raise_nothing(table: Table, clock: Clock) -> None:
    table.propose()
    table.concur(table.focal, table.focal_other)
    for work in (table.focal, table.focal_other):
        table.act(work, lambda work: widen(work, SLUG, Level.PUBLIC))
    table.act(table.secretariat, lambda work: open_session(work, SLUG))
    clock.set("2022-05-18T00:30:00+00:00")
    closing = table.work_as("secretariat-officer")
    meeting = table.act(closing, lambda work: close(work, SLUG))
    assert (meeting.sequence, meeting.terms_sequence) == (1, 0)


def test_a_reply_is_stale_only_below_the_last_change_of_terms(table: Table) -> None:
    """SEQUENCE rises to 3 by agreeing; a reply to 2, sent while it was tentative, counts."""
    table.propose()
    table.concur(table.focal, table.focal_other)
    table.act(table.secretariat, MOVES)
    meeting = table.concur(table.focal, table.focal_other)
    assert (meeting.sequence, meeting.terms_sequence) == (3, 2)
