"""How every act upon a decision begins: there for you? may you? is it the one you saw?"""

from uuid import UUID

from wgroup.db.work import Work
from wgroup.decisions import queries
from wgroup.decisions.models import Decision
from wgroup.kernel.errors import Forbidden
from wgroup.policy import Action
from wgroup.revisions.acts import permit


def to_act(
    work: Work, decision_id: UUID, action: Action, seen: int | None = None
) -> Decision:
    """The decision, held for a change that the actor may make. seen is the version that the
    actor's page showed: Conflict ``stale_version`` if it has passed (INV-43)."""
    found = queries.get(work, decision_id, to_change=True)
    permit(work, action, found)
    if seen is not None:
        found.insist_unchanged(seen)
    return found


def own_party(work: Work) -> str:
    """For whom the actor speaks. Raise Forbidden ``role_cannot`` for somebody of neither side."""
    if work.actor.party is None:
        raise Forbidden("role_cannot")
    return work.actor.party
