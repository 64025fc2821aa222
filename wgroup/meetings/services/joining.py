"""How a meeting is joined from afar: kept by the secretariat, told to those invited."""

from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import Conflict
from wgroup.meetings import queries
from wgroup.meetings.drafts import read_joining
from wgroup.meetings.links import JoinLink
from wgroup.meetings.services.acting import to_act
from wgroup.policy import Action


def set_joining(
    work: Work, slug: str, *, url: str, dial_in: Bilingual, seen: str | None = None
) -> JoinLink | None:
    """Set the address and the words for a telephone; both empty takes them away.

    seen is the fingerprint of what the editor's page showed, empty where it showed none; None
    asks nothing. What stays as it was changes nothing. Raise RuleBroken or Invalid for the
    fields, Conflict ``stale_version``.
    """
    meeting = to_act(work, slug, Action.MEETING_EDIT)
    standing = queries.joining_of(work, meeting.id)
    if seen is not None and seen != (standing.fingerprint if standing else ""):
        raise Conflict("stale_version")
    link, words = read_joining(url, dial_in)
    if not (link or words):
        if standing is not None:
            work.session.delete(standing)
        return None
    if standing is None:
        standing = JoinLink(meeting_id=meeting.id)
        work.session.add(standing)
    if (standing.url, standing.dial_in) != (link, words):
        standing.url, standing.dial_in = link, words
    return standing
