"""Those who speak for a Party are written to, by a real server, when an admission awaits it."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests import people
from tests.conftest import WorkAs
from tests.mailroom import ROLE, Mailroom, mailroom
from tests.services.deciding import Deciders
from tests.services.meeting_table import LATER, SLUG, WHY, Table
from wgroup.db.work import Work
from wgroup.kernel.actor import SYSTEM, Role
from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.kernel.time import utc_now
from wgroup.meetings.seats import read_seats
from wgroup.meetings.services.concurring import move
from wgroup.meetings.services.running import cancel, reinstate
from wgroup.nominations.drafts import read_nomination
from wgroup.nominations.services import answering, checking, nominating
from wgroup.nominations.services.planning import plan_seats
from wgroup.organisations import services
from wgroup.organisations.drafts import read_organisation
from wgroup.organisations.models import Organisation

__all__ = ["mailroom"]

FOCAL = Role.DELEGATION_FOCAL_POINT
TANK = {"name": Bilingual(en="Invented Institute", zh="虚构研究院"), "type": "think-tank"}


@pytest.fixture
def speakers(app: Flask, engine: Engine) -> None:
    """A focal point and a co-chair of each side, a member, and one who was shut out."""
    with Session(engine) as session, Work(session, SYSTEM, utc_now()).saved() as work:
        for party in ("CN", "US"):
            for role, name, facts in (
                (FOCAL, "focal", {"language": Language.ZH}),
                (Role.CO_CHAIR, "chair", {"language": Language.EN}),
                (Role.DELEGATION_MEMBER, "member", {}),
                (FOCAL, "gone", {}),
            ):
                email = f"{name}@{party.lower()}.example"
                account = people.make_account(work, role, party, email=email, **facts)
                account.disabled_at = work.now if name == "gone" else None


def brought_in(work_as: WorkAs, party: str | None, **fields: object) -> Organisation:
    role = FOCAL if party else Role.SECRETARIAT_OFFICER
    with work_as(role, party).saved() as work:
        return services.bring_in(work, read_organisation({**TANK, **fields}))


@pytest.mark.usefixtures("speakers")
def test_each_who_speaks_for_the_other_side_is_written_to_once(
    work_as: WorkAs, mailroom: Mailroom, sides: tuple[str, str]
) -> None:
    found = brought_in(work_as, sides[0])
    mailroom.work_off()
    other = sides[1].lower()
    chair, focal = f"chair@{other}.example", f"focal@{other}.example"
    assert {each.recipients[0] for each in mailroom.arrived()} == {chair, focal}
    [english], [chinese] = mailroom.arrived(chair), mailroom.arrived(focal)
    assert {english.sender, chinese.sender} == {ROLE}
    for said in ("Invented Institute", "Wed 6 Apr 2022", "Beijing", "Washington", str(found.id)):
        assert said in english.text
    for said in ("虚构研究院", "4月6日", "北京", "华盛顿", "提出异议"):
        assert said in chinese.text
    mailroom.wait(minutes=10)
    assert mailroom.work_off() == 0


@pytest.mark.usefixtures("speakers")
def test_of_what_is_settled_or_ones_own_nobody_is_told(
    work_as: WorkAs, mailroom: Mailroom
) -> None:
    """Answered before the worker came to it; over by then; of one's own government."""
    brought_in(work_as, "US", type="national-government")
    settled = brought_in(work_as, "US", name=Bilingual(en="Settled"))
    with work_as(FOCAL, "CN").saved() as work:
        services.waive(work, settled.id)
    mailroom.work_off()
    brought_in(work_as, "US", name=Bilingual(en="Late"))
    mailroom.wait(hours=121)
    mailroom.work_off()
    assert mailroom.arrived() == []


@pytest.mark.usefixtures("speakers")
def test_of_one_that_belongs_to_neither_both_are_told(work_as: WorkAs, mailroom: Mailroom) -> None:
    brought_in(work_as, None, type="intergovernmental-organisation")
    mailroom.work_off()
    told = sorted(each.recipients[0] for each in mailroom.arrived())
    assert told == [
        f"{name}@{side}.example" for name in ("chair", "focal") for side in ("cn", "us")
    ]


@pytest.fixture
def table(speakers: None, work_as: WorkAs, sides: tuple[str, str], mailroom: Mailroom) -> Table:
    """The secretariat has just proposed a meeting."""
    made = Table(work_as, sides)
    made.propose()
    return made


def asked(mailroom: Mailroom, **span: int) -> list[str]:
    """Who has been written to by the worker, so far, after that time."""
    mailroom.wait(**span)
    mailroom.work_off()
    return sorted(each.recipients[0] for each in mailroom.arrived())


def speakers_of(*sides: str) -> list[str]:
    return sorted(
        f"{name}@{side.lower()}.example" for name in ("chair", "focal") for side in sides
    )


def test_both_sides_are_asked_for_their_concurrence(
    table: Table, mailroom: Mailroom, sides: tuple[str, str]
) -> None:
    assert asked(mailroom, minutes=9) == []
    assert asked(mailroom, minutes=1) == speakers_of(*sides)
    [english] = mailroom.arrived(f"chair@{sides[0].lower()}.example")
    assert english.message["Subject"].startswith("Your Party’s concurrence is awaited: ")
    for said in ("WG/MET/2022/1", "Washington", "Beijing", "UTC", f"/meetings/{SLUG}"):
        assert said in english.text
    assert asked(mailroom, hours=3) == speakers_of(*sides)


def test_who_concurs_in_time_is_not_asked_nor_is_anybody_of_what_was_moved(
    table: Table, mailroom: Mailroom, sides: tuple[str, str]
) -> None:
    table.concur(table.focal)
    assert asked(mailroom, minutes=10) == speakers_of(sides[1])
    table.act(table.secretariat, lambda work: move(work, SLUG, LATER))
    table.act(table.secretariat, lambda work: cancel(work, SLUG, reason=WHY))
    assert len(asked(mailroom, minutes=10)) == 2
    table.act(table.secretariat, lambda work: reinstate(work, SLUG))
    assert len(asked(mailroom, minutes=10)) == 6


def test_nobody_is_written_to_without_end(table: Table, mailroom: Mailroom) -> None:
    for _ in range(35):
        table.propose()
    told = asked(mailroom, minutes=10)
    assert {told.count(each) for each in told} == {30}


def test_the_other_side_is_written_to_once_of_a_list_of_experts(
    table: Table, mailroom: Mailroom, sides: tuple[str, str]
) -> None:
    """Registered within a minute of each other; what is answered by then is not told of."""
    mailroom.wait(hours=1)
    mailroom.work_off()
    before = len(mailroom.arrived())
    keys = [nominated(table, family) for family in ("Tinker", "Thinker", "Settled")]
    for key in keys:
        with at_now(table.secretariat).saved() as work:
            checking.register(work, key)
    with at_now(table.focal_other).saved() as work:
        answering.waive(work, keys[2])
    mailroom.work_off()
    told = mailroom.arrived()[before:]
    assert sorted(each.recipients[0] for each in told) == speakers_of(sides[1])
    [english] = [each for each in told if each.recipients[0].startswith("chair@")]
    for said in ("TINKER", "THINKER", "in a personal capacity", "WG/MET/2022/1", "Beijing"):
        assert said in english.text
    assert "SETTLED" not in english.text


def at_now(work: Work) -> Work:
    """The same one at the time of the clock."""
    work.session.rollback()
    return Work(work.session, work.actor, utc_now())


def nominated(table: Table, family: str) -> UUID:
    seats = {"composition": "non_governmental", "non_governmental": "5"}
    plan = read_seats({**seats, "closes": "2022-05-01T12:00", "zone": "UTC"})
    with at_now(table.secretariat).saved() as work:
        plan_seats(work, SLUG, plan)
    with at_now(table.focal).saved() as work:
        made = nominating.prepare(work, SLUG, read_nomination({"family_name": family}))
        work.session.flush()
        nominating.submit(work, made.id)
        return made.id


@pytest.fixture
def deciders(
    speakers: None, engine: Engine, sides: tuple[str, str], mailroom: Mailroom
) -> Iterator[Deciders]:
    made = Deciders(engine, sides)
    yield made
    made.close()


def subjects(mailroom: Mailroom, address: str) -> list[str]:
    return [str(each.message["Subject"]) for each in mailroom.arrived(address)]


def test_both_sides_hear_of_each_turn_of_a_silence(
    deciders: Deciders, mailroom: Mailroom, sides: tuple[str, str]
) -> None:
    """Opened and extended before the worker came: of the end that stands. Then broken."""
    key = deciders.silent()
    deciders.extend(key, "2022-04-05T02:00")
    assert asked(mailroom, minutes=1) == speakers_of(*sides)
    [english] = mailroom.arrived(f"chair@{sides[0].lower()}.example")
    assert str(english.message["Subject"]).startswith("Silence is extended: Common format")
    for said in ("Tue 5 Apr 2022 10:00 Beijing", "Washington", "UTC", f"/decisions/{key}"):
        assert said in english.text
    assert "one format" not in english.text
    [chinese] = mailroom.arrived(f"focal@{sides[1].lower()}.example")
    assert "默许期已延长" in str(chinese.message["Subject"])
    deciders.objects("chair 2", key)
    asked(mailroom, minutes=1)
    for side in sides:
        told = subjects(mailroom, f"chair@{side.lower()}.example")
        assert [each.split(":")[0] for each in told] == [
            "Silence is extended", "Silence is broken, not adopted",
        ]


def test_the_worker_numbers_what_lapsed_and_both_sides_hear(
    deciders: Deciders, mailroom: Mailroom, sides: tuple[str, str]
) -> None:
    deciders.silent()
    asked(mailroom, hours=72)
    told = subjects(mailroom, f"chair@{sides[1].lower()}.example")
    assert [each.split(":")[0] for each in told] == ["Silence is open"]
    asked(mailroom, seconds=2)
    for side in sides:
        told = subjects(mailroom, f"chair@{side.lower()}.example")
        assert told[-1] == "Adopted: WG/DEC/2022/1 · Common format of methane reports"
    assert asked(mailroom, hours=3) == sorted(speakers_of(*sides) * 2)
