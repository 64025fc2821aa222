"""The acts upon a meeting, from its proposal to its end, on both databases and with either
Party in either place."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests import factories
from tests.conftest import Clock, WorkAs
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import Conflict, Forbidden, Invalid, NotFound, RuleBroken, WgroupError
from wgroup.kernel.levels import Level
from wgroup.kernel.time import utc_now
from wgroup.meetings import queries
from wgroup.meetings.models import Concurrence, Meeting
from wgroup.meetings.rules import Mode, Status, Terms
from wgroup.meetings.services.concurring import concur, move
from wgroup.meetings.services.proposing import edit, propose
from wgroup.meetings.services.running import cancel, close, open_session, postpone, reinstate
from wgroup.meetings.services.widening import widen
from wgroup.revisions.queries import history_of, verify_trail

SLUG = "WG-MET-2022-1"
WHY = Bilingual("A storm", "暴风雨")
LATER = {"starts": "2022-05-18T20:00", "ends": "2022-05-18T22:00"}

Sides = tuple[str, str]
Act = Callable[[Work], object]


class Table:
    """The people of a test around one meeting, each with a session of their own."""

    def __init__(self, work_as: WorkAs, sides: Sides) -> None:
        self.work_as, (self.one, self.other) = work_as, sides
        self.secretariat = work_as(Role.SECRETARIAT_OFFICER)
        self.focal, self.focal_other = (
            work_as(Role.DELEGATION_FOCAL_POINT, each) for each in sides
        )
        self.chair = work_as(Role.CO_CHAIR, self.one)

    def propose(self, work: Work | None = None, **parts: object) -> Meeting:
        with (work or self.secretariat).saved() as saving:
            return propose(saving, factories.draft(**{"host": self.one, **parts}))

    def act(self, work: Work, act: Act) -> Meeting:
        with work.saved() as saving:
            act(saving)
        return self.meeting

    def concur(self, *works: Work) -> Meeting:
        for work in works:
            seen = self.meeting.terms.fingerprint
            self.act(work, lambda saving, seen=seen: concur(saving, SLUG, seen=seen))  # type: ignore[misc]
        return self.meeting

    def refused(self, work: Work, act: Act) -> str:
        """The code that act is refused with; nothing may have changed by it."""
        before = self.facts
        with pytest.raises(WgroupError) as refusal, work.saved() as saving:
            act(saving)
        assert self.facts == before
        return refusal.value.code

    @property
    def meeting(self) -> Meeting:
        self.secretariat.session.rollback()
        return queries.get(self.secretariat, SLUG)

    @property
    def facts(self) -> tuple[object, ...]:
        """Status, SEQUENCE, who concurs, whether announced and published, and the version."""
        one = self.meeting
        told = (one.status, one.sequence, set(one.concurring), one.announced, one.published)
        return (*told, one.version)

    @property
    def state(self) -> tuple[object, ...]:
        return self.facts[:3]


@pytest.fixture
def table(work_as: WorkAs, sides: Sides) -> Table:
    return Table(work_as, sides)


def test_both_parties_make_it_stand(table: Table) -> None:
    meeting = table.propose()
    assert (meeting.code, meeting.slug) == ("WG/MET/2022/1", SLUG)
    assert table.state == (Status.PROPOSED, 0, set())
    assert not table.meeting.announced

    table.concur(table.focal)
    assert table.state == (Status.TENTATIVE, 0, {table.one})

    table.concur(table.focal_other)
    assert table.state == (Status.CONFIRMED, 1, {table.one, table.other})
    prints = {each.terms for each in table.meeting.concurrences}
    assert prints == {table.meeting.terms.fingerprint}


def test_concurring_twice_changes_nothing(table: Table) -> None:
    table.propose()
    table.concur(table.focal)
    before = table.facts
    table.concur(table.focal)
    assert table.facts == before
    table.concur(table.work_as(Role.CO_CHAIR, table.one))
    assert table.facts == before


def test_a_co_chair_concurs_by_proposing(table: Table) -> None:
    table.propose(table.chair)
    assert table.state == (Status.TENTATIVE, 0, {table.one})
    assert table.meeting.announced


@pytest.mark.parametrize("role", [Role.CO_CHAIR, Role.HEAD_OF_DELEGATION])
def test_the_heads_may_what_the_focal_point_may(table: Table, role: Role) -> None:
    table.propose()
    table.concur(table.work_as(role, table.other))
    assert table.state == (Status.TENTATIVE, 0, {table.other})


NOBODY = "nobody"
DOERS = {
    "propose": {Role.SECRETARIAT_OFFICER, Role.CO_CHAIR},
    "edit": {Role.SECRETARIAT_OFFICER},
    "move": {
        Role.SECRETARIAT_OFFICER, Role.CO_CHAIR, Role.HEAD_OF_DELEGATION,
        Role.DELEGATION_FOCAL_POINT,
    },
    "concur": {Role.CO_CHAIR, Role.HEAD_OF_DELEGATION, Role.DELEGATION_FOCAL_POINT},
    "widen": {Role.CO_CHAIR, Role.HEAD_OF_DELEGATION, Role.DELEGATION_FOCAL_POINT},
    "postpone": {Role.SECRETARIAT_OFFICER, Role.CO_CHAIR},
    "cancel": {Role.SECRETARIAT_OFFICER, Role.CO_CHAIR},
    "reinstate": {Role.SECRETARIAT_OFFICER, Role.CO_CHAIR},
    "open": {Role.SECRETARIAT_OFFICER, Role.CO_CHAIR},
    "close": {Role.SECRETARIAT_OFFICER, Role.CO_CHAIR},
}
INSIDERS = {
    Role.SECRETARIAT_OFFICER, Role.CO_CHAIR, Role.HEAD_OF_DELEGATION,
    Role.DELEGATION_FOCAL_POINT, Role.DELEGATION_MEMBER, Role.TOPIC_LEAD, Role.REVIEWER,
    Role.RAPPORTEUR,
}


def acts_upon(meeting: Meeting) -> dict[str, Act]:
    seen = meeting.terms.fingerprint
    return {
        "propose": lambda work: propose(work, factories.draft()),
        "edit": lambda work: edit(work, SLUG, {"title": Bilingual("New", "新")}),
        "move": lambda work: move(work, SLUG, LATER),
        "concur": lambda work: concur(work, SLUG, seen=seen),
        "widen": lambda work: widen(work, SLUG, Level.PUBLIC),
        "postpone": lambda work: postpone(work, SLUG),
        "cancel": lambda work: cancel(work, SLUG, reason=WHY),
        "reinstate": lambda work: reinstate(work, SLUG),
        "open": lambda work: open_session(work, SLUG),
        "close": lambda work: close(work, SLUG),
    }


def test_who_may_do_what(work_as: WorkAs) -> None:
    """Every act by every role: who may not is told so if insider, else that nothing is there."""
    table = Table(work_as, ("CN", "US"))
    acts = acts_upon(table.propose())
    wrong = []
    for role in Role:
        party = None if role in {Role.SECRETARIAT_OFFICER, Role.SYSTEM_ADMINISTRATOR} else "CN"
        for name, act in acts.items():
            code = outcome(work_as(role, party), act)
            may, sees = role in DOERS[name], role in INSIDERS
            hidden = "role_cannot" if sees or name == "propose" else "not_found"
            if (code in {"", "wrong_state"}) is not may or (not may and code != hidden):
                wrong.append((role, name, code))
    assert wrong == []


def outcome(work: Work, act: Act) -> str:
    """The code of the refusal, empty if there is none; nothing stays done."""

    class DoneEnough(Exception):
        pass

    try:
        with work.saved() as saving:
            act(saving)
            saving.session.flush()
            raise DoneEnough
    except WgroupError as refusal:
        return refusal.code
    except DoneEnough:
        return ""
    finally:
        work.session.close()


# From where, by which act, to where: status, what SEQUENCE does, and who still concurs.
def to_status(table: Table, clock: Clock, status: Status) -> None:
    """Bring a new meeting to status by the acts of people."""
    table.propose()
    secretariat = table.secretariat
    if status is Status.TENTATIVE:
        table.concur(table.focal)
    elif status not in {Status.PROPOSED}:
        table.concur(table.focal, table.focal_other)
    if status is Status.IN_SESSION:
        table.act(secretariat, lambda work: open_session(work, SLUG))
    elif status is Status.HELD:
        closing = at(table, clock, "2022-05-18T00:30:00+00:00")
        table.act(closing, lambda work: close(work, SLUG))
    elif status is Status.POSTPONED:
        table.act(secretariat, lambda work: postpone(work, SLUG))
    elif status is Status.CANCELLED:
        table.act(secretariat, lambda work: cancel(work, SLUG, reason=WHY))
    assert table.meeting.status is status


def at(table: Table, clock: Clock, instant: str) -> Work:
    """The secretariat at another time."""
    clock.set(instant)
    return table.work_as(Role.SECRETARIAT_OFFICER)


STEPS = [
    (Status.PROPOSED, "postpone", Status.POSTPONED, 0, 0),
    (Status.TENTATIVE, "postpone", Status.POSTPONED, 1, 0),
    (Status.CONFIRMED, "postpone", Status.POSTPONED, 1, 0),
    (Status.PROPOSED, "cancel", Status.CANCELLED, 0, 0),
    (Status.TENTATIVE, "cancel", Status.CANCELLED, 1, 1),
    (Status.CONFIRMED, "cancel", Status.CANCELLED, 1, 2),
    (Status.POSTPONED, "cancel", Status.CANCELLED, 0, 0),
    (Status.CANCELLED, "reinstate", Status.TENTATIVE, 1, 0),
    (Status.PROPOSED, "move", Status.PROPOSED, 0, 0),
    (Status.TENTATIVE, "move", Status.TENTATIVE, 1, 0),
    (Status.CONFIRMED, "move", Status.TENTATIVE, 1, 0),
    (Status.POSTPONED, "move", Status.TENTATIVE, 1, 0),
    (Status.CONFIRMED, "open", Status.IN_SESSION, 0, 2),
]


@pytest.mark.parametrize(("before", "name", "after", "raised", "left"), STEPS)
def test_every_step_of_the_machine(
    table: Table, clock: Clock, before: Status, name: str, after: Status, raised: int, left: int
) -> None:
    to_status(table, clock, before)
    sequence = table.meeting.sequence
    meeting = table.act(table.secretariat, acts_upon(table.meeting)[name])
    assert (meeting.status, meeting.sequence - sequence) == (after, raised)
    assert len(meeting.concurring) == left


@pytest.mark.parametrize("before", [Status.CONFIRMED, Status.IN_SESSION])
def test_closing_takes_it_to_held(table: Table, clock: Clock, before: Status) -> None:
    to_status(table, clock, before)
    late = at(table, clock, "2022-05-18T02:05:00+00:00")
    sequence = table.meeting.sequence
    meeting = table.act(late, lambda work: close(work, SLUG))
    assert (meeting.status, meeting.sequence) == (Status.HELD, sequence)


def test_it_is_not_closed_before_it_starts(table: Table, clock: Clock) -> None:
    to_status(table, clock, Status.CONFIRMED)
    early = at(table, clock, "2022-05-17T23:59:59+00:00")
    assert table.refused(early, lambda work: close(work, SLUG)) == "wrong_state"
    just = at(table, clock, "2022-05-18T00:00:00+00:00")
    assert table.act(just, lambda work: close(work, SLUG)).status is Status.HELD


NEVER = [
    (Status.PROPOSED, "open"), (Status.TENTATIVE, "open"), (Status.TENTATIVE, "close"),
    (Status.CONFIRMED, "reinstate"), (Status.POSTPONED, "postpone"), (Status.POSTPONED, "concur"),
    (Status.CANCELLED, "cancel"), (Status.CANCELLED, "move"), (Status.CANCELLED, "concur"),
    (Status.IN_SESSION, "move"), (Status.IN_SESSION, "cancel"), (Status.HELD, "cancel"),
    (Status.HELD, "reinstate"), (Status.HELD, "move"),
]


@pytest.mark.parametrize(("status", "name"), NEVER)
def test_steps_that_the_machine_does_not_have(
    table: Table, clock: Clock, status: Status, name: str
) -> None:
    to_status(table, clock, status)
    who = table.focal if name == "concur" else table.secretariat
    assert table.refused(who, acts_upon(table.meeting)[name]) == "wrong_state"


def test_moving_clears_what_was_agreed(table: Table) -> None:
    table.propose()
    table.concur(table.focal, table.focal_other)
    table.act(table.secretariat, lambda work: move(work, SLUG, LATER))
    assert table.state == (Status.TENTATIVE, 2, set())
    table.concur(table.focal_other, table.focal)
    assert table.state == (Status.CONFIRMED, 3, {table.one, table.other})


@pytest.mark.parametrize(
    "fields",
    [
        {"starts": "2022-05-17T20:30"}, {"ends": "2022-05-17T23:00"}, {"zone": "Asia/Tokyo"},
        {"mode": "in_person", "venue": Bilingual("Hall", "厅")}, {"venue": Bilingual("x", "x")},
    ],
    ids=str,
)
def test_a_party_concurs_by_moving(table: Table, fields: dict[str, object]) -> None:
    table.propose()
    table.concur(table.focal, table.focal_other)
    table.act(table.focal_other, lambda work: move(work, SLUG, fields))
    assert table.state == (Status.TENTATIVE, 2, {table.other})


def test_a_party_that_moves_a_proposal_makes_it_tentative(table: Table) -> None:
    table.propose()
    table.act(table.focal, lambda work: move(work, SLUG, LATER))
    assert table.state == (Status.TENTATIVE, 0, {table.one})


def test_terms_that_stay_change_nothing(table: Table) -> None:
    table.propose()
    table.concur(table.focal, table.focal_other)
    before = table.facts
    same = {"starts": "2022-05-17T20:00-04:00", "zone": "America/New_York", "mode": "virtual"}
    table.act(table.focal, lambda work: move(work, SLUG, same))
    assert table.facts == before


def test_a_postponed_meeting_comes_back_with_a_date(table: Table) -> None:
    table.propose()
    table.concur(table.focal)
    table.act(table.secretariat, lambda work: postpone(work, SLUG))
    assert table.state == (Status.POSTPONED, 1, set())
    no_date: Act = lambda work: move(work, SLUG, {"mode": "virtual"})  # noqa: E731
    assert table.refused(table.focal, no_date) == "required"
    same = {"starts": "2022-05-17T20:00"}
    table.act(table.focal_other, lambda work: move(work, SLUG, same))
    assert table.state == (Status.TENTATIVE, 2, {table.other})


def test_what_was_never_tentative_goes_back_to_proposed(table: Table) -> None:
    table.propose()
    table.act(table.secretariat, lambda work: postpone(work, SLUG))
    table.act(table.secretariat, lambda work: move(work, SLUG, LATER))
    assert table.state == (Status.PROPOSED, 0, set())
    table.act(table.secretariat, lambda work: cancel(work, SLUG, reason=WHY))
    table.act(table.secretariat, lambda work: reinstate(work, SLUG))
    assert table.state == (Status.PROPOSED, 0, set())
    assert not table.meeting.announced


def test_a_cancellation_keeps_its_reason_until_it_is_taken_back(table: Table) -> None:
    table.propose()
    none: Act = lambda work: cancel(work, SLUG, reason=Bilingual(" ", ""))  # noqa: E731
    assert table.refused(table.secretariat, none) == "reason_required"
    table.act(table.secretariat, lambda work: cancel(work, SLUG, reason=WHY))
    assert table.meeting.reason == WHY
    table.act(table.secretariat, lambda work: reinstate(work, SLUG))
    assert table.meeting.reason == Bilingual()


def test_one_concurs_in_what_one_saw(table: Table) -> None:
    table.propose()
    old = table.meeting.terms.fingerprint
    table.act(table.secretariat, lambda work: move(work, SLUG, LATER))
    assert table.refused(table.focal, lambda work: concur(work, SLUG, seen=old)) == "stale_version"
    assert table.refused(table.focal, lambda work: concur(work, SLUG, seen="")) == "stale_version"


def test_nobody_speaks_for_the_other_party(table: Table) -> None:
    table.propose()
    seen = table.meeting.terms.fingerprint
    for_other: Act = lambda work: concur(work, SLUG, seen=seen, party=table.other)  # noqa: E731
    assert table.refused(table.focal, for_other) == "not_your_party"


def test_nothing_is_confirmed_in_one_language(table: Table) -> None:
    table.propose(title=Bilingual("Only English", ""))
    table.concur(table.focal)
    seen = table.meeting.terms.fingerprint
    second: Act = lambda work: concur(work, SLUG, seen=seen)  # noqa: E731
    assert table.refused(table.focal_other, second) == "missing_language_version"
    edit_title: Act = lambda work: edit(work, SLUG, {"title": factories.TITLE})  # noqa: E731
    table.act(table.secretariat, edit_title)
    table.concur(table.focal_other)
    assert table.meeting.status is Status.CONFIRMED


def test_an_act_on_a_page_that_has_passed_is_refused(table: Table) -> None:
    table.propose()
    seen = table.meeting.version
    table.concur(table.focal)
    acts: list[Act] = [
        lambda work: move(work, SLUG, LATER, seen=seen),
        lambda work: edit(work, SLUG, {"title": Bilingual("New", "新")}, seen=seen),
        lambda work: postpone(work, SLUG, seen=seen),
        lambda work: cancel(work, SLUG, reason=WHY, seen=seen),
    ]
    for each in acts:
        assert table.refused(table.secretariat, each) == "stale_version"
    assert table.refused(
        table.focal, lambda work: widen(work, SLUG, Level.PUBLIC, seen=seen)
    ) == "stale_version"
    table.act(table.secretariat, lambda work: postpone(work, SLUG, seen=table.meeting.version))


def test_each_act_raises_the_version(table: Table) -> None:
    versions = [table.propose().version]
    versions.append(table.concur(table.focal).version)
    versions.append(table.concur(table.focal_other).version)
    versions.append(table.act(table.focal, lambda work: move(work, SLUG, LATER)).version)
    widened = table.act(table.focal, lambda work: widen(work, SLUG, Level.PUBLIC))
    versions.append(widened.version)
    assert versions == sorted(set(versions))


def test_editing_changes_what_is_given_and_no_more(table: Table) -> None:
    table.propose(topics=("topic/8.1",))
    table.concur(table.focal)
    stamped, version = table.meeting.stamped_at, table.meeting.version
    fields: dict[str, object] = {
        "purpose": Bilingual("Why", "为何"), "host": table.other,
        "provisions": ["glasgow-2021/8.2", "glasgow-2021/8.4"], "topics": [],
    }
    meeting = table.act(table.secretariat, lambda work: edit(work, SLUG, fields))
    assert (meeting.purpose.zh, meeting.host) == ("为何", table.other)
    assert meeting.provisions == ["glasgow-2021/8.2", "glasgow-2021/8.4"]
    assert (meeting.topics, meeting.title) == ([], factories.TITLE)
    assert table.state == (Status.TENTATIVE, 0, {table.one})
    assert meeting.version == version + 1

    again = table.act(table.secretariat, lambda work: edit(work, SLUG, fields))
    assert (again.version, again.stamped_at) == (version + 1, stamped)


def test_calendars_are_told_only_what_they_can_see(table: Table, clock: Clock) -> None:
    table.propose()
    table.concur(table.focal)
    clock.set("2022-04-02T00:00:00+00:00")
    later = table.work_as(Role.SECRETARIAT_OFFICER)
    before = table.meeting.stamped_at
    why = {"purpose": Bilingual("Why", "为何")}
    assert table.act(later, lambda work: edit(work, SLUG, why)).stamped_at == before
    new = {"title": Bilingual("New", "新")}
    assert table.act(later, lambda work: edit(work, SLUG, new)).stamped_at == later.now
    assert table.meeting.sequence == 0


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"title": Bilingual("One", "")}, "language_version_missing"),
        ({"title": Bilingual()}, "required"),
        ({"host": "XX"}, "unknown_party"),
        ({"provisions": ["nowhere/1"]}, "unknown_provision"),
        ({"topics": ["nowhere/1"]}, "unknown_topic"),
        ({"purpose": Bilingual("x\x00", "")}, "invalid_text"),
        ({"type": "x", "title": Bilingual("x" * 400, "")}, "invalid_input"),
    ],
    ids=str,
)
def test_a_bad_edit_changes_nothing(table: Table, fields: dict[str, object], code: str) -> None:
    table.propose()
    assert table.refused(table.secretariat, lambda work: edit(work, SLUG, fields)) == code


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"host": "XX"}, "unknown_party"),
        ({"group": "ZZZ"}, "unknown_group"),
        ({"provisions": ("glasgow-2021/99",)}, "unknown_provision"),
        ({"topics": ("nowhere",)}, "unknown_topic"),
    ],
    ids=str,
)
def test_a_proposal_names_what_exists(
    work_as: WorkAs, parts: dict[str, object], code: str
) -> None:
    work = work_as(Role.SECRETARIAT_OFFICER)
    with pytest.raises(RuleBroken, match=code), work.saved():
        propose(work, factories.draft(**parts))
    assert list(work.session.scalars(select(Meeting))) == []


def test_numbers_run_on_in_each_group_and_year(work_as: WorkAs) -> None:
    work = work_as(Role.SECRETARIAT_OFFICER)

    def code(**parts: object) -> str:
        with work.saved():
            return propose(work, factories.draft(**parts)).code

    next_year = {"starts": "2023-01-01T00:30", "ends": "2023-01-01T02:00"}
    assert [code(), code(), code(group="ENE"), code(group=None), code(**next_year)] == [
        "WG/MET/2022/1", "WG/MET/2022/2", "WG/ENE/2022/1", "WG/2022/1", "WG/MET/2023/1",
    ]


def test_a_proposal_that_fails_leaves_no_gap_and_no_number_twice(work_as: WorkAs) -> None:
    work = work_as(Role.SECRETARIAT_OFFICER)
    codes = []
    for parts in ({}, {"host": "XX"}, {}, {"topics": ("nowhere",)}, {}):
        try:
            with work.saved():
                codes.append(propose(work, factories.draft(**parts)).code)
        except RuleBroken:
            continue
    assert codes == ["WG/MET/2022/1", "WG/MET/2022/2", "WG/MET/2022/3"]


def test_a_cancelled_meeting_keeps_its_number(table: Table) -> None:
    table.propose()
    table.act(table.secretariat, lambda work: cancel(work, SLUG, reason=WHY))
    assert table.propose().code == "WG/MET/2022/2"


def test_both_parties_widen_it(table: Table) -> None:
    table.propose()
    table.concur(table.focal, table.focal_other)
    table.act(table.focal, lambda work: widen(work, SLUG, Level.PUBLIC))
    assert (table.meeting.level, table.meeting.published) == (Level.BILATERAL, False)
    table.act(table.focal_other, lambda work: widen(work, SLUG, Level.PUBLIC))
    assert (table.meeting.level, table.meeting.published) == (Level.PUBLIC, True)
    assert table.meeting.consents == []
    assert table.state == (Status.CONFIRMED, 1, {table.one, table.other})


def test_what_both_consent_to_is_the_narrower_and_the_wider_stands(table: Table) -> None:
    table.propose()
    table.act(table.focal, lambda work: widen(work, SLUG, Level.PUBLIC))
    table.act(table.focal_other, lambda work: widen(work, SLUG, Level.PARTICIPANTS))
    assert table.meeting.level is Level.PARTICIPANTS
    assert [each.party for each in table.meeting.consents] == [table.one]
    table.act(table.focal_other, lambda work: widen(work, SLUG, Level.PUBLIC))
    assert table.meeting.level is Level.PUBLIC


def test_consenting_twice_changes_nothing(table: Table) -> None:
    table.propose()
    table.act(table.focal, lambda work: widen(work, SLUG, Level.PUBLIC))
    before = table.facts
    table.act(table.focal, lambda work: widen(work, SLUG, Level.PUBLIC))
    assert table.facts == before


@pytest.mark.parametrize("level", [Level.OWN_PARTY, Level.BILATERAL, Level.PARTICIPANTS])
def test_it_is_never_narrowed(table: Table, level: Level) -> None:
    table.propose(level=Level.PARTICIPANTS)
    code = table.refused(table.focal, lambda work: widen(work, SLUG, level))
    assert code == ("invalid_choice" if level is Level.OWN_PARTY else "cannot_narrow")


def test_the_public_knows_what_was_once_confirmed(table: Table) -> None:
    table.propose(level=Level.PUBLIC)
    table.concur(table.focal)
    assert not table.meeting.published
    table.concur(table.focal_other)
    assert table.meeting.published
    table.act(table.secretariat, lambda work: move(work, SLUG, LATER))
    table.act(table.secretariat, lambda work: cancel(work, SLUG, reason=WHY))
    assert table.meeting.published


def test_a_public_meeting_that_was_never_confirmed_stays_hidden(table: Table) -> None:
    table.propose(level=Level.PUBLIC)
    table.concur(table.focal)
    table.act(table.secretariat, lambda work: cancel(work, SLUG, reason=WHY))
    assert not table.meeting.published


def test_both_parties_at_the_same_instant(table: Table, engine: Engine) -> None:
    table.propose()
    seen = table.meeting.terms.fingerprint
    together, failed = Barrier(2), []

    def concurring(party: str) -> None:
        actor = factories.actor(Role.DELEGATION_FOCAL_POINT, party)
        try:
            with Session(engine) as session:
                work = Work(session, actor, utc_now())
                together.wait(10)
                with work.saved():
                    concur(work, SLUG, seen=seen)
        except Exception as error:  # told to the test below
            failed.append(error)

    threads = [Thread(target=concurring, args=(each,)) for each in (table.one, table.other)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    assert failed == []
    assert table.state == (Status.CONFIRMED, 1, {table.one, table.other})
    kept = table.secretariat.session.scalars(select(Concurrence)).all()
    assert len(kept) == 2


def test_a_meeting_without_a_group_in_another_zone(table: Table) -> None:
    terms = Terms(
        factories.slot("2022-11-10T09:00", "2022-11-11T17:00", "Africa/Cairo"),
        Mode.IN_PERSON, Bilingual("Conference centre", "会议中心"),
    )
    with table.secretariat.saved() as work:
        meeting = propose(work, factories.draft(group=None, terms=terms, provisions=()))
    found = queries.get(table.secretariat, "WG-2022-1")
    assert (found.id, found.terms) == (meeting.id, terms)
    assert found.starts_at.isoformat() == "2022-11-10T07:00:00+00:00"


def test_every_act_is_in_the_trail(table: Table) -> None:
    meeting = table.propose()
    table.concur(table.focal, table.focal_other)
    table.act(table.focal, lambda work: move(work, SLUG, LATER))
    acts = [each.act for each in history_of(table.secretariat, meeting.id)]
    assert set(acts) == {"meeting.propose", "meeting.concur", "meeting.move"}
    assert verify_trail(table.secretariat.session).broken_at is None


def test_hidden_is_missing(table: Table) -> None:
    table.propose()
    guest = table.work_as()
    for slug in (SLUG, "WG-MET-2022-2", "nonsense", "WG-MET-2022-01", "WG/MET/2022/1"):
        with pytest.raises(NotFound) as missing:
            queries.get(guest, slug)
        assert missing.value.facts == {"kind": "meeting"}


def test_all_faults_of_a_move_are_told(table: Table) -> None:
    table.propose()
    fields = {"mode": "hybrid", "zone": "Mars/Base"}
    with pytest.raises(Invalid) as refusal, table.focal.saved() as work:
        move(work, SLUG, fields)
    assert {each.field for each in refusal.value.errors} == {"venue", "zone"}


def test_the_secretariat_cannot_concur(table: Table) -> None:
    table.propose()
    seen = table.meeting.terms.fingerprint
    with pytest.raises(Forbidden, match="role_cannot"), table.secretariat.saved() as work:
        concur(work, SLUG, seen=seen)


def test_after_the_end_of_a_refusal_the_session_is_clean(table: Table) -> None:
    """A refused act leaves nothing behind that the next one would save."""
    table.propose()
    with pytest.raises(Conflict), table.focal.saved() as work:
        concur(work, SLUG, seen="0" * 64)
    table.concur(table.focal)
    assert table.meeting.concurring == {table.one}
