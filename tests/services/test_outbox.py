"""What is to be done later is queued once, taken by one, tried again, and given up at last."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from tests.conftest import Clock, WorkAs
from wgroup.db.work import Work
from wgroup.kernel.actor import SYSTEM, Role
from wgroup.kernel.periods import Periods
from wgroup.kernel.time import utc_now
from wgroup.outbox import queries, services
from wgroup.outbox.models import Job, Receipt
from wgroup.outbox.once import recall, remember
from wgroup.outbox.rules import LEASE, MOST_TRIES, pause_after
from wgroup.outbox.services import Claimed

MAIL = "test.mail"
KINDS = (MAIL,)
LATER = "2022-04-01T08:00:00Z"
START = datetime(2022, 3, 1, tzinfo=UTC)


@pytest.fixture
def now(app: object, engine: Engine) -> "Now":
    return Now(engine)


class Now:
    """A Work for each act, at the clock's time, as each turn of the worker has."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def enqueue(self, dedupe: str = "1", **more: object) -> bool:
        with self.saved() as work:
            return services.enqueue(work, MAIL, {"to": dedupe}, dedupe=dedupe, **more)  # type: ignore[arg-type]

    def claim(self) -> Claimed | None:
        with self.saved() as work:
            return services.claim(work, KINDS)

    def count(self) -> int:
        with self.saved() as work:
            return queries.count_due(work, KINDS)

    def saved(self):  # type: ignore[no-untyped-def]
        return Work(Session(self.engine), SYSTEM, utc_now()).saved()


def test_a_job_is_queued_once_under_its_key(now: Now) -> None:
    assert (now.enqueue("1"), now.enqueue("1"), now.enqueue("2")) == (True, False, True)
    assert now.count() == 2


def test_a_job_goes_with_its_cause(now: Now) -> None:
    def act() -> None:
        with now.saved() as work:
            services.enqueue(work, MAIL, {}, dedupe="1")
            raise LookupError

    with pytest.raises(LookupError):
        act()
    assert now.count() == 0


def test_a_job_is_taken_by_one(now: Now) -> None:
    now.enqueue()
    job = now.claim()
    assert job is not None
    assert (job.kind, job.payload, job.attempts) == (MAIL, {"to": "1"}, 1)
    assert now.claim() is None


def test_rivals_take_different_jobs(now: Now) -> None:
    """On PostgreSQL the one passes over what the other holds; on SQLite it waits its turn."""
    taken = [now.enqueue(str(each)) and now.claim() for each in range(5)]
    assert len({each.id for each in taken if each}) == 5


def test_one_job_is_taken_whichever_way_the_database_finds_it(now: Now, engine: Engine) -> None:
    """Where PostgreSQL counts on one row, it may ask a subquery anew for each that it finds."""
    now.enqueue("0", run_at=START)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        way = "VACUUM ANALYZE" if engine.dialect.name == "postgresql" else "ANALYZE"
        connection.execute(text(f"{way} job"))
    for number in range(1, 4):
        now.enqueue(str(number), run_at=START + timedelta(seconds=number))
    assert now.claim() is not None
    assert now.count() == 3


def test_what_waits_longest_comes_first(now: Now, clock: Clock) -> None:
    now.enqueue("later", run_at=utc_now() + timedelta(minutes=2))
    now.enqueue("sooner", run_at=utc_now() + timedelta(minutes=1))
    assert now.claim() is None
    clock.set(LATER)
    assert [job.payload["to"] for job in (now.claim(), now.claim()) if job] == ["sooner", "later"]


def test_patient_kinds_give_way(now: Now) -> None:
    with now.saved() as work:
        services.enqueue(work, "read", {}, dedupe="read", run_at=START)
    now.enqueue("letter")
    taken = []
    for _ in range(2):
        with now.saved() as work:
            job = services.claim(work, (*KINDS, "read"), patient={"read"})
        assert job is not None
        taken.append(job.kind)
    assert taken == [MAIL, "read"]


def test_who_died_with_a_job_leaves_it_to_the_next(now: Now, clock: Clock) -> None:
    now.enqueue()
    now.claim()
    clock.set(utc_now() + LEASE + timedelta(seconds=1))
    job = now.claim()
    assert job is not None
    assert job.attempts == 2


def test_a_job_done_is_done(now: Now, clock: Clock) -> None:
    now.enqueue()
    job = now.claim()
    assert job is not None
    with now.saved() as work:
        services.finish(work, job)
    clock.set(LATER)
    assert now.claim() is None


def test_a_job_that_fails_is_tried_again_later_and_given_up_at_last(
    now: Now, clock: Clock, engine: Engine
) -> None:
    now.enqueue()
    tries = 0
    while (job := now.claim()) is not None:
        tries += 1
        with now.saved() as work:
            goes_on = services.give_back(work, job, "refused: 550")
        assert now.claim() is None
        assert goes_on is (tries < MOST_TRIES)
        clock.set(utc_now() + (pause_after(tries) or LEASE))
    assert tries == MOST_TRIES
    with now.saved() as work:
        assert queries.count_failed(work) == 1
        assert work.session.scalars(select(Job.error)).one() == "refused: 550"


def test_pauses_double_and_end() -> None:
    seconds = [pause.total_seconds() for n in range(1, 12) if (pause := pause_after(n))]
    assert seconds[:4] == [30, 60, 120, 240]
    assert seconds[-1] == 6 * 3600
    assert pause_after(MOST_TRIES) is None


def test_an_act_under_a_key_is_done_once(work_as: WorkAs) -> None:
    work = work_as(Role.SECRETARIAT_OFFICER)
    with work.saved():
        assert recall(work, "key") is None
        remember(work, "key", "WG-2022-1")
    with work.saved():
        assert recall(work, "key") == "WG-2022-1"


def test_an_act_that_failed_may_be_asked_again(work_as: WorkAs) -> None:
    work = work_as(Role.SECRETARIAT_OFFICER)

    def act() -> None:
        with work.saved():
            recall(work, "key")
            raise LookupError

    with pytest.raises(LookupError):
        act()
    with work.saved():
        assert recall(work, "key") is None


def test_two_people_may_choose_the_same_key(work_as: WorkAs) -> None:
    for work in (work_as(Role.SECRETARIAT_OFFICER), work_as(Role.CO_CHAIR, "CN")):
        with work.saved():
            assert recall(work, "key") is None
            remember(work, "key", "theirs")


def test_a_receipt_outside_the_act_is_refused(work_as: WorkAs) -> None:
    with pytest.raises(RuntimeError, match="inside saved"):
        recall(work_as(Role.SECRETARIAT_OFFICER), "key")


def test_housekeeping_forgets_what_is_over(now: Now, clock: Clock, work_as: WorkAs) -> None:
    now.enqueue("done")
    job = now.claim()
    assert job is not None
    now.enqueue("open")
    with now.saved() as work:
        services.finish(work, job)
        recall(work, "old")
    clock.set("2022-04-20T00:00:00Z")
    with now.saved() as work:
        services.forget_old(work, Periods())
        assert len(work.session.scalars(select(Receipt.key)).all()) == 1
        recall(work, "new")
    clock.set("2022-07-15T00:00:00Z")
    with now.saved() as work:
        services.forget_old(work, Periods())
        assert work.session.scalars(select(Job.dedupe)).all() == ["open"]
        assert work.session.scalars(select(Receipt.key)).all() == []
