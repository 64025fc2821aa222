"""The backlog: what either side would see on an agenda, and what those who convene make of it."""

from uuid import UUID

from wgroup.agenda import queries
from wgroup.agenda.drafts import read_reason
from wgroup.agenda.models import AgendaProposal
from wgroup.agenda.rules import (
    MOST_WAITING,
    WRITTEN_IN,
    AdditionKind,
    AgendaState,
    ProposalDraft,
    ProposalState,
    check_meeting,
    check_proposal,
    check_room,
)
from wgroup.agenda.services.acting import to_act
from wgroup.agenda.services.adding import put_before_parties
from wgroup.agenda.services.writing import put, to_write
from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import Conflict, NotFound
from wgroup.meetings.models import Meeting
from wgroup.meetings.rules import check_own_party
from wgroup.meetings.services.acting import to_act as meeting_to_act
from wgroup.policy import Action
from wgroup.revisions.acts import permit


def propose(work: Work, slug: str, draft: ProposalDraft) -> AgendaProposal:
    """Put an item before both delegations and the secretariat, for this meeting or, where
    draft.later, for the next one of its group.

    Raise Conflict ``wrong_state`` once this meeting is over or off, ``too_many_waiting``.
    """
    meeting = meeting_to_act(work, slug, Action.AGENDA_PROPOSE)
    own = check_own_party(work.actor.party, None)
    if not draft.later:
        check_meeting(meeting.status, WRITTEN_IN, "agenda")
    waiting = queries.proposals_for(work, meeting, waiting=True)
    if sum(each.party == own for each in waiting) >= MOST_WAITING:
        raise Conflict("too_many_waiting", most=MOST_WAITING)
    proposal = AgendaProposal(
        meeting_id=None if draft.later else meeting.id,
        group_code=meeting.group_code,
        party=own,
        title=draft.title,
        note=draft.note,
        kind=draft.kind,
        minutes=draft.minutes,
        state=ProposalState.WAITING,
        reason=Bilingual(),
    )
    work.session.add(proposal)
    return proposal


def take(work: Work, slug: str, proposal_id: UUID) -> AgendaProposal:
    """Put it on the agenda of this meeting; of one that was circulated, before both Parties.

    Raise Conflict ``already_settled``, and as adding an item does.
    """
    meeting, agenda = to_write(work, slug)
    permit(work, Action.AGENDA_TAKE, meeting)
    proposal = _waiting(work, meeting, proposal_id)
    items = queries.items_of(work, meeting.id)
    check_room(len(items))
    if agenda.state is AgendaState.DRAFT:
        put(work, meeting, items, proposal.draft)
    else:
        put_before_parties(
            work,
            meeting,
            AdditionKind.ADD,
            proposal.draft,
            item_id=None,
            proposal_id=proposal.id,
        )
    proposal.meeting_id = meeting.id
    _settle(work, proposal, ProposalState.TAKEN)
    agenda.acts += 1
    return proposal


def decline(work: Work, slug: str, proposal_id: UUID, *, reason: Bilingual) -> AgendaProposal:
    """Do not take it, and say why. Raise RuleBroken ``reason_required``."""
    meeting, _ = to_act(work, slug, Action.AGENDA_TAKE)
    proposal = _waiting(work, meeting, proposal_id)
    proposal.reason = read_reason(reason)
    _settle(work, proposal, ProposalState.DECLINED)
    return proposal


def withdraw(work: Work, slug: str, proposal_id: UUID) -> AgendaProposal:
    """The side no longer asks for it. Raise Forbidden ``not_your_party``."""
    meeting = meeting_to_act(work, slug, Action.AGENDA_PROPOSE)
    proposal = known(work, meeting, proposal_id, to_change=True)
    check_own_party(work.actor.party, proposal.party)
    check_proposal(proposal.state)
    _settle(work, proposal, ProposalState.WITHDRAWN)
    return proposal


def _waiting(work: Work, meeting: Meeting, proposal_id: UUID) -> AgendaProposal:
    proposal = known(work, meeting, proposal_id, to_change=True)
    check_proposal(proposal.state)
    return proposal


def known(
    work: Work, meeting: Meeting, proposal_id: UUID, *, to_change: bool = False
) -> AgendaProposal:
    """One that is for this meeting, or for the next one of its group."""
    proposal = queries.proposal(work, proposal_id, to_change=to_change)
    later = proposal.meeting_id is None and proposal.group_code == meeting.group_code
    if not later and proposal.meeting_id != meeting.id:
        raise NotFound(kind="agenda_proposal")
    return proposal


def _settle(work: Work, proposal: AgendaProposal, state: ProposalState) -> None:
    proposal.state, proposal.settled_at = state, work.now
