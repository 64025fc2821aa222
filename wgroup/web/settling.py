"""Before decisions are shown: what silence has adopted by now bears its number, whether the worker
has come by or not. The one place where reading them writes (decision 0032)."""

from sqlalchemy.orm import Session

from wgroup.db.work import Work
from wgroup.decisions.queries import has_lapsed
from wgroup.decisions.services.settling import settle
from wgroup.kernel.actor import SYSTEM
from wgroup.web.database import db
from wgroup.web.request import this_work


def settle_first() -> None:
    """In a short transaction of its own, by the service itself. Asked of every request that shows
    decisions; who may know of none waits for nothing."""
    work = this_work()
    if not work.actor.is_insider or not has_lapsed(work.session, work.now):
        return
    work.session.rollback()  # what was read must not hold up the writing, nor hide it
    with Session(db.engine) as own, Work(own, SYSTEM, work.now).saved() as system:
        settle(system)
