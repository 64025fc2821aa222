"""Writes the letters that a change calls for, in the transaction of the change (decision 0010).

Listens to every session, as the keeper of calendars does, so that no act can forget somebody and
an act that is undone tells nobody. The number of statements is the same for five as for fifty.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID, uuid4

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session

from wgroup.calendar import keeper
from wgroup.calendar.entries import place
from wgroup.calendar.wording import uid_of
from wgroup.db.work import Work
from wgroup.invitations import facts, letters, lists
from wgroup.invitations.lists import Key
from wgroup.invitations.models import Invitation, Letter, Notice
from wgroup.invitations.rules import (
    DAY,
    ON,
    OPEN_LETTERS,
    LetterState,
    Listed,
    Method,
    due,
    earliest,
    round_of,
)
from wgroup.meetings.links import JoinLink
from wgroup.meetings.models import Meeting, Participation
from wgroup.meetings.rules import SETTLED
from wgroup.outbox.services import enqueue_all
from wgroup.parties.models import Person

KIND = "mail.letter"
PAUSE = timedelta(hours=1)
# What of a way to join is read by those invited.
WAY = ("url", "dial_in_en", "dial_in_zh")


@dataclass(slots=True)
class News:
    """What a transaction has changed so far that somebody may have to be told.

    turned: meetings whose SEQUENCE rose, or that calendars are shown for the first time;
    restated: those with another title or another way to join, at the SEQUENCE they had.
    """

    meetings: set[UUID] = field(default_factory=set)
    turned: set[UUID] = field(default_factory=set)
    restated: set[UUID] = field(default_factory=set)
    entered: set[Key] = field(default_factory=set)
    readdressed: set[UUID] = field(default_factory=set)

    def notice(self, session: Session) -> None:
        for record in session.new:
            if isinstance(record, Participation):
                self.entered.add((record.meeting_id, record.person_id))
        for record in session.dirty:
            if isinstance(record, Meeting):
                self._of_meeting(record)
            elif isinstance(record, Person) and _changed(record, "email"):
                self.readdressed.add(record.id)
        gone = [each for each in session.deleted if isinstance(each, JoinLink | Participation)]
        ways = [each for each in (*session.new, *session.dirty) if isinstance(each, JoinLink)]
        self.restated.update(each.meeting_id for each in ways if _changed(each, *WAY))
        self.restated.update(each.meeting_id for each in gone if isinstance(each, JoinLink))
        self.meetings |= self.turned | self.restated | {meeting for meeting, _ in self.entered}
        self.meetings.update(each.meeting_id for each in gone)

    def _of_meeting(self, meeting: Meeting) -> None:
        if _changed(meeting, "sequence", "announced"):
            self.turned.add(meeting.id)
        elif _changed(meeting, "title_en", "title_zh"):
            self.restated.add(meeting.id)

    def __bool__(self) -> bool:
        return bool(self.meetings or self.readdressed)


def _changed(record: object, *names: str) -> bool:
    told = inspect(record).attrs
    return any(told[each].history.has_changes() for each in names)


@event.listens_for(Session, "before_flush")
def notice(session: Session, _context: object, _instances: object) -> None:
    news: News = session.info.setdefault("news", News())
    news.notice(session)


def readdressed(session: Session, person_id: UUID) -> None:
    """Their invitations are theirs by another record from now on: what went to another address
    than theirs opens nothing any more, and they are written to."""
    session.info.setdefault("news", News()).readdressed.add(person_id)


@event.listens_for(Session, "after_rollback")
def forget(session: Session) -> None:
    session.info.pop("news", None)


# Before the recorder, which locks the head of the trail last of all. The keeper goes first, for
# it gives a meeting its name in calendars; called a second time it finds nothing to do.
@event.listens_for(Session, "before_commit", insert=True)
def tell(session: Session) -> None:
    keeper.keep(session)
    news: News | None = session.info.pop("news", None)
    if not news or not place(session).mails:
        return
    work: Work = session.info["work"]
    for key in lists.listed_of(session, news.readdressed):
        news.meetings.add(key[0])
        news.entered.add(key)
    meetings = lists.told_meetings(session, news.meetings)
    if meetings:
        _Telling(work, meetings).tell(news)


def tell_untold(work: Work, meeting: Meeting, party: str | None) -> int:
    """Tell those of party, or all, who are behind; return how many. Only inside ``saved()``."""
    return _Telling(work, [meeting], party).tell(News(turned={meeting.id}))


def tell_again(work: Work, meeting: Meeting, invitation: Invitation) -> bool:
    """Write to somebody once more what stands, who asks for it or answers to what has passed.

    False where nothing is to be told, or it is on its way, or was told twice within the hour:
    who asks over and over is told no more than that. Only inside ``saved()``.
    """
    if not place(work.session).mails:
        return False
    wanted = select(Letter.state, Letter.queued_at).join(Notice, Notice.id == Letter.notice_id)
    same = wanted.where(Letter.invitation_id == invitation.id, Notice.sequence == meeting.sequence)
    letters_so_far = work.session.execute(same).all()
    recent = [each for each in letters_so_far if each.queued_at > work.now - PAUSE]
    if len(recent) > 1 or any(each.state in OPEN_LETTERS for each in letters_so_far):
        return False
    return _Telling(work, [meeting]).repeat(invitation.person_id) > 0


class _Telling:
    """What is told in one transaction of some meetings, to all or to those of one Party."""

    def __init__(self, work: Work, meetings: list[Meeting], party: str | None = None) -> None:
        self.work, self.session = work, work.session
        self.place = place(work.session)
        self.meetings = {each.id: each for each in meetings}
        self.listings = lists.listings_of(work.session, self.meetings, party)
        self.invitations = lists.invitations_of(work.session, self.meetings, party, to_change=True)
        self.editions = lists.editions_of(work.session, self.listings.values())
        self.uids = lists.uids_of(work.session, self.meetings)
        self.notices: dict[tuple[UUID, Method, bool], Notice] = {}
        self.letters: list[tuple[Letter, datetime]] = []

    def tell(self, news: News) -> int:
        for key in sorted(self.listings.keys() | self.invitations.keys()):
            self._tell_one(key, news)
        self._open_books(news.turned)
        return self._post()

    def repeat(self, person_id: UUID) -> int:
        """The same once more, in a round of its own, to one who is on the list."""
        for (meeting_id, person), invitation in self.invitations.items():
            meeting = self.meetings[meeting_id]
            listed = self.listings.get((meeting_id, person))
            if person == person_id and listed is not None and meeting.status in ON:
                invitation.round += int(invitation.sequence == meeting.sequence)
                invitation.method, invitation.sequence = Method.REQUEST, meeting.sequence
                invitation.stamp = self.work.now
                self._write(meeting, invitation)
        return self._post()

    def _post(self) -> int:
        self.session.flush()  # what a letter points at is written before it
        self.session.add_all([each for each, _ in self.letters])
        jobs = [
            ({"letter": str(each.id)}, f"{KIND}/{each.id}", leaves)
            for each, leaves in self.letters
        ]
        enqueue_all(self.work, KIND, jobs)
        return len(self.letters)

    def _tell_one(self, key: Key, news: News) -> None:
        meeting, invitation = self.meetings[key[0]], self.invitations.get(key)
        listing, listed = self.listings.get(key), None
        if listing is not None:
            fresh = meeting.id in news.turned or key in news.entered
            restated = meeting.id in news.restated
            listed = Listed(lists.address_of(listing.person), fresh, restated)
        told = lists.told_of(invitation)
        on = meeting.status in ON
        method = due(told, listed, on=on, sequence=meeting.sequence)
        if method is None or (on and meeting.ends_at <= self.work.now):
            return
        if invitation is None:
            invitation = self._made(meeting, key)
        sequence = meeting.sequence
        invitation.round = round_of(told, invitation.round, sequence=sequence, method=method)
        invitation.method, invitation.sequence = method, sequence
        invitation.stamp = self.work.now
        if listing is not None and method is Method.REQUEST:
            invitation.address = lists.address_of(listing.person)
            invitation.party = listing.party
            invitation.language = self.editions[listing.person_id]
        again = told is not None and method is Method.REQUEST and told.sequence == sequence
        self._write(meeting, invitation, self._earliest(invitation) if again else None)

    def _made(self, meeting: Meeting, key: Key) -> Invitation:
        made = Invitation(id=uuid4(), meeting_id=meeting.id, person_id=key[1], round=1)
        made.reply_sequence, made.taken = -1, []
        self.session.add(made)
        return made

    def _earliest(self, invitation: Invitation) -> datetime:
        """The meeting has not changed: its list has, or an address."""
        left = self._left.get((invitation.id, invitation.sequence), ())
        return earliest(left, self.work.now)

    @cached_property
    def _left(self) -> dict[tuple[UUID, int], list[datetime]]:
        return lists.left_since(self.session, self.meetings, self.work.now - DAY)

    def _write(
        self, meeting: Meeting, invitation: Invitation, leaves: datetime | None = None
    ) -> None:
        """One letter, to leave then or now; all that are told the same thing share a notice."""
        withdrawn = invitation.method is Method.CANCEL and meeting.status in ON
        notice = self._notice(meeting, invitation.method, withdrawn=withdrawn)
        letter = Letter(
            id=uuid4(),
            invitation_id=invitation.id,
            notice_id=notice.id,
            message_id=letters.message_id(letters.key_of(invitation), self.place),
            state=LetterState.QUEUED,
            queued_at=self.work.now,
        )
        self.letters.append((letter, leaves or self.work.now))

    def _notice(self, meeting: Meeting, method: Method, *, withdrawn: bool) -> Notice:
        key = (meeting.id, method, withdrawn)
        if key not in self.notices:
            uid = self.uids.get(meeting.id) or uid_of(meeting, self.place)
            self.notices[key] = Notice(
                id=uuid4(),
                meeting_id=meeting.id,
                method=method,
                sequence=meeting.sequence,
                stamp=self.work.now,
                facts=facts.kept(meeting, uid=uid, withdrawn=withdrawn),
            )
            self.session.add(self.notices[key])
        return self.notices[key]

    def _open_books(self, turned: set[UUID]) -> None:
        """A meeting once confirmed is told of from here on, though nobody is on its list yet."""
        for meeting in self.meetings.values():
            if meeting.id in turned and meeting.status in SETTLED:
                self._notice(meeting, Method.REQUEST, withdrawn=False)
