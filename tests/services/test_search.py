"""Finding by words: both engines find what is there to the letter, and nothing breaks them."""

from uuid import UUID, uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine, func, select
from sqlalchemy.orm import Session

from tests.conftest import WorkAs
from wgroup.db import dialect
from wgroup.kernel.actor import Role
from wgroup.parties.models import Known, Person
from wgroup.parties.naming import PersonName
from wgroup.search.index import drop, entries, found, is_found, put
from wgroup.search.words import LONGEST, terms_of, words_of

pytestmark = pytest.mark.usefixtures("app")

FEW = "气候变化甲烷能源𠮷"
CHINESE = st.text(alphabet=FEW, min_size=1, max_size=9)
HOSTILE = (
    "'; drop table person; --",
    "NEAR(",
    '"*',
    "*",
    "a OR b",
    "-x",
    "^a",
    "words:a",
    "(",
    ")",
    "{}",
    "\\",
    "a'b",
    "''",
    "&",
    "|",
    "!",
    "<->",
    ":*",
    "a:*",
    "%",
    "_",
    "\x00",
    "\ud800",
    "ＡＢＣ全角",
    "𠮷",
    "𠮷野",
    "\U000323af",
    "☃",
    "e\u0301" * 50,
    "x" * 5000,
    "中" * 5000,
    "AND",
    "NOT a",
    "a " * 500,
    "ﷺ",
    "İ",
)


def ids(session: Session, asked: str) -> set[UUID]:
    return set(session.connection().execute(found("text", asked)).scalars())


def opened(engine: Engine) -> Session:
    """A session of nobody: only the index is read in it, and nothing is kept."""
    return Session(engine)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(texts=st.lists(CHINESE, min_size=1, max_size=12), asked=CHINESE)
def test_chinese_is_found_exactly_where_it_stands(
    engine: Engine, texts: list[str], asked: str
) -> None:
    with opened(engine) as session:
        keys = {uuid4(): text for text in texts}
        for key, text in keys.items():
            put(session.connection(), "text", key, [text])
        assert ids(session, asked) == {key for key, text in keys.items() if asked in text}
        for at in range(len(FEW) - 1):
            pair = FEW[at : at + 2]
            assert ids(session, pair) == {key for key, text in keys.items() if pair in text}
        session.rollback()


@pytest.mark.parametrize("asked", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_that_is_typed_breaks_an_engine(engine: Engine, asked: str) -> None:
    with opened(engine) as session:
        key = uuid4()
        put(session.connection(), "text", key, [asked, "seen"])
        assert ids(session, "seen") == {key}
        assert ids(session, asked) == ({key} if terms_of(asked) else set())
        assert ids(session, f"{asked[:20]} absent") == set()


def test_words_are_found_by_their_beginning_whatever_case_width_and_accent(
    engine: Engine,
) -> None:
    with opened(engine) as session:
        key = uuid4()
        put(session.connection(), "text", key, ["Émission de MÉTHANE", "COP２８ 气候"])
        for asked in ("emis", "Methane EMI", "ｍｅｔｈ", "cop28", "候", "cop 气候", "de"):
            assert ids(session, asked) == {key}, asked
        for asked in ("mission", "ethane", "emis nothing", "候气", "变", "", "  ", "?"):
            assert ids(session, asked) == set(), asked


def test_no_words_meet_across_texts(engine: Engine) -> None:
    with opened(engine) as session:
        put(session.connection(), "text", uuid4(), ["欧阳", "明德"])
        assert ids(session, "阳明") == ids(session, "欧阳明") == set()
        assert len(ids(session, "欧阳 明德")) == 1


def test_what_is_put_anew_is_not_found_by_the_old_and_what_is_dropped_by_nothing(
    engine: Engine,
) -> None:
    with opened(engine) as session:
        key, connection = uuid4(), session.connection()
        put(connection, "text", key, ["旧词 old"])
        put(connection, "text", key, ["新词 new"])
        assert ids(session, "旧词") == ids(session, "old") == set()
        assert ids(session, "新词") == ids(session, "new") == {key}
        put(connection, "other", key, ["旧词"])
        assert ids(session, "旧词") == set()
        drop(connection, "text", key)
        assert ids(session, "新词") == set()


def test_a_record_is_found_by_whoever_may_know_of_it_alone(
    work_as: WorkAs, sides: tuple[str, str]
) -> None:
    """The condition is read beside the filter: the count is nought for the other side."""
    own = work_as(Role.DELEGATION_FOCAL_POINT, sides[0])
    with own.saved():
        person = Person(family_name="欧阳", given_name="明", party=sides[0], known=Known.OWN_SIDE)
        own.session.add(person)
    wanted = select(func.count(Person.id)).where(is_found(Person.id, "person", "阳明"))
    other = work_as(Role.DELEGATION_FOCAL_POINT, sides[1])
    assert (own.session.scalar(wanted), other.session.scalar(wanted)) == (1, 0)
    assert work_as().session.scalar(wanted) == 0


def test_words_follow_the_record(work_as: WorkAs) -> None:
    work = work_as(Role.DELEGATION_FOCAL_POINT, "CN")
    with work.saved():
        person = Person(family_name="欧阳", given_name="明", party="CN")
        work.session.add(person)
    with work.saved():
        person = work.session.get_one(Person, person.id)
        person.call(PersonName("司马", "光", "Sima", "Guang"))

    def of(asked: str) -> list[UUID]:
        return list(work.session.scalars(found("person", asked)))

    assert of("欧阳") == []
    for asked in ("司马", "马光", "司马光", "sim gua", "Guang SIMA"):
        assert of(asked) == [person.id], asked
    with work.saved():
        work.session.delete(work.session.get_one(Person, person.id))
    assert of("司马") == []


def test_what_was_there_before_is_found_after_an_upgrade(app: Flask, engine: Engine) -> None:
    """A person kept by a release that knew no index; the tables of both engines are made anew."""
    from wgroup.db import migrate

    engine.dispose()
    fresh = create_engine(
        engine.url, **dialect.engine_options(engine.url.render_as_string(hide_password=False))
    )
    dialect.prepare(fresh)
    with fresh.begin() as connection:
        values = {each.name: "" for each in Person.__table__.columns if each.name != "email"}
        moment = connection.exec_driver_sql("SELECT changed_at FROM party").scalar()
        values |= {"id": uuid4().hex, "version": 1, "family_name": "欧阳", "given_name": "明"}
        values |= {"latin_family": "Ouyang", "latin_given": "Ming", "sort_name": "ouyang ming"}
        values |= {"known": "insiders", "created_at": str(moment), "changed_at": str(moment)}
        for empty in [each.name for each in Person.__table__.columns if each.nullable]:
            values.pop(empty, None)
        told = ", ".join(f"'{each}'" for each in values.values())
        connection.exec_driver_sql(f"INSERT INTO person ({', '.join(values)}) VALUES ({told})")
    with dialect.migrating(fresh) as connection:
        migrate.command.downgrade(migrate.config(connection), "0005")
    migrate.upgrade(fresh)
    with fresh.connect() as connection:
        for asked in ("阳明", "ming ouy"):
            assert len(connection.execute(found("person", asked)).all()) == 1
        kept = connection.execute(select(entries.c.words).where(entries.c.kind == "person"))
        assert "阳明" in kept.scalars().one()
    fresh.dispose()


def test_words_are_short_enough_for_any_index() -> None:
    assert words_of(["x" * 5000]) == ["x" * LONGEST]
    assert terms_of("x" * 5000)[0].words == ("x" * LONGEST,)
