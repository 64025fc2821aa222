"""What others know somebody by stays, whichever room, side or order of acts tries to change it."""

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from sqlalchemy import Engine

from tests import factories
from tests.conftest import Clock
from tests.services.nominating import SEATS, SLUG, WHY, House
from wgroup.accounts.rules import Invitation
from wgroup.accounts.services import inviting
from wgroup.db.work import Work
from wgroup.delegations import services as delegations
from wgroup.delegations.drafts import read_letter, read_member, read_span
from wgroup.delegations.queries import get as delegation_of
from wgroup.delegations.rules import Examined
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import Conflict, RuleBroken
from wgroup.meetings.seats import read_seats
from wgroup.meetings.services import running
from wgroup.meetings.services.proposing import propose
from wgroup.nominations import queries as nominations
from wgroup.nominations.drafts import read_nomination
from wgroup.nominations.services import answering, nominating
from wgroup.nominations.services.planning import plan_seats
from wgroup.parties.models import Person
from wgroup.parties.naming import PersonName
from wgroup.personal import merging, services
from wgroup.personal.drafts import Correction


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


def refused(work: Work, act: Callable[[Work], object]) -> str:
    with pytest.raises((Conflict, RuleBroken)) as refusal, work.saved():
        act(work)
    return refusal.value.code


def test_no_other_room_renames_whom_others_were_asked_about(house: House) -> None:
    """By a draft for another meeting, or an account for the same address: two ways that once
    passed by."""
    name = {"given_name": "明", "latin_family": "Ouyang", "latin_given": "Ming"}
    key = house.register("欧阳", **name, email="ming@x.example")
    with house.secretariat.saved() as work:
        other = propose(work, factories.draft(host=house.one))
        plan_seats(work, other.slug, read_seats(SEATS))
    twin = {"family_name": "欧阳", **name, "latin_family": "Evil", "latin_given": "Twin"}
    draft = read_nomination({**twin, "email": "ming@x.example"})
    with pytest.raises(RuleBroken, match="other_name"), house.own.saved() as work:
        nominating.prepare(work, other.slug, draft)
    told = Invitation.of(
        **twin, email="ming@x.example", party=house.one, roles={Role.DELEGATION_MEMBER}
    )
    with house.system.saved() as work:
        assert inviting.invite(work, told).name == "欧阳明 OUYANG Ming"

    submitted = house.submit("Early", email="early@x.example")
    early = read_nomination({"family_name": "Late", "email": "early@x.example"})
    with pytest.raises(Conflict, match="nominated_by_name"), house.own.saved() as work:
        nominating.prepare(work, other.slug, early)
    assert [house.found(each).name.latin for each in (key, submitted)] == ["OUYANG Ming", "EARLY"]


def test_latin_letters_that_were_missing_are_added(house: House) -> None:
    """To somebody whom both sides know, and whom nobody has been asked about."""
    known = person(house, family_name="欧阳", given_name="明", email="ming@x.example")
    told = {"given_name": "明", "latin_family": "Ouyang", "latin_given": "Ming"}
    key = house.submit("欧阳", **told, email="ming@x.example")
    assert house.found(key).person_id == known
    assert house.found(key).name.latin == "OUYANG Ming"


def test_a_meeting_that_is_called_off_may_come_back(house: House) -> None:
    """One side cancels, changes and reinstates, where its co-chair may."""
    refused_key, draft = house.register("Refused"), house.prepare("Thought", email="t@x.example")
    with house.other.saved() as work:
        answering.object_to(work, refused_key, reason=WHY)
    asked, thought = (house.found(each).person_id for each in (refused_key, draft))
    with house.secretariat.saved() as work:
        running.cancel(work, SLUG, reason=Bilingual(en="Not now", zh="暂缓"))
    new = Correction(PersonName("Another", ""), None, None)
    renamed = lambda work: merging.correct(work, asked, new)  # noqa: E731
    assert refused(house.own, renamed) == "nominated_by_name"
    assert refused(house.own, lambda work: services.erase(work, asked)) == "objected_to"
    with house.own.saved() as work:
        services.erase(work, thought)
    with house.secretariat.saved() as work:
        running.reinstate(work, SLUG)
    back = read_nomination({"family_name": "Thought", "email": "t@x.example"})
    with pytest.raises(Conflict), house.own.saved() as work:
        nominating.change(work, draft, back)
    assert house.own.session.get_one(Person, thought).email is None


def test_what_was_nominated_and_listed_keeps_its_name_after_the_meeting(
    house: House, clock: Clock
) -> None:
    key = house.register(kind="governmental", organisation=str(house.ministry))
    asked = house.found(key).person_id
    clock.set(house.meeting.ends_at)
    with house.own.saved() as work:
        merging.correct(work, asked, Correction(PersonName("Totally", "Other"), None, None))
    told = nominations.get(house.other, key)
    assert (told.name.native, told.person.name.native) == ("THINKER", "Other TOTALLY")


def test_a_delegation_that_is_filed_says_who_is_in_it(house: House) -> None:
    head, adviser = (person(house, family_name=each, email=f"{each}@x.example")
                     for each in ("head", "adviser"))  # fmt: skip
    days = {"first_day": "2022-01-01", "last_day": "2022-12-31", "zone": "UTC"}
    with house.own.saved() as work:
        key = delegations.prepare(work, read_span(days)).id
        for each in ("head", "adviser"):
            told = {"family_name": each, "email": f"{each}@x.example", "function": each}
            delegations.put_member(work, key, read_member(told))
        work.session.flush()
        delegations.file(work, key)
        letter = read_letter(b"%PDF-1.7\n%%EOF\n", "letter.pdf", Bilingual(en="A ministry"))
        delegations.file_letter(work, key, letter)
    with house.secretariat.saved() as work:
        delegations.examine(work, key, 1, in_order=True, reason=Bilingual())
    assert refused(house.own, lambda work: merging.merge(work, adviser, head)) == "both_members"
    assert refused(house.own, lambda work: services.erase(work, head)) == "still_member"
    with house.own.saved() as work:
        merging.correct(work, head, Correction(PersonName("Other", "Head"), None, None))
    assert delegation_of(house.other, key).credentials is Examined.AWAITED
