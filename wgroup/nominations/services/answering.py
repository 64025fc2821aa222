"""What the other Party says within the window: that it does not object, or why it does."""

from uuid import UUID

from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual
from wgroup.meetings.services.acting import to_act
from wgroup.nominations import queries
from wgroup.nominations.drafts import read_objection
from wgroup.nominations.models import Nomination, NominationAnswer
from wgroup.nominations.rules import check_other, check_window
from wgroup.nominations.services.seating import seat_due
from wgroup.parties.queries import codes
from wgroup.policy import Action


def object_to(
    work: Work, nomination_id: UUID, *, reason: Bilingual, seen: int | None = None
) -> Nomination:
    """Object for the actor's Party within the window, last second inclusive (INV-26). Its side
    and the secretariat read why; the person never does.

    Raise RuleBroken ``reason_required``, Conflict ``window_closed``, Forbidden.
    """
    found, party = _to_answer(work, nomination_id, Action.NOMINATION_OBJECT, seen)
    _answer(work, found, party, objects=True, reason=read_objection(reason))
    found.objected_at = work.now
    return found


def waive(work: Work, nomination_id: UUID, *, seen: int | None = None) -> Nomination:
    """Say that the actor's Party does not object; once all others did, it is accredited.

    Said twice changes nothing. Raise Conflict ``window_closed``, Forbidden.
    """
    found, party = _to_answer(work, nomination_id, Action.NOMINATION_WAIVE, seen)
    answered = {each.party for each in found.answers}
    if party in answered:
        return found
    _answer(work, found, party, objects=False, reason=Bilingual())
    if codes(work) - {found.party} <= answered | {party}:
        found.waived_at = work.now
        work.session.flush()
        seat_due(work, [found])
    return found


def _to_answer(
    work: Work, nomination_id: UUID, action: Action, seen: int | None
) -> tuple[Nomination, str]:
    """The nomination, held with its meeting, and the Party that answers."""
    to_act(work, queries.get(work, nomination_id).meeting.slug, action)
    found = queries.get(work, nomination_id, to_change=True)
    if seen is not None:
        found.insist_unchanged(seen)
    party = check_other(found.party, work.actor.party)
    check_window(queries.nominated(work, found).instants, work.now)
    return found, party


def _answer(
    work: Work, found: Nomination, party: str, *, objects: bool, reason: Bilingual
) -> None:
    """A Party that said it does not object may still do so while the window is open."""
    for each in found.answers:
        if each.party == party:
            each.objects, each.reason, each.at = objects, reason, work.now
            return
    said = {"party": party, "objects": objects, "reason": reason, "at": work.now}
    found.answers.append(NominationAnswer(nomination_id=found.id, **said))
