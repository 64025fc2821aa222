"""The agenda of a meeting as it is kept: parts of it, whose history is the meeting's."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    String,
    UniqueConstraint,
    false,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wgroup.agenda.rules import (
    AdditionKind,
    AdditionState,
    AgendaState,
    ItemDraft,
    ItemKind,
    Outcome,
    ProposalState,
)
from wgroup.db.base import Moment, bilingual
from wgroup.db.dialect import Document
from wgroup.kernel.actor import Actor
from wgroup.kernel.bilingual import Bilingual
from wgroup.meetings.models import Meeting, Participation
from wgroup.meetings.parts import Part
from wgroup.revisions.models import Tracked
from wgroup.visibility import Visible


class Agenda(Part):
    """edition: 0 while it is a draft, 1 once circulated, one more with what both Parties add.

    acts rises with each act, so that version rises too when only an item changed.
    """

    __tablename__ = "agenda"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"), unique=True)
    state: Mapped[AgendaState] = mapped_column(default=AgendaState.DRAFT)
    edition: Mapped[int] = mapped_column(default=0)
    circulated_at: Mapped[Moment | None]
    adopted_at: Mapped[Moment | None]
    acts: Mapped[int] = mapped_column(default=0)

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Insiders; once circulated, the invited; the public once the meeting, which is a joint
        act, has adopted it: circulating is one side's or the secretariat's (INV-20)."""
        if actor.is_insider:
            return true()
        published = select(Meeting.id).where(Meeting.published.is_(True))
        adopted = (cls.state == AgendaState.ADOPTED) & cls.meeting_id.in_(published)
        if actor.person_id is None:
            return adopted
        invited = (
            select(Participation.meeting_id)
            .join(Meeting, Meeting.id == Participation.meeting_id)
            .where(Participation.person_id == actor.person_id, Meeting.announced.is_(True))
        )
        circulated = (cls.state != AgendaState.DRAFT) & cls.meeting_id.in_(invited)
        return or_(adopted, circulated)


class AgendaItem(Part):
    """place: among those of the same parent, from 0. Its number follows from the order.

    carried_from: the item of an earlier meeting that was not reached there.
    """

    __tablename__ = "agenda_item"

    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    place: Mapped[int]
    title: Mapped[Bilingual] = bilingual("title")
    note: Mapped[Bilingual] = bilingual("note", 2000)
    kind: Mapped[ItemKind]
    minutes: Mapped[int | None]
    presenter: Mapped[Bilingual] = bilingual("presenter", 200)
    party: Mapped[str | None] = mapped_column(ForeignKey("party.code"))
    topics: Mapped[list[str]] = mapped_column(Document, default=list)
    provisions: Mapped[list[str]] = mapped_column(Document, default=list)
    outcome: Mapped[Outcome] = mapped_column(default=Outcome.OPEN, index=True)
    carried_from: Mapped[UUID | None] = mapped_column(index=True)

    @property
    def draft(self) -> ItemDraft:
        return ItemDraft(
            self.title,
            self.note,
            self.kind,
            self.minutes,
            self.presenter,
            self.party,
            tuple(self.topics),
            tuple(self.provisions),
        )

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """As the agenda it stands on."""
        if actor.is_insider:
            return true()
        return cls.meeting_id.in_(select(Agenda.meeting_id).where(Agenda.visible_to(actor)))


class AgendaConcurrence(Part):
    """A Party's agreement to a change of an agenda that was circulated (INV-12)."""

    __tablename__ = "agenda_concurrence"
    SECRET_COLUMNS = frozenset({"by_name"})
    __table_args__ = (UniqueConstraint("addition_id", "party"),)

    addition_id: Mapped[UUID] = mapped_column(ForeignKey("agenda_addition.id"), index=True)
    party: Mapped[str] = mapped_column(ForeignKey("party.code"))
    at: Mapped[Moment]
    by_name: Mapped[str] = mapped_column(String(200))


class AgendaAddition(Part):
    """What waits for both Parties: an item more, another wording of one, or one less.

    It never changes once it is made, so that a Party concurs in what it saw. item_id and
    parent_id name items that may be gone by now.
    """

    __tablename__ = "agenda_addition"

    kind: Mapped[AdditionKind]
    item_id: Mapped[UUID | None]
    parent_id: Mapped[UUID | None]
    content: Mapped[dict[str, object]] = mapped_column(Document)
    state: Mapped[AdditionState] = mapped_column(default=AdditionState.WAITING)
    # Who asked for it: a side, or None for the secretariat.
    party: Mapped[str | None] = mapped_column(ForeignKey("party.code"))
    proposal_id: Mapped[UUID | None] = mapped_column(ForeignKey("agenda_proposal.id"))
    settled_at: Mapped[Moment | None]
    declined_by: Mapped[str | None] = mapped_column(ForeignKey("party.code"))

    concurrences: Mapped[list[AgendaConcurrence]] = relationship(
        cascade="all, delete-orphan", order_by=AgendaConcurrence.party, lazy="selectin"
    )

    @property
    def draft(self) -> ItemDraft:
        return ItemDraft.of_document(self.content)

    @property
    def concurring(self) -> set[str]:
        return {each.party for each in self.concurrences}


class AgendaProposal(Visible, Tracked):
    """An item that a side would see on an agenda. meeting_id None: on that of the next meeting of
    the group, or of the whole working group where group_code is None too."""

    __tablename__ = "agenda_proposal"

    meeting_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    group_code: Mapped[str | None] = mapped_column(ForeignKey("thematic_group.code"), index=True)
    party: Mapped[str] = mapped_column(ForeignKey("party.code"))
    title: Mapped[Bilingual] = bilingual("title")
    note: Mapped[Bilingual] = bilingual("note", 2000)
    kind: Mapped[ItemKind]
    minutes: Mapped[int | None]
    state: Mapped[ProposalState] = mapped_column(default=ProposalState.WAITING)
    reason: Mapped[Bilingual] = bilingual("reason", 1000)
    settled_at: Mapped[Moment | None]

    @property
    def draft(self) -> ItemDraft:
        return ItemDraft(self.title, self.note, self.kind, self.minutes)

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Both delegations and the secretariat: it is put before all of them at once."""
        return true() if actor.is_insider else false()


class ItemInvitation(Part):
    """Somebody is asked for this item; who has none is asked for the whole meeting.

    Of the person, not of their place on the list, as with attendance.
    """

    __tablename__ = "item_invitation"
    __table_args__ = (UniqueConstraint("item_id", "person_id"),)

    item_id: Mapped[UUID] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Insiders; anybody else their own, once they can read the item."""
        inside = super().visible_to(actor)
        if actor.is_insider or actor.person_id is None:
            return inside
        seen = select(AgendaItem.id).where(AgendaItem.visible_to(actor))
        return or_(inside, (cls.person_id == actor.person_id) & cls.item_id.in_(seen))


def in_order(items: Sequence[AgendaItem], ids: Sequence[UUID]) -> list[AgendaItem]:
    """The items by the order of their ids."""
    known = {each.id: each for each in items}
    return [known[each] for each in ids]
