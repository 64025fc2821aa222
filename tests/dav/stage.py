"""Meetings and tasks as the Parties make and change them, for programs to notice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from secrets import token_hex
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests import factories
from tests.dav.program import Program
from wgroup.actions import services as actions
from wgroup.actions.models import ActionItem
from wgroup.actions.rules import ActionDraft
from wgroup.calendar.models import Feed
from wgroup.calendar.rules import Edition
from wgroup.db.work import Work
from wgroup.kernel.actor import Actor
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.time import utc_now
from wgroup.meetings import queries
from wgroup.meetings.models import Meeting, Participation
from wgroup.meetings.rules import AnswerWay, Capacity, PartStat, PersonDraft
from wgroup.meetings.services import concurring, joining, proposing, running, taking_part
from wgroup.register.models import ThematicGroup

T = TypeVar("T")


@dataclass
class Stage:
    engine: Engine
    convener: Actor
    points: list[Actor]

    def do(self, actor: Actor, act: Callable[[Work], T]) -> T:
        with Session(self.engine) as session, Work(session, actor, utc_now()).saved() as work:
            done = act(work)
            session.flush()
            return done

    def met(self, *, agreed: int = 2, **parts: object) -> UUID:
        """A meeting with so many Parties' agreement; its id."""
        draft = factories.draft(**parts)

        def propose(work: Work) -> tuple[UUID, str]:
            meeting = proposing.propose(work, draft)
            return meeting.id, meeting.slug

        meeting_id, slug = self.do(self.convener, propose)
        for point in self.points[:agreed]:
            self.agree(slug, point)
        return meeting_id

    def agree(self, slug: str, point: Actor) -> None:
        def act(work: Work) -> object:
            seen = queries.get(work, slug).terms.fingerprint
            return concurring.concur(work, slug, seen=seen)

        self.do(point, act)

    def slug(self, meeting_id: UUID) -> str:
        def read(work: Work) -> str:
            return work.session.scalars(select(Meeting).where(Meeting.id == meeting_id)).one().slug

        return self.do(self.convener, read)

    def retitle(self, meeting_id: UUID, title: str) -> None:
        given = {"title": Bilingual(en=title, zh=title)}
        slug = self.slug(meeting_id)
        self.do(self.convener, lambda work: proposing.edit(work, slug, given))

    def move(self, meeting_id: UUID, **terms: object) -> None:
        slug = self.slug(meeting_id)
        self.do(self.points[0], lambda work: concurring.move(work, slug, terms))

    def cancel(self, meeting_id: UUID) -> None:
        slug, reason = self.slug(meeting_id), Bilingual(en="Off", zh="取消")
        self.do(self.convener, lambda work: running.cancel(work, slug, reason=reason))

    def invite(self, meeting_id: UUID, email: str, party: str = "CN") -> UUID:
        """Enter a person of a side; the id of their participation."""
        [point] = [each for each in self.points if each.party == party]
        person = PersonDraft("Invited", "A", email, Capacity.DELEGATE, PartStat.NEEDS_ACTION)
        slug = self.slug(meeting_id)
        return self.do(point, lambda work: taking_part.enter(work, slug, person).id)

    def remove(self, meeting_id: UUID, participation_id: UUID, party: str = "CN") -> None:
        [point] = [each for each in self.points if each.party == party]
        slug = self.slug(meeting_id)
        self.do(point, lambda work: taking_part.remove(work, slug, participation_id))

    def answer_of(self, participation_id: UUID) -> Participation:
        def read(work: Work) -> Participation:
            wanted = select(Participation).where(Participation.id == participation_id)
            found = work.session.scalars(wanted).one()
            work.session.expunge(found)
            return found

        return self.do(self.convener, read)

    def task(self, text: str, *, due: date | None = None, **whose: object) -> UUID:
        draft = ActionDraft(text=Bilingual(en=text, zh=text), due=due, **whose)  # type: ignore[arg-type]
        return self.do(self.convener, lambda work: actions.record(work, draft).id)

    def give(self, task_id: UUID, **fields: object) -> None:
        """Make a task another's: party is a side, person nobody."""

        def act(work: Work) -> None:
            item = work.session.scalars(select(ActionItem).where(ActionItem.id == task_id)).one()
            actions.edit(work, item.code, {"person": None, **fields})

        self.do(self.convener, act)

    def answer(self, meeting_id: UUID, who: Program, said: str) -> None:
        """Answer for oneself on the page."""
        slug = self.slug(meeting_id)
        self.do(
            who.actor,
            lambda work: taking_part.answer_own(work, slug, PartStat(said), way=AnswerWay.PAGE),
        )

    def join_at(self, meeting_id: UUID, url: str) -> None:
        slug = self.slug(meeting_id)
        self.do(
            self.convener,
            lambda work: joining.set_joining(work, slug, url=url, dial_in=Bilingual()),
        )

    def id_of(self, path: str) -> UUID:
        """Of which meeting the object at path is."""
        return UUID(path.rpartition("/")[2].removesuffix(".ics"))

    def feed(self, who: Program, **facts: object) -> str:
        """Make a calendar address of somebody's own; the name of its calendar."""

        def act(work: Work) -> str:
            feed = Feed(
                account_id=who.account_id,
                name=str(facts.get("name", "Phone")),
                language=facts.get("language", Edition.EN),
                filters=facts.get("filters", {}),
                alarms=list(facts.get("alarms", ())),  # type: ignore[call-overload]
                token_hash=token_hex(32),
                revoked_at=None,
            )
            work.session.add(feed)
            work.session.flush()
            return str(feed.id)

        return self.do(who.actor, act)

    def change_feed(self, who: Program, name: str, **values: object) -> None:
        def act(work: Work) -> None:
            feed = work.session.scalars(select(Feed).where(Feed.id == UUID(name))).one()
            for key, value in values.items():
                setattr(feed, key, value)

        self.do(who.actor, act)

    def other_group(self) -> str:
        """The code of a thematic group that is not methane's."""

        def read(work: Work) -> str:
            wanted = select(ThematicGroup.code).where(ThematicGroup.code != "MET")
            return work.session.scalars(wanted.order_by(ThematicGroup.code)).first()

        return self.do(self.convener, read)
