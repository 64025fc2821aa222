"""Who answers without an account: known by a link, or by the mail they wrote.

As at the door, it is not known yet who acts; each search needs a sealed token, or what our own
mail server vouches for, and tells nothing but whose it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, lazyload

from wgroup.accounts.models import Account
from wgroup.invitations.links import is_sealed, named_in
from wgroup.invitations.models import Invitation
from wgroup.kernel.actor import Actor
from wgroup.kernel.errors import NotFound
from wgroup.meetings.models import Meeting, Participation
from wgroup.meetings.rules import Status
from wgroup.parties.models import Person

SEES_ALL = {"sees_all": True}

# It is known who came; what is cancelled or off its date may come back.
OVER = frozenset({Status.HELD, Status.RECORD_AGREED})


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody invited to one meeting: as they act, and as the mail knows them."""

    actor: Actor
    invitation_id: UUID
    slug: str


def holder_of(session: Session, token: str, keys: Sequence[str], now: datetime) -> Holder:
    """Who holds the link. NotFound ``link_ended`` alike if it was never ours, the meeting is
    over, they take part in it no longer or were invited anew, or their account was disabled."""
    invitation_id = named_in(token)
    found = _found(session, Invitation.id == invitation_id) if invitation_id else None
    if found is None:
        raise NotFound("link_ended")
    invitation, meeting, participation = found
    sealed = is_sealed(token, invitation.id, keys, round=invitation.round)
    over = meeting.ends_at <= now or meeting.status in OVER
    if not sealed or over or is_shut_out(session, invitation.person_id, now):
        raise NotFound("link_ended")
    return Holder(as_actor(participation), invitation.id, meeting.slug)


def is_shut_out(session: Session, person_id: UUID, now: datetime) -> bool:
    """Their account was closed or they have left, so neither link nor mail answers for them by
    itself. Who never had an account is not shut out."""
    wanted = select(Account.id).where(
        Account.person_id == person_id, ~Account.stands(now)
    )
    return session.scalar(wanted.execution_options(**SEES_ALL)) is not None


def invited(session: Session, meeting_id: UUID, person_id: UUID) -> Holder | None:
    """The same of somebody whose mail says who they are; None who takes part no longer."""
    found = _found(session, Invitation.meeting_id == meeting_id, Invitation.person_id == person_id)
    if found is None:
        return None
    invitation, meeting, participation = found
    return Holder(as_actor(participation), invitation.id, meeting.slug)


def as_actor(participation: Participation) -> Actor:
    """The person as they act for themself: without any role."""
    person: Person = participation.person
    return Actor(
        id=None,
        name=person.display_name,
        party=participation.party,
        person_id=person.id,
        language=person.language,
    )


Found = tuple[Invitation, Meeting, Participation]


def _found(session: Session, *which: object) -> Found | None:
    wanted = (
        select(Invitation, Meeting, Participation)
        .join(Meeting, Meeting.id == Invitation.meeting_id)
        .join(
            Participation,
            (Participation.meeting_id == Invitation.meeting_id)
            & (Participation.person_id == Invitation.person_id),
        )
        .where(*which)  # type: ignore[arg-type]
        .options(lazyload(Meeting.concurrences), lazyload(Meeting.provision_links))
        .options(lazyload(Meeting.topic_links))
        .execution_options(**SEES_ALL)
    )
    row = session.execute(wanted).one_or_none()
    return (row[0], row[1], row[2]) if row else None
