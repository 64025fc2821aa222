"""Series as they are kept: what their meetings have in common, and when they come round."""

from collections.abc import Iterable
from datetime import date, time
from typing import Self

from sqlalchemy import ColumnElement, ForeignKey, String, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wgroup.db.base import Moment, bilingual
from wgroup.db.dialect import Document
from wgroup.kernel.actor import Actor
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.levels import Level
from wgroup.meetings.rules import MeetingDraft, MeetingType, Mode, Terms
from wgroup.meetings.series.drafts import SeriesDraft
from wgroup.meetings.series.rules import Pattern, Rule
from wgroup.register.models import ThematicGroup
from wgroup.revisions.models import Tracked
from wgroup.visibility import Visible

WHOLE = "series"


class Series(Visible, Tracked):
    """The template of its meetings: it makes new ones, and changes those it is told to.

    first_day: from which the rule counts its weeks and months. alternates: host is that of the
    first meeting, and after it the Parties host in turn.
    """

    __tablename__ = WHOLE

    key: Mapped[str] = mapped_column(String(20), unique=True)
    group_code: Mapped[str | None] = mapped_column(ForeignKey("thematic_group.code"))
    title: Mapped[Bilingual] = bilingual("title")
    purpose: Mapped[Bilingual] = bilingual("purpose", 4000)
    type: Mapped[MeetingType]
    host: Mapped[str] = mapped_column(ForeignKey("party.code"))
    alternates: Mapped[bool]
    level: Mapped[Level]
    mode: Mapped[Mode]
    venue: Mapped[Bilingual] = bilingual("venue")
    provisions: Mapped[list[str]] = mapped_column(Document)
    topics: Mapped[list[str]] = mapped_column(Document)
    rule_kept: Mapped[dict[str, object]] = mapped_column(Document)
    first_day: Mapped[date]
    # When it begins on the clock of zone, as 20:00.
    clock: Mapped[str] = mapped_column(String(8))
    minutes: Mapped[int]
    zone: Mapped[str] = mapped_column(String(64))
    # Days of the rule on which there shall be no meeting, as ISO text.
    left_out: Mapped[list[str]] = mapped_column(Document)
    ended_at: Mapped[Moment | None]
    # Rises with each act, so that version rises too when only its meetings changed.
    acts: Mapped[int] = mapped_column(default=0)

    group: Mapped[ThematicGroup | None] = relationship(viewonly=True)

    @classmethod
    def of(cls, draft: SeriesDraft, *, key: str) -> Self:
        about = draft.meeting
        made = cls(
            key=key,
            group_code=about.group,
            title=about.title,
            purpose=about.purpose,
            type=about.type,
            host=about.host,
            alternates=draft.alternates,
            level=about.level,
            provisions=list(about.provisions),
            topics=list(about.topics),
            first_day=draft.first_day,
            left_out=[each.isoformat() for each in sorted(draft.left_out)],
        )
        made.take_pattern(draft.pattern, about.terms)
        return made

    def take_pattern(self, pattern: Pattern, terms: Terms) -> None:
        """Come round like this from now on, in this mode at this venue."""
        self.rule_kept = pattern.rule.as_document()
        self.clock = pattern.starts.isoformat("seconds" if pattern.starts.second else "minutes")
        self.minutes, self.zone = pattern.minutes, pattern.zone
        self.mode, self.venue = terms.mode, terms.venue

    @property
    def pattern(self) -> Pattern:
        rule = Rule.of_document(self.rule_kept)
        return Pattern(rule, time.fromisoformat(self.clock), self.minutes, self.zone)

    @property
    def days_left_out(self) -> set[date]:
        return {date.fromisoformat(each) for each in self.left_out}

    def leave_out(self, days: Iterable[date]) -> None:
        every = {*self.left_out, *(each.isoformat() for each in days)}
        self.left_out = sorted(every)

    def terms_on(self, day: date) -> Terms:
        return Terms(self.pattern.slot_on(day), self.mode, self.venue)

    def has_made(self, terms: Terms, day: date | None) -> bool:
        """These are the terms of a meeting as the series makes it; else it was changed alone, or
        was put beside the rule."""
        return day is not None and self.terms_on(day).fingerprint == terms.fingerprint

    def draft_on(self, day: date, *, host: str) -> MeetingDraft:
        """The meeting of a day of the rule, as it is put before the Parties."""
        return MeetingDraft(
            title=self.title,
            purpose=self.purpose,
            type=self.type,
            group=self.group_code,
            host=host,
            terms=self.terms_on(day),
            level=self.level,
            provisions=tuple(self.provisions),
            topics=tuple(self.topics),
            series=self.key,
            occurs_on=day,
        )

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Both delegations and the secretariat; others see its meetings, as far as they may."""
        return true() if actor.is_insider else false()
