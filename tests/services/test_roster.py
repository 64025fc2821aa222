"""The roster: who knows of an expert, by what one is found, and how busy they are."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, select

from tests import factories
from tests.conftest import Clock, WorkAs
from tests.services.nominating import SLUG, House
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.kernel.errors import Conflict, Forbidden, Invalid, NotFound, RuleBroken
from wgroup.meetings.models import Participation
from wgroup.meetings.rules import Capacity, PartStat
from wgroup.meetings.seats import SeatKind
from wgroup.meetings.services.proposing import propose
from wgroup.nominations.drafts import read_nomination
from wgroup.nominations.services import checking, nominating
from wgroup.organisations import services as organisations
from wgroup.organisations.drafts import read_organisation
from wgroup.organisations.models import Organisation
from wgroup.organisations.rules import NO_OBJECTION, OrganisationType
from wgroup.parties.models import Person
from wgroup.register.models import Topic
from wgroup.roster import queries, services
from wgroup.roster.drafts import read_expert
from wgroup.roster.models import ExpertDeclaration, ExpertProfile
from wgroup.roster.queries import Wanted
from wgroup.roster.rules import ExpertOrder

FOCAL, MEMBER, OFFICER = (
    Role.DELEGATION_FOCAL_POINT, Role.DELEGATION_MEMBER, Role.SECRETARIAT_OFFICER,
)  # fmt: skip
NAME = {
    "family_name": "欧阳", "given_name": "明", "latin_family": "Ouyang", "latin_given": "Ming",
}  # fmt: skip
TOLD = {
    **NAME,
    "languages": ["zh"],
    "expertise": Bilingual(en="Methane from coal mines", zh="煤矿甲烷"),
    "place": Bilingual(en="Taiyuan", zh="太原"),
}
INTERESTS = Bilingual(en="Paid by an invented mine", zh="由虚构煤矿付薪")


def topics(work: Work) -> list[str]:
    return [each.key for each in work.session.query(Topic).order_by(Topic.key)]


def added(work: Work, **fields: object) -> ExpertProfile:
    told = {**TOLD, "topics": topics(work)[:2], **fields}
    with work.saved():
        return services.add(work, read_expert(told))


def house(work: Work, clock: Clock, kind: str = "think-tank") -> Organisation:
    told = {"name": Bilingual(en=f"Invented {kind}", zh="虚构研究院"), "type": kind}
    with work.saved():
        made = organisations.bring_in(work, read_organisation(told))
    clock.set(work.now + NO_OBJECTION + timedelta(seconds=1))
    return made


def found(work: Work, words: str = "", **wanted: object) -> list[UUID]:
    page = queries.listed(work, Wanted(words=words, **wanted))
    return [each.id for each in page.items]


@pytest.mark.parametrize("listed", [False, True], ids=["kept", "listed"])
def test_who_knows_of_an_expert_and_of_what_they_declared(
    work_as: WorkAs, sides: tuple[str, str], listed: bool
) -> None:
    """The whole table, for both states of the consent."""
    own = work_as(FOCAL, sides[0])
    one = added(own)
    with own.saved():
        services.declare(own, one.id, INTERESTS)
        if listed:
            services.consent(own, one.id)
    cells = {
        (MEMBER, sides[0]): (True, True),
        (MEMBER, sides[1]): (listed, False),
        (FOCAL, sides[1]): (listed, False),
        (OFFICER, None): (listed, listed),
        (Role.NON_GOVERNMENTAL_EXPERT, sides[0]): (False, False),
        (Role.OBSERVER, None): (False, False),
        (Role.SYSTEM_ADMINISTRATOR, None): (False, False),
        (None, None): (False, False),
    }
    for (role, party), expected in cells.items():
        work = work_as(role, party)
        seen = found(work) == [one.id]
        told = work.session.query(ExpertDeclaration).count() == 1
        assert (seen, told) == expected, (role, party)
        for words in ("阳明", "煤矿", "ouy"):
            assert (found(work, words) == [one.id]) is seen
        assert sum(queries.counts(work).values()) == seen
        assert bool(queries.covered(work)) is seen
    themself = work_as(Role.NON_GOVERNMENTAL_EXPERT, sides[0], person_id=one.person_id)
    assert queries.get(themself, one.id).declaration is not None
    assert queries.get(themself, one.id).topic_keys == one.topic_keys


def test_consent_that_is_withdrawn_hides_at_once(
    work_as: WorkAs, sides: tuple[str, str]
) -> None:
    own, other = work_as(FOCAL, sides[0]), work_as(MEMBER, sides[1])
    one = added(own)
    themself = work_as(Role.NON_GOVERNMENTAL_EXPERT, sides[0], person_id=one.person_id)
    with themself.saved():
        assert services.consent(themself, one.id).consent_own is True
    assert found(other, "欧阳") == [one.id]
    with themself.saved():
        services.withdraw(themself, one.id)
    other = work_as(MEMBER, sides[1])
    assert found(other, "欧阳") == []
    with pytest.raises(NotFound):
        queries.get(other, one.id)
    assert found(own, "欧阳") == [one.id]


def test_who_withdraws_is_known_no_more_unless_by_something_else(
    work_as: WorkAs, sides: tuple[str, str]
) -> None:
    own = work_as(FOCAL, sides[0])
    unknown, listed = added(own), added(own, family_name="Listed", given_name="")
    for each in (unknown, listed):
        with own.saved():
            services.consent(own, each.id)
    with work_as(OFFICER).saved() as work:
        meeting = propose(work, factories.draft(host=sides[0]))
    with own.saved():
        entered = {"meeting_id": meeting.id, "person_id": listed.person_id, "party": sides[0]}
        own.session.add(Participation(
            **entered, capacity=Capacity.DELEGATE, partstat=PartStat.NEEDS_ACTION
        ))
    for each in (unknown, listed):
        with own.saved():
            services.withdraw(own, each.id)
    other = work_as(MEMBER, sides[1])
    known = other.session.scalars(select(Person.id).where(Person.party == sides[0])).all()
    assert unknown.person_id not in known
    assert listed.person_id in known


def test_nobody_speaks_for_the_experts_of_the_other_side(
    work_as: WorkAs, sides: tuple[str, str]
) -> None:
    own, other = work_as(FOCAL, sides[0]), work_as(FOCAL, sides[1])
    one = added(own)
    draft = read_expert({**TOLD, "topics": topics(own)[:1]})
    acts = (
        lambda work: services.put_profile(work, one.id, draft),
        lambda work: services.consent(work, one.id),
        lambda work: services.withdraw(work, one.id),
        lambda work: services.declare(work, one.id, INTERESTS),
    )
    for act in acts:
        with pytest.raises(NotFound), other.saved():
            act(other)
    with own.saved():
        services.consent(own, one.id)
    member = work_as(MEMBER, sides[0])
    for act in acts:
        with pytest.raises(Forbidden, match="not_your_party"), other.saved():
            act(other)
        with pytest.raises(Forbidden, match="role_cannot"), member.saved():
            act(member)


def test_names_are_found_by_two_letters_and_by_beginnings_in_either_order(
    work_as: WorkAs,
) -> None:
    work = work_as(FOCAL, "CN")
    one = added(work)
    other = added(work, family_name="Okafor", given_name="Daniel", latin_family="",
                  latin_given="", expertise=Bilingual(en="Coal"), place=Bilingual())  # fmt: skip
    for words in ("欧阳", "阳明", "欧阳明", "Ouyang Ming", "ming ouyang", "OUY", "煤矿 欧阳",
                  "methane ming", "太原"):  # fmt: skip
        assert found(work, words) == [one.id], words
    for words in ("daniel okafor", "Okafor Dan"):
        assert found(work, words) == [other.id], words
    assert found(work, "coal") == [other.id, one.id]
    for words in ("明欧", "uyang", "欧阳 天然气", "'; drop", "?"):
        assert found(work, words) == [], words


def test_filters_narrow_and_go_together(work_as: WorkAs, clock: Clock) -> None:
    work = work_as(FOCAL, "CN")
    tank = house(work, clock)
    work = work_as(FOCAL, "CN")
    first, second, third = topics(work)[:3]
    one = added(work, topics=[first, second], organisation=str(tank.id))
    two = added(work, family_name="司马", latin_family="Sima", topics=[third],
                languages=["en", "zh"], place=Bilingual(zh="上海"))  # fmt: skip
    both = [one.id, two.id]
    for wanted, expected in (
        ({}, both),
        ({"topic": first}, [one.id]),
        ({"topic": third}, [two.id]),
        ({"type": OrganisationType.THINK_TANK}, [one.id]),
        ({"type": OrganisationType.INDEPENDENT_EXPERT}, [two.id]),
        ({"kind": SeatKind.NON_GOVERNMENTAL}, both),
        ({"kind": SeatKind.GOVERNMENTAL}, []),
        ({"language": Language.EN}, [two.id]),
        ({"language": Language.ZH}, both),
        ({"party": "CN"}, both),
        ({"party": "US"}, []),
        ({"place": "taiy"}, [one.id]),
        ({"place": "上海"}, [two.id]),
        ({"place": "%"}, []),
        ({"words": "虚构"}, [one.id]),
        ({"words": "欧阳", "topic": third}, []),
    ):
        assert found(work, **wanted) == expected, wanted
    kinds = OrganisationType.THINK_TANK, OrganisationType.INDEPENDENT_EXPERT
    assert queries.counts(work) == {(kind, "CN"): 1 for kind in kinds}
    assert queries.covered(work)[first] == {OrganisationType.THINK_TANK}


def test_a_profile_says_what_it_was_last_told(work_as: WorkAs) -> None:
    work = work_as(FOCAL, "US")
    one = added(work)
    third = topics(work)[2]
    told = {**TOLD, "family_name": "司马", "latin_family": "Sima", "topics": [third]}
    with work.saved():
        services.put_profile(work, one.id, read_expert(told), seen=one.version)
    with pytest.raises(Conflict, match="stale_version"), work.saved():
        services.put_profile(work, one.id, read_expert(told), seen=one.version + 9)
    again = queries.get(work, one.id)
    assert (again.topic_keys, again.person.name.family) == ([third], "司马")
    assert (found(work, "欧阳"), found(work, "司马")) == ([], [one.id])


def test_load_counts_what_the_reader_may_know_of(
    work_as: WorkAs, engine: Engine, sides: tuple[str, str], clock: Clock
) -> None:
    """A seat that the other side does not know of yet is none for it."""
    clock.set("2022-04-01T12:00:00Z")
    House(engine, sides)
    own = work_as(FOCAL, sides[0])
    with own.saved():
        sent = nominating.prepare(own, SLUG, read_nomination(NAME))
    person_id = sent.person_id
    work = work_as(FOCAL, sides[0])
    draft = read_expert({**TOLD, "topics": topics(work)[:1]})
    with work.saved():
        one = services.add(work, draft, person_id=person_id)
        services.consent(work, one.id)

    def loads() -> tuple[int | None, ...]:
        readers = work_as(MEMBER, sides[0]), work_as(MEMBER, sides[1])
        return tuple(queries.get(each, one.id).load for each in readers)

    assert loads() == (0, 0)
    with work.saved():
        nominating.submit(work, sent.id)
    assert loads() == (1, 0)
    idle = added(work_as(FOCAL, sides[0]), family_name="司马", latin_family="Sima")
    by_load = queries.listed(work_as(MEMBER, sides[0]), Wanted(), order=ExpertOrder.LOAD)
    assert [each.id for each in by_load.items] == [idle.id, one.id]
    officer = work_as(OFFICER)
    with officer.saved():
        checking.register(officer, sent.id)
    assert loads() == (1, 1)
    work = work_as(FOCAL, sides[0])
    with work.saved():
        nominating.withdraw(work, sent.id)
    assert loads() == (0, 0)


def test_one_profile_for_a_person(work_as: WorkAs) -> None:
    work = work_as(FOCAL, "CN")
    one = added(work)
    draft = read_expert({**TOLD, "topics": topics(work)[:1]})
    with pytest.raises(Conflict, match="duplicate_expert"), work.saved():
        services.add(work, draft, person_id=one.person_id)
    with pytest.raises(NotFound), work.saved():
        services.add(work, draft, person_id=uuid4())


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"topics": []}, "required"),
        ({"languages": []}, "required"),
        ({"languages": ["fr"]}, "invalid_choice"),
        ({"organisation": "x"}, "invalid_choice"),
        ({"family_name": ""}, "required"),
        ({"latin_family": ""}, "required"),
    ],
)
def test_what_is_wrong_is_named(fields: dict[str, object], code: str) -> None:
    with pytest.raises(RuleBroken, match=code):
        read_expert({**TOLD, "topics": ["topic/1"], **fields})


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(Invalid) as caught:
        read_expert({})
    assert {each.field for each in caught.value.errors} == {"family_name", "topics", "languages"}
