"""Writing down what silence has made of decisions.

That one is adopted follows from instants alone. Its number, and the order of numbers, must be the
same whoever looks first: so whoever is about to look has it written, in a short transaction of
its own, in the order of (effective_at, id). The worker does the same when the instant comes, so
that people are told; nothing hangs on it (domain.md 4.3, decision 0032).
"""

from datetime import datetime, timedelta

from wgroup.db.dialect import advance_counter
from wgroup.db.work import Work
from wgroup.decisions import queries
from wgroup.decisions.models import Decision
from wgroup.decisions.rules import DecisionMethod, DecisionState, year_of
from wgroup.decisions.services.telling import Told, tell
from wgroup.kernel.errors import Conflict
from wgroup.outbox.models import Counter
from wgroup.outbox.services import enqueue
from wgroup.policy import Action
from wgroup.revisions.acts import permit

# Kind of the job that looks when a silence has ended.
SETTLE = "decision.settle"
A_SECOND = timedelta(seconds=1)


def settle(work: Work) -> int:
    """For the service itself, inside ``saved()``: number all that has lapsed by now; return how
    many. Done twice, or by many at once, it changes nothing more."""
    permit(work, Action.DECISION_SETTLE)
    found = queries.lapsed(work)
    # Who had to wait for another's change read the rows in their order of before.
    for each in sorted(found, key=lambda one: (one.expires_at or work.now, one.id)):
        adopt(work, each, each.expires_at or work.now, DecisionMethod.SILENCE)
    return len(found)


def adopt(
    work: Work, decision: Decision, effective_at: datetime, method: DecisionMethod
) -> None:
    """Give it the next number of its year, and tell both sides."""
    year = year_of(effective_at)
    table = Counter.__table__
    number = advance_counter(work.session, table, f"decision/{year}")  # type: ignore[arg-type]
    decision.status, decision.method = DecisionState.ADOPTED, method
    decision.effective_at = decision.adopted_at = effective_at
    decision.year, decision.number = year, number
    decision.acts += 1
    tell(work, decision, Told.ADOPTED)


def insist_settled(work: Work) -> None:
    """Before another number is given in an act of people. Raise Conflict ``stale_version`` where
    one has lapsed meanwhile: at the next try it has been numbered."""
    if queries.has_lapsed(work.session, work.now):
        raise Conflict("stale_version")


def plan_settling(work: Work, decision: Decision) -> None:
    """Have the worker look once silence has ended."""
    if decision.expires_at is not None:
        at = decision.expires_at + A_SECOND
        dedupe = f"{SETTLE}/{decision.id}/{at.isoformat()}"
        enqueue(work, SETTLE, {"decision": str(decision.id)}, dedupe=dedupe, run_at=at)
