"""One of several processes that write at once: ``python -m tests.faults.crowd URL NAME WRITES``.

Prints, for each of its threads, what it did: codes proposed, codes concurred in, refusals.
"""

import json
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from tests import factories
from wgroup.db import dialect
from wgroup.db.work import Work
from wgroup.kernel.actor import Actor, Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import WgroupError
from wgroup.kernel.time import utc_now
from wgroup.meetings.services.concurring import concur
from wgroup.meetings.services.proposing import propose
from wgroup.revisions import recorder  # noqa: F401  a change leaves its revision here too

THREADS = 8


def write(engine: Engine, name: str, pairs: int) -> list[tuple[str, str]]:
    """Propose so many meetings as the secretariat, and concur in each as a Party's focal point."""
    officer = factories.actor(Role.SECRETARIAT_OFFICER)
    party = "CN" if name.endswith(("0", "2", "4", "6")) else "US"
    focal_point = factories.actor(Role.DELEGATION_FOCAL_POINT, party)
    done = []
    for number in range(pairs):
        title = Bilingual(en=f"{name}/{number}", zh=f"会议 {name}/{number}")
        with saved(engine, officer) as work:
            meeting = propose(work, factories.draft(title=title))
            slug, code, seen = meeting.slug, meeting.code, meeting.terms.fingerprint
        with saved(engine, focal_point) as work:
            concur(work, slug, seen=seen)
        done.append((title.en, code))
    return done


@contextmanager
def saved(engine: Engine, actor: Actor) -> Iterator[Work]:
    """A session of its own, as each request has."""
    with Session(engine) as session, Work(session, actor, utc_now()).saved() as work:
        yield work


def main(url: str, name: str, pairs: int) -> None:
    engine = create_engine(url, **dialect.engine_options(url))
    dialect.prepare(engine)
    with ThreadPoolExecutor(THREADS) as pool:
        names = [f"{name}{number}" for number in range(THREADS)]
        threads = [pool.submit(write, engine, each, pairs) for each in names]
    json.dump([told(each.exception()) or each.result() for each in threads], sys.stdout)
    engine.dispose()


def told(error: BaseException | None) -> str:
    if error is None:
        return ""
    return error.code if isinstance(error, WgroupError) else f"{type(error).__name__}: {error}"


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
