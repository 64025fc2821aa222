"""What is over is forgotten after its period, and no table is forgotten by the register."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from tests.conftest import Clock
from tests.people import make_account
from tests.services.nominating import SLUG, House
from wgroup.accounts.models import Account, ApiToken
from wgroup.config import Settings, SettingsError
from wgroup.db.base import Base
from wgroup.kernel.actor import SYSTEM, Role
from wgroup.kernel.periods import Periods
from wgroup.kernel.time import utc_now
from wgroup.meetings.drafts import read_person
from wgroup.meetings.services.taking_part import enter
from wgroup.nominations.models import Nomination
from wgroup.parties.models import Person
from wgroup.personal.register import BY_TABLE, HOLDINGS
from wgroup.personal.retention import forget_people
from wgroup.personal.rules import ERASED_HOST, pseudonym
from wgroup.personal.scrubbing import scrub
from wgroup.register.models import Topic
from wgroup.revisions.models import Revision
from wgroup.revisions.queries import verify_trail
from wgroup.roster.drafts import read_expert
from wgroup.roster.models import ExpertProfile
from wgroup.roster.services import add, consent

PERIODS = Periods()


@pytest.fixture
def house(app: object, engine: Engine, sides: tuple[str, str]) -> Iterator[House]:
    made = House(engine, sides)
    yield made
    made.close()


def forget(house: House, periods: Periods = PERIODS) -> int:
    return forget_people(house.system, periods)


def test_no_table_that_leads_to_a_person_is_forgotten() -> None:
    """A new one fails until the register says what becomes of it."""
    led = {
        table.name
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name in ("person", "account")
    }
    assert led - BY_TABLE.keys() == set()
    assert len(BY_TABLE) == len(HOLDINGS)


def test_what_the_register_names_is_there() -> None:
    for each in HOLDINGS:
        table = Base.metadata.tables[each.table]
        assert {*each.emptied, each.path[0]} <= set(table.c.keys())


def test_who_never_came_in_is_forgotten(house: House, clock: Clock) -> None:
    key = house.prepare("Candidate")
    person_id = house.found(key).person_id
    over = house.meeting.ends_at + timedelta(days=PERIODS.candidates)
    clock.set(over - timedelta(seconds=1))
    assert forget(house) == 0
    clock.set(over + timedelta(seconds=1))
    assert forget(house) == 1
    assert forget(house) == 0
    found = house.found(key).person
    assert found.name == pseudonym(person_id)
    assert found.erased_at == over + timedelta(seconds=1)


def test_who_is_on_a_list_stays(house: House, clock: Clock) -> None:
    with house.own.saved() as work:
        enter(work, SLUG, read_person({"family_name": "Stays", "capacity": "delegate"}))
    clock.set(utc_now() + timedelta(days=4000))
    forget(house)
    wanted = select(Person).where(Person.family_name == "Stays")
    assert house.system.session.scalars(wanted).one().erased_at is None


def test_a_profile_nobody_agreed_to_goes(house: House, clock: Clock) -> None:
    with house.own.saved() as work:
        topic = work.session.scalars(select(Topic.key)).first()
        told = {"topics": [topic], "languages": ["en"]}
        add(work, read_expert({"family_name": "Silent", **told}))
        agreed = add(work, read_expert({"family_name": "Agreed", **told}))
        work.session.flush()
        consent(work, agreed.id)
    clock.set(utc_now() + timedelta(days=PERIODS.withdrawn, seconds=1))
    forget(house)
    kept = house.system.session.scalars(select(ExpertProfile)).all()
    assert [each.person.family_name for each in kept] == ["Agreed"]


def test_who_left_is_known_by_name_alone(house: House, clock: Clock) -> None:
    with house.system.saved() as work:
        account = make_account(work, Role.DELEGATION_MEMBER, house.one, family_name="Gone")
        account.leaves_at = utc_now() + timedelta(days=1)
        work.session.add(
            ApiToken(
                account_id=account.id, name="robot", digest="0" * 64, scopes=["read"],
                expires_at=work.now, last_used_at=None, revoked_at=None,
            )
        )  # fmt: skip
        key = account.id
    clock.set(utc_now() + timedelta(days=1 + PERIODS.leavers, seconds=1))
    assert forget(house) == 1
    assert forget(house) == 0
    session = house.system.session
    left = session.get_one(Account, key)
    assert left.email.endswith(ERASED_HOST)
    assert left.name == "A GONE"
    assert session.scalars(select(ApiToken)).all() == []


def test_a_redacted_revision_can_tell_nothing_new(house: House, engine: Engine) -> None:
    key = house.prepare("Candidate")
    with house.system.saved() as work:
        nomination = work.session.get_one(Nomination, key)
        person = work.session.get_one(Person, nomination.person_id)
        scrub(work, person, None)
    with house.system.saved() as work:
        work.session.connection().execute(
            update(Revision.__table__)
            .where(Revision.__table__.c.subject_kind == "nomination")
            .values(redacted_at=work.now, changes={"party": [None, "XX"]})
        )
    with Session(engine) as session:
        session.info["actor"] = SYSTEM
        assert "tells more" in verify_trail(session).why


def test_periods_are_whole_days(tmp_path: object) -> None:
    env = {"WGROUP_INSTANCE": str(tmp_path), "WGROUP_KEEP_CANDIDATES": "10"}
    assert Settings.from_env(env).periods.candidates == 10
    for odd in ("0", "-1", "ten", "36501"):
        with pytest.raises(SettingsError, match="WGROUP_KEEP_CANDIDATES"):
            Settings.from_env({**env, "WGROUP_KEEP_CANDIDATES": odd})
