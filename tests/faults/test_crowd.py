"""Many who write at once: nobody's act is lost, refused as locked, or given another's number."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from threading import Barrier, Thread

from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests import factories
from tests.backends import Backend
from tests.conftest import WorkAs
from tests.faults.crowd import THREADS
from wgroup.db.dialect import hold_still
from wgroup.db.work import Work
from wgroup.kernel.actor import SYSTEM, Role
from wgroup.kernel.time import utc_now
from wgroup.meetings import queries
from wgroup.meetings.models import Meeting
from wgroup.meetings.parts import Concurrence
from wgroup.meetings.rules import Status
from wgroup.meetings.services.concurring import concur
from wgroup.meetings.services.proposing import propose
from wgroup.revisions.queries import verify_trail

PROCESSES = ("p", "q")
PAIRS = 13  # 2 processes of 8 threads: 208 proposals, 208 concurrences


def test_four_hundred_writes_at_once(app: Flask, backend: Backend, engine: Engine) -> None:
    command = [sys.executable, "-m", "tests.faults.crowd", backend.url]
    running = [
        subprocess.Popen([*command, each, str(PAIRS)], stdout=subprocess.PIPE, text=True)
        for each in PROCESSES
    ]
    for _ in range(3):  # and the trail can be walked while they write
        with Session(engine) as session:
            Work(session, SYSTEM, utc_now())
            hold_still(session)
            assert verify_trail(session).broken_at is None
    printed = [each.communicate(timeout=120)[0] for each in running]
    told = [each for one in printed for each in json.loads(one)]

    assert [each for each in told if isinstance(each, str)] == []
    done = {title: code for thread in told for title, code in thread}
    assert len(done) == len(PROCESSES) * THREADS * PAIRS
    with Session(engine) as session:
        Work(session, SYSTEM, utc_now())
        kept = dict(session.execute(select(Meeting.title_en, Meeting.code)).all())
        statuses = Counter(session.scalars(select(Meeting.status)))
        concurrences = session.scalar(select(func.count(Concurrence.id)))
        assert verify_trail(session).broken_at is None
    assert kept == done
    assert len(set(done.values())) == len(done)
    assert statuses == {Status.TENTATIVE: len(done)}
    assert concurrences == len(done)


def test_both_parties_concur_at_the_same_instant(engine: Engine, work_as: WorkAs) -> None:
    """Neither is turned away: the meeting is confirmed once, by two concurrences."""
    officer = work_as(Role.SECRETARIAT_OFFICER)
    for _ in range(10):
        with officer.saved() as work:
            meeting = propose(work, factories.draft())
            slug, seen = meeting.slug, meeting.terms.fingerprint
        works = [work_as(Role.DELEGATION_FOCAL_POINT, party) for party in ("CN", "US")]
        assert at_once([partial(agree, work, slug, seen) for work in works]) == []
        found = queries.get(work_as(Role.SECRETARIAT_OFFICER), slug)
        assert (found.status, found.concurring) == (Status.CONFIRMED, {"CN", "US"})
        assert len(found.concurrences) == 2


def agree(work: Work, slug: str, seen: str) -> None:
    with work.saved():
        concur(work, slug, seen=seen)


def at_once(acts: list[Callable[[], None]]) -> list[str]:
    """Start all at the same instant; return what failed."""
    start, failures = Barrier(len(acts)), []

    def run(act: Callable[[], None]) -> None:
        start.wait(10)
        try:
            act()
        except Exception as error:
            failures.append(f"{type(error).__name__}: {error}")

    threads = [Thread(target=run, args=(each,)) for each in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    return failures
