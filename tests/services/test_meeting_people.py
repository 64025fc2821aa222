"""Who takes part, who is told, and who finds what in lists."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from tests import factories
from tests.conftest import WorkAs
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import Conflict, Forbidden, NotFound, RuleBroken
from wgroup.kernel.levels import Level
from wgroup.meetings import queries
from wgroup.meetings.models import Meeting, MeetingProvision, Participation
from wgroup.meetings.parts import Concurrence
from wgroup.meetings.rules import Capacity, PartStat, PersonDraft, Status
from wgroup.meetings.services.concurring import concur
from wgroup.meetings.services.proposing import propose
from wgroup.meetings.services.running import cancel
from wgroup.meetings.services.taking_part import answer, enter
from wgroup.parties.models import Person

SLUG = "WG-MET-2022-1"
Sides = tuple[str, str]


def person(**parts: object) -> PersonDraft:
    usual: dict[str, object] = {
        "family_name": "顾", "given_name": "清和", "email": "gu@example.org",
        "capacity": Capacity.DELEGATE, "partstat": PartStat.ACCEPTED,
    }
    return PersonDraft(**{**usual, **parts})  # type: ignore[arg-type]


@pytest.fixture
def proposed(work_as: WorkAs) -> Meeting:
    secretariat = work_as(Role.SECRETARIAT_OFFICER)
    with secretariat.saved() as work:
        return propose(work, factories.draft())


@pytest.fixture
def focal(work_as: WorkAs, proposed: Meeting, sides: Sides) -> Work:
    return work_as(Role.DELEGATION_FOCAL_POINT, sides[0])


def entered(work: Work, **parts: object) -> Participation:
    with work.saved():
        return enter(work, SLUG, person(**parts))


def test_a_focal_point_enters_its_own_side(focal: Work, sides: Sides) -> None:
    made = entered(focal)
    assert (made.party, made.person.display_name, made.partstat) == (
        sides[0], "顾清和", PartStat.ACCEPTED,
    )
    with focal.saved():
        answer(focal, SLUG, made.id, PartStat.DECLINED)
    (kept,) = queries.participations(focal, made.meeting_id)
    assert (kept.partstat, kept.person.party) == (PartStat.DECLINED, sides[0])


def test_nobody_answers_for_the_other_side(focal: Work, work_as: WorkAs, sides: Sides) -> None:
    made = entered(focal)
    other = work_as(Role.DELEGATION_FOCAL_POINT, sides[1])
    with pytest.raises(Forbidden, match="not_your_party"), other.saved():
        answer(other, SLUG, made.id, PartStat.DECLINED)
    assert queries.participations(focal, made.meeting_id)[0].partstat is PartStat.ACCEPTED


def test_an_answer_of_nobody_is_missing(focal: Work) -> None:
    with pytest.raises(NotFound), focal.saved():
        answer(focal, SLUG, uuid4(), PartStat.DECLINED)


@pytest.mark.parametrize("role", [Role.SECRETARIAT_OFFICER, Role.DELEGATION_MEMBER])
def test_others_enter_nobody(proposed: Meeting, work_as: WorkAs, role: Role) -> None:
    work = work_as(role, None if role is Role.SECRETARIAT_OFFICER else "CN")
    with pytest.raises(Forbidden, match="role_cannot"), work.saved():
        enter(work, SLUG, person())


def test_a_person_is_known_again_by_address(focal: Work) -> None:
    first = entered(focal)
    with pytest.raises(Conflict, match="already_entered"):
        entered(focal)
    second = entered(focal, email=None)
    assert second.person_id != first.person_id
    with focal.saved():
        propose_again(focal)
        again = enter(focal, "WG-MET-2022-2", person())
    assert again.person_id == first.person_id


def propose_again(work: Work) -> None:
    """A second meeting, past the policy, which lets no focal point propose."""
    draft = factories.draft()
    work.session.add(Meeting.proposed(draft, code="WG/MET/2022/2", number=2, now=work.now))
    work.session.flush()


def test_people_of_two_sides_with_one_address_are_two(
    focal: Work, work_as: WorkAs, sides: Sides
) -> None:
    other = work_as(Role.DELEGATION_FOCAL_POINT, sides[1])
    assert entered(focal).person_id != entered(other).person_id


def test_a_list_is_frozen_with_its_meeting(focal: Work, work_as: WorkAs) -> None:
    made = entered(focal)
    secretariat = work_as(Role.SECRETARIAT_OFFICER)
    with secretariat.saved() as work:
        cancel(work, SLUG, reason=Bilingual("Why", "为何"))
    with pytest.raises(Conflict, match="wrong_state"):
        entered(focal, email="new@example.org")
    with pytest.raises(Conflict, match="wrong_state"), focal.saved():
        answer(focal, SLUG, made.id, PartStat.DECLINED)


# domain.md 4.4, the cells by hand. Who sees a meeting of a level in a status, and how it came
# there: P proposed, T tentative, C confirmed, X cancelled after it was confirmed.
EXPECTED = {
    "guest": {Level.BILATERAL: "", Level.PARTICIPANTS: "", Level.PUBLIC: "CX"},
    "administrator": {Level.BILATERAL: "", Level.PARTICIPANTS: "", Level.PUBLIC: "CX"},
    "auditor": {Level.BILATERAL: "", Level.PARTICIPANTS: "", Level.PUBLIC: "CX"},
    "expert": {Level.BILATERAL: "", Level.PARTICIPANTS: "", Level.PUBLIC: "CX"},
    "invited": {Level.BILATERAL: "TCX", Level.PARTICIPANTS: "TCX", Level.PUBLIC: "TCX"},
    "member": dict.fromkeys((Level.BILATERAL, Level.PARTICIPANTS, Level.PUBLIC), "PTCX"),
    "other member": dict.fromkeys((Level.BILATERAL, Level.PARTICIPANTS, Level.PUBLIC), "PTCX"),
    "secretariat": dict.fromkeys((Level.BILATERAL, Level.PARTICIPANTS, Level.PUBLIC), "PTCX"),
}


def people(work_as: WorkAs, sides: Sides, invited: Person) -> dict[str, Work]:
    expert = Role.NON_GOVERNMENTAL_EXPERT
    return {
        "guest": work_as(),
        "administrator": work_as(Role.SYSTEM_ADMINISTRATOR),
        "auditor": work_as(Role.AUDITOR),
        "expert": work_as(expert, sides[0], person_id=uuid4()),
        "invited": work_as(expert, sides[0], person_id=invited.id),
        "member": work_as(Role.DELEGATION_MEMBER, sides[0]),
        "other member": work_as(Role.DELEGATION_MEMBER, sides[1]),
        "secretariat": work_as(Role.SECRETARIAT_OFFICER),
    }


class Leader:
    """Brings meetings to where a test needs them."""

    def __init__(self, work_as: WorkAs, sides: Sides) -> None:
        self.secretariat = work_as(Role.SECRETARIAT_OFFICER)
        self.focals = [work_as(Role.DELEGATION_FOCAL_POINT, each) for each in sides]

    def to(self, letter: str, level: Level) -> Meeting:
        with self.secretariat.saved() as work:
            meeting = propose(work, factories.draft(level=level))
            slug, seen = meeting.slug, meeting.terms.fingerprint
        for focal in self.focals[: "PTC".find(letter) if letter != "X" else 2]:
            with focal.saved() as work:
                concur(work, slug, seen=seen)
        if letter == "X":
            with self.secretariat.saved() as work:
                cancel(work, slug, reason=Bilingual("Why", "为何"))
        return queries.get(self.secretariat, slug)


def test_who_may_know_of_a_meeting(work_as: WorkAs, sides: Sides) -> None:
    """Every cell: by lookup, in lists, and with what hangs on it (INV-42)."""
    leader = Leader(work_as, sides)
    meetings = {
        (letter, level): leader.to(letter, level)
        for letter in "PTCX"
        for level in (Level.BILATERAL, Level.PARTICIPANTS, Level.PUBLIC)
    }
    focal = leader.focals[0]
    for meeting in meetings.values():
        if meeting.status is not Status.CANCELLED:
            with focal.saved() as work:
                invited = enter(work, meeting.slug, person(email="expert@example.org")).person
    invite_to_the_cancelled(focal, meetings, invited)
    wrong = []
    for who, work in people(work_as, sides, invited).items():
        listed = {each.slug for each in queries.listed(work).items}
        for (letter, level), meeting in meetings.items():
            found, expected = finds(work, meeting.slug), letter in EXPECTED[who][level]
            if found is not expected or (meeting.slug in listed) is not expected:
                wrong.append((who, letter, level, found))
    assert wrong == []


def invite_to_the_cancelled(
    focal: Work, meetings: dict[tuple[str, Level], Meeting], invited: Person
) -> None:
    """As if they had been invited before it was cancelled."""
    with focal.saved() as work:
        for meeting in meetings.values():
            if meeting.status is Status.CANCELLED:
                work.session.add(
                    Participation(
                        meeting_id=meeting.id, person_id=invited.id, party=focal.actor.party,
                        capacity=Capacity.GOVERNMENTAL_EXPERT, partstat=PartStat.ACCEPTED,
                    )
                )


def finds(work: Work, slug: str) -> bool:
    try:
        queries.get(work, slug)
    except NotFound:
        return False
    return True


def test_the_parts_of_a_public_meeting_stay_inside(work_as: WorkAs, sides: Sides) -> None:
    leader = Leader(work_as, sides)
    meeting, focal = leader.to("C", Level.PUBLIC), leader.focals[0]
    with focal.saved() as work:
        invited = enter(work, meeting.slug, person()).person
        enter(work, meeting.slug, person(email="other@example.org"))

    def parts(work: Work) -> tuple[int, int, int, bool]:
        counted = (
            len(work.session.scalars(select(kind)).all())
            for kind in (Concurrence, MeetingProvision, Participation)
        )
        return (*counted, queries.reads_whole(work, queries.get(work, meeting.slug)))  # type: ignore[return-value]

    everybody = people(work_as, sides, invited)
    found = {who: parts(each) for who, each in everybody.items()}
    nothing, all_of_it = (0, 0, 0, False), (2, 1, 2, True)
    assert found == {
        "guest": nothing, "administrator": nothing, "auditor": nothing, "expert": nothing,
        "invited": (0, 1, 1, True),
        "member": all_of_it, "other member": all_of_it, "secretariat": all_of_it,
    }


def test_lists_are_narrowed_and_paged(work_as: WorkAs) -> None:
    secretariat = work_as(Role.SECRETARIAT_OFFICER)
    days = ["2022-05-01", "2022-05-02", "2022-05-03"]
    with secretariat.saved() as work:
        for day in days:
            propose(work, factories.draft(starts=f"{day}T10:00", ends=f"{day}T11:00", zone="UTC"))
        propose(work, factories.draft(group="ENE", starts="2022-05-02T12:00",
                                      ends="2022-05-02T13:00", zone="UTC"))

    def codes(**asked: object) -> list[str]:
        return [each.code for each in queries.listed(secretariat, **asked).items]  # type: ignore[arg-type]

    at = factories.slot("2022-05-02T10:30", "2022-05-02T10:31", "UTC").starts_at
    assert codes() == ["WG/MET/2022/1", "WG/MET/2022/2", "WG/ENE/2022/1", "WG/MET/2022/3"]
    assert codes(group="ENE") == ["WG/ENE/2022/1"]
    assert codes(status=Status.TENTATIVE) == []
    assert codes(since=at) == ["WG/MET/2022/2", "WG/ENE/2022/1", "WG/MET/2022/3"]
    assert codes(ended_before=at, descending=True) == ["WG/MET/2022/1"]
    assert codes(before=at) == ["WG/MET/2022/1", "WG/MET/2022/2"]
    first = queries.listed(secretariat, limit=3)
    rest = queries.listed(secretariat, limit=3, after=first.next)
    assert [each.code for each in rest.items] == ["WG/MET/2022/3"]
    assert rest.next is None
    for odd in ("zzz", "\x00", "MET'--"):
        with pytest.raises(RuleBroken, match="unknown_group"):
            codes(group=odd)


def test_people_stand_by_side_and_family_name(work_as: WorkAs, proposed: Meeting) -> None:
    for party, names in (("US", ("Young", "Adams")), ("CN", ("张", "Liu"))):
        focal = work_as(Role.DELEGATION_FOCAL_POINT, party)
        for name in names:
            entered(focal, family_name=name, email=None)
    found = queries.participations(work_as(Role.SECRETARIAT_OFFICER), proposed.id)
    assert [each.person.family_name for each in found] == ["Liu", "张", "Adams", "Young"]
