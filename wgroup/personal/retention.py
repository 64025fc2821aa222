"""What is over is forgotten by itself, after the periods that the operator has set."""

from collections.abc import Callable, Iterator

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select

from wgroup.accounts.models import Account
from wgroup.actions.models import ActionItem
from wgroup.db.work import Work
from wgroup.kernel.periods import Periods
from wgroup.meetings.models import Meeting, Participation
from wgroup.nominations.models import Nomination
from wgroup.parties.models import Person
from wgroup.personal.models import ErasureRequest
from wgroup.personal.rules import ERASED_HOST
from wgroup.personal.scrubbing import forget_ways_in, scrub
from wgroup.policy import Action
from wgroup.revisions.acts import permit
from wgroup.roster.models import ExpertProfile

# In one transaction: nobody who writes waits for long.
BATCH = 100


def forget_people(work: Work, periods: Periods) -> int:
    """Done as the system. Return how many people, accounts and profiles it was; a second time
    it is none."""
    done = 0
    for step in (_profiles, _leavers, _candidates):
        while count := _batch(work, periods, step):
            done += count
    with work.saved():
        before = periods.ago("requests", work.now)
        over = delete(ErasureRequest).where(ErasureRequest.closed_at < before)
        work.session.connection().execute(over)
    return done


def _batch(
    work: Work, periods: Periods, step: Callable[[Work, Periods], Iterator[None]]
) -> int:
    with work.saved():
        permit(work, Action.PERSON_ERASE)
        return sum(1 for _ in step(work, periods))


def _profiles(work: Work, periods: Periods) -> Iterator[None]:
    """Profiles that nobody has agreed to, or no longer does."""
    before = periods.ago("withdrawn", work.now)
    stale = select(ExpertProfile).where(
        ExpertProfile.consent_at.is_(None), ExpertProfile.changed_at < before
    )
    for profile in work.session.scalars(stale.limit(BATCH)).all():
        work.session.delete(profile)
        yield


def _leavers(work: Work, periods: Periods) -> Iterator[None]:
    """Accounts of those who have left: the way in is forgotten, the record keeps the name."""
    before = periods.ago("leavers", work.now)
    gone = or_(Account.leaves_at < before, Account.disabled_at < before)
    told = ~Account.email.endswith(f"@{ERASED_HOST}")
    for account in work.session.scalars(select(Account).where(gone, told).limit(BATCH)).all():
        forget_ways_in(work, account)
        yield


def _candidates(work: Work, periods: Periods) -> Iterator[None]:
    """People whom a side thought of, and who never came in."""
    wanted = select(Person).where(never_came(work, periods)).limit(BATCH)
    for person in work.session.scalars(wanted).all():
        scrub(work, person, None)
        yield


def never_came(work: Work, periods: Periods) -> ColumnElement[bool]:
    """No account, on no list, on no roster, nothing to do; and the last that was done about
    them, and the last meeting they were named for, lie before the period."""
    before = periods.ago("candidates", work.now)
    held = [
        exists().where(each.person_id == Person.id)
        for each in (Account, Participation, ExpertProfile, ActionItem)
    ]
    recent = exists().where(
        Nomination.person_id == Person.id,
        Nomination.meeting_id == Meeting.id,
        or_(Meeting.ends_at >= before, Nomination.changed_at >= before),
    )
    return and_(
        Person.erased_at.is_(None), Person.changed_at < before, *(~each for each in held), ~recent
    )

