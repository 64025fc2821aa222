"""How every act upon a meeting begins: there for you? may you? is it the one you saw?"""

from wgroup.db.work import Work
from wgroup.meetings import queries
from wgroup.meetings.models import Meeting
from wgroup.policy import Action
from wgroup.revisions.acts import permit


def to_act(work: Work, slug: str, action: Action, *, seen: int | None = None) -> Meeting:
    """The meeting, held for a change that the actor may make.

    seen is the version that the actor's page showed; Conflict ``stale_version`` if it is
    another by now (INV-43). None asks nothing, for those who have said so by other means.
    """
    meeting = queries.get(work, slug, to_change=True)
    permit(work, action, meeting)
    if seen is not None:
        meeting.insist_unchanged(seen)
    return meeting
