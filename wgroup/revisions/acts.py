"""Doing something: asked of the policy first, and named in the trail."""

from wgroup.db.work import Work
from wgroup.policy import Action, ensure


def permit(work: Work, action: Action, subject: object = None) -> None:
    """Raise Forbidden unless the actor may; what changes from here on is done by this act."""
    ensure(work.actor, action, subject)
    work.session.info["act"] = action.value
