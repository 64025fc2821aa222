"""Two records of one person: found by what is alike, made one with nothing lost."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.conftest import Clock
from tests.people import make_account
from tests.services.nominating import SLUG, WHY, House
from wgroup.db.base import Base
from wgroup.db.work import Work
from wgroup.kernel.actor import SYSTEM, Role
from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.kernel.errors import Conflict, Forbidden, NotFound, RuleBroken
from wgroup.kernel.time import utc_now
from wgroup.meetings.drafts import read_person
from wgroup.meetings.models import Participation
from wgroup.meetings.services import running
from wgroup.meetings.services.taking_part import enter
from wgroup.nominations.models import Nomination
from wgroup.nominations.participants import participants_of
from wgroup.nominations.services import answering
from wgroup.parties.likeness import folded
from wgroup.parties.models import Person
from wgroup.parties.naming import PersonName
from wgroup.personal import alike, merging, services
from wgroup.personal.drafts import Correction
from wgroup.register.models import Topic
from wgroup.revisions.queries import history_of, verify_trail
from wgroup.roster import services as roster
from wgroup.roster.drafts import read_expert
from wgroup.roster.models import ExpertProfile

OUYANG = {
    "family_name": "欧阳", "given_name": "明", "latin_family": "Ouyang", "latin_given": "Ming",
}  # fmt: skip


@pytest.fixture
def house(app: object, engine: Engine, sides: tuple[str, str]) -> Iterator[House]:
    made = House(engine, sides)
    yield made
    made.close()


def person(house: House, **fields: object) -> UUID:
    with house.system.saved() as work:
        made = Person(**{"party": house.one, **fields})
        work.session.add(made)
        return made.id


def pairs(work: Work) -> list[tuple[frozenset[UUID], tuple[str, ...]]]:
    found = alike.alike(work)
    return [(frozenset({each.one.id, each.other.id}), each.reasons) for each in found.items]


def code_of(work: Work, *ids: UUID, **how: object) -> str:
    with pytest.raises((Conflict, RuleBroken, Forbidden)) as refusal, work.saved():
        merging.merge(work, *ids, **how)  # type: ignore[arg-type]
    return refusal.value.code


def refused(work: Work, act: Callable[[Work], object]) -> str:
    with pytest.raises(Conflict) as refusal, work.saved():
        act(work)
    return refusal.value.code


def test_one_person_written_in_many_ways_is_one_key() -> None:
    for name in ("Ming OUYANG", "Ouyang Míng", "ouyang, ming", "MING  ouyang"):
        assert folded(name) == "ming ouyang"


def test_who_is_alike_is_proposed_with_the_reason(house: House) -> None:
    one = person(house, **OUYANG)
    other = person(house, family_name="Ming", given_name="Ouyang")
    third = person(house, family_name="欧阳", given_name="明", email="ming@city.example")
    fourth = person(house, family_name="Else", email="ming@city.example")
    person(house, family_name="Nobody")
    found = pairs(house.own)
    assert len(found) == 3
    assert set(found) == {
        (frozenset({one, other}), ("latin",)),
        (frozenset({one, third}), ("name",)),
        (frozenset({third, fourth}), ("email",)),
    }


def test_two_sides_are_never_compared(house: House) -> None:
    person(house, **OUYANG)
    person(house, **{**OUYANG, "party": house.two})
    person(house, **{**OUYANG, "party": None})
    assert (pairs(house.own), pairs(house.other), pairs(house.secretariat)) == ([], [], [])
    person(house, **{**OUYANG, "party": None})
    assert len(pairs(house.secretariat)) == 1
    assert (pairs(house.own), pairs(house.other)) == ([], [])


def test_who_is_said_to_be_two_is_asked_about_no_more(house: House) -> None:
    one, other = person(house, **OUYANG), person(house, **OUYANG)
    with house.own.saved() as work:
        merging.tell_apart(work, other, one)
        merging.tell_apart(work, one, other)
    assert pairs(house.own) == []


def test_pages_go_on_where_they_ended(house: House) -> None:
    for _ in range(4):
        person(house, **OUYANG)
    seen: list[object] = []
    after: str | None = None
    while True:
        page = alike.alike(house.own, after=after, limit=2)
        seen += [(each.one.id, each.other.id) for each in page.items]
        if page.next is None:
            break
        after = page.next
    assert len(seen) == len(set(seen)) == 6


def test_all_that_was_of_the_one_is_of_the_other(house: House, clock: Clock) -> None:
    with house.own.saved() as work:
        topics = work.session.scalars(select(Topic.key).order_by(Topic.key)).all()
        told = {"languages": ["zh"], "expertise": Bilingual(en="Methane")}
        gone = roster.add(work, read_expert({**OUYANG, **told, "topics": topics[:1]}))
        told = {"languages": ["en"], "expertise": Bilingual(en="Cities")}
        keep = roster.add(work, read_expert({**OUYANG, **told, "topics": topics[1:2]}))
        work.session.flush()
        roster.declare(work, gone.id, Bilingual(en="Paid by a mine"))
        keep_id, gone_id = keep.person_id, gone.person_id
    nomination = house.prepare("Other")
    with house.system.saved() as work:
        work.session.get_one(Nomination, nomination).person_id = gone_id
        work.session.get_one(Person, gone_id).email = "ming@city.example"
        work.session.get_one(Person, gone_id).language = Language.ZH
    with house.own.saved() as work:
        merging.merge(work, keep_id, gone_id)
    session = house.own.session
    assert session.get_one(Nomination, nomination).person_id == keep_id
    [profile] = session.scalars(select(ExpertProfile)).all()
    assert (profile.person_id, len(profile.topics)) == (keep_id, 2)
    assert profile.expertise.en == "Cities\nMethane"
    assert profile.languages == [Language.EN, Language.ZH]
    assert profile.declaration is not None
    assert profile.declaration.interests.en == "Paid by a mine"
    kept, left = (session.get_one(Person, each) for each in (keep_id, gone_id))
    assert (kept.email, kept.language) == ("ming@city.example", Language.ZH)
    assert (left.merged_into_id, left.email) == (keep_id, None)
    assert pairs(house.own) == []
    with Session(house.engine) as looking:
        looking.info["actor"] = SYSTEM
        assert verify_trail(looking).broken_at is None


def test_every_table_that_leads_to_a_person_is_followed() -> None:
    """A new one is, too: they are found in the schema."""
    led = {
        (table.name, key.parent.name)
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "person"
    }
    followed = {(table.name, column.name) for table, column in merging.references()}
    assert led - followed == {
        ("likeness", "person_id"), ("distinct_pair", "one_id"), ("distinct_pair", "other_id"),
    }  # fmt: skip


def test_both_on_a_list_to_come_stops_it_and_on_a_past_one_does_not(
    house: House, clock: Clock
) -> None:
    with house.own.saved() as work:
        both = [
            enter(work, SLUG, read_person({
                **OUYANG, "email": f"ming{number}@city.example", "capacity": "delegate",
            }))
            for number in range(2)
        ]  # fmt: skip
        keep_id, gone_id = (each.person_id for each in both)
    assert code_of(house.own, keep_id, gone_id) == "both_listed"
    clock.set(house.meeting.ends_at + timedelta(days=1))
    with house.own.saved() as work:
        merging.merge(work, keep_id, gone_id)
    listed = house.own.session.scalars(select(Participation.person_id)).all()
    assert set(listed) == {keep_id, gone_id}


def test_an_open_account_is_not_given_to_somebody_else(house: House, clock: Clock) -> None:
    with house.system.saved() as work:
        account = make_account(work, Role.DELEGATION_MEMBER, house.one, family_name="Twice")
        gone_id, account_id = account.person_id, account.id
    keep_id = person(house, family_name="Twice", given_name="A")
    assert code_of(house.own, keep_id, gone_id) == "gone_has_account"
    with house.own.saved() as work:
        merging.merge(work, gone_id, keep_id)
    assert account_id


def test_consent_is_not_stretched(house: House) -> None:
    with house.own.saved() as work:
        topic = work.session.scalars(select(Topic.key)).first()
        told = {**OUYANG, "languages": ["zh"], "topics": [topic]}
        one, other = (roster.add(work, read_expert(told)) for _ in "12")
        work.session.flush()
        roster.consent(work, one.id)
        ids = one.person_id, other.person_id
    assert code_of(house.own, *ids) == "consent_differs"


def test_only_their_own_side_makes_them_one(house: House) -> None:
    one, other = person(house, **OUYANG), person(house, **OUYANG)
    assert code_of(house.other, one, other) == "role_cannot"
    assert code_of(house.secretariat, one, other) == "role_cannot"
    foreign = person(house, **{**OUYANG, "party": house.two})
    assert code_of(house.own, one, foreign) == "role_cannot"
    assert code_of(house.own, one, one) == "invalid_choice"
    assert code_of(house.own, one, other, take=["password"]) == "invalid_choice"
    assert code_of(house.own, one, other, seen=(1, 9)) == "stale_version"
    with house.own.saved() as work:
        merging.merge(work, one, other)
    assert code_of(house.own, one, other) == "already_merged"
    with pytest.raises(NotFound):
        alike.pair(house.own, one, one)


def test_whoever_is_erased_is_erased_with_what_was_made_one(house: House) -> None:
    one, other = person(house, **OUYANG), person(house, **OUYANG)
    with house.own.saved() as work:
        merging.merge(work, one, other)
    with house.own.saved() as work:
        services.erase(work, one)
    names = house.system.session.scalars(select(Person.family_name)).all()
    assert "欧阳" not in names


def test_a_chain_of_records_is_erased_whole(house: House) -> None:
    first, second, third = (person(house, family_name="Chain", given_name=each) for each in "ABC")
    with house.own.saved() as work:
        merging.merge(work, second, first)
    with house.own.saved() as work:
        merging.merge(work, third, second)
    with house.own.saved() as work:
        services.erase(work, third)
    found = house.system.session.scalars(select(Person)).all()
    assert not [each for each in found if each.family_name == "Chain"]
    assert len([each for each in found if each.erased_at]) == 3


def test_nobody_comes_to_stand_for_whom_others_were_asked_about(
    house: House, clock: Clock
) -> None:
    """INV-26, by whichever way: the other side was asked about a name, and objects to a person."""
    spared = person(house, family_name="Refused")
    name, new = PersonName("Thinker", ""), Correction(PersonName("Wuming", ""), None, None)
    key = house.register()
    asked = house.found(key).person_id
    renamed = lambda work: merging.correct(work, asked, new)  # noqa: E731
    assert refused(house.own, renamed) == "nominated_by_name"
    assert code_of(house.own, spared, asked) == "nominated_by_name"
    assert code_of(house.own, asked, spared, take=["name"]) == "nominated_by_name"
    with house.own.saved() as work:
        merging.correct(work, asked, Correction(name, "thinker@x.example", Language.EN))

    with house.other.saved() as work:
        answering.object_to(work, key, reason=WHY)
    assert code_of(house.own, spared, asked) == "nominated_by_name"
    assert refused(house.own, renamed) == "nominated_by_name"
    erased = lambda work: services.erase(work, asked)  # noqa: E731
    assert refused(house.own, erased) == "objected_to"

    clock.set(house.meeting.ends_at)
    with house.own.saved() as work:
        merging.merge(work, spared, asked)
    with house.own.saved() as work:
        services.erase(work, spared)


def test_who_was_at_a_meeting_stays_who_they_were(house: House, clock: Clock) -> None:
    """The other side signs for that record too; nothing new is kept of who was made one."""
    with house.own.saved() as work:
        told = {"family_name": "Cheng", "given_name": "Yuan", "capacity": "delegate"}
        was = enter(work, SLUG, read_person(told)).person_id
    ghost = person(house, family_name="Ghost", given_name="A")
    new = Correction(PersonName("Li", "Taren"), None, None)
    topic = house.own.session.scalars(select(Topic.key)).first()
    expert = read_expert({**OUYANG, "languages": ["zh"], "topics": [topic]})

    def listed() -> list[str]:
        found = participants_of(house.other, house.meeting).listed
        return [each.name.native for each in found]

    with house.own.saved() as work:
        merging.correct(work, was, Correction(PersonName("Cheng", "Yuán"), None, None))
    assert listed() == ["Yuán CHENG"]  # it has not begun
    clock.set(house.meeting.starts_at)
    with house.own.saved() as work:
        merging.correct(work, was, new)
    assert listed() == ["Yuán CHENG"]
    with house.own.saved() as work:
        merging.merge(work, ghost, was)
    assert listed() == ["Yuán CHENG"]
    told = [each for each in history_of(house.other, house.meeting.id) if each.act]
    assert "person.merge" in {each.act for each in told}
    with pytest.raises(NotFound), house.own.saved() as work:
        roster.add(work, expert, person_id=was)
    clock.set(house.meeting.ends_at)
    with house.own.saved() as work:
        services.erase(work, ghost)
    [name] = listed()
    assert "CHENG" not in name.upper()
    with pytest.raises(NotFound), house.own.saved() as work:
        roster.add(work, expert, person_id=ghost)
    assert verify_trail(house.system.session).broken_at is None


def test_of_both_on_a_list_that_may_come_back_one_stays(house: House) -> None:
    with house.own.saved() as work:
        both = [
            enter(work, SLUG, read_person({
                **OUYANG, "email": f"ming{number}@city.example", "capacity": "delegate",
            })).person_id
            for number in range(2)
        ]  # fmt: skip
    with house.secretariat.saved() as work:
        running.cancel(work, SLUG, reason=Bilingual(en="Not now", zh="暂缓"))
    with house.own.saved() as work:
        merging.merge(work, *both)
    rows = house.own.session.scalars(select(Participation.person_id)).all()
    assert rows == both[:1]


def test_what_the_own_side_alone_thinks_of_binds_nobody(house: House) -> None:
    key = house.prepare()
    asked, other = house.found(key).person_id, person(house, family_name="Other")
    with house.own.saved() as work:
        merging.correct(work, asked, Correction(PersonName("Thinks", ""), None, None))
    with house.own.saved() as work:
        merging.merge(work, other, asked)
    assert house.found(key).person_id == other


def test_what_is_kept_is_put_right(house: House) -> None:
    one = person(house, **OUYANG)
    name = PersonName("欧阳", "敏", "Ouyang", "Min")
    with house.own.saved() as work:
        merging.correct(work, one, Correction(name, "min@city.example", Language.ZH))
    found = house.own.session.get_one(Person, one)
    assert (found.name, found.sort_name) == (name, "ouyang min")
    with pytest.raises(Forbidden), house.other.saved() as work:
        merging.correct(work, one, Correction(name, None, None))
    assert utc_now() >= found.changed_at
