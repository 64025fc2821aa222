"""The register as it is kept: what the Parties wrote down, in our words, under stable keys.

Keys are never reused or renumbered (INV-01); the whole register is open to everybody.
"""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from wgroup.db.base import Base, bilingual
from wgroup.db.dialect import Document
from wgroup.kernel.bilingual import Bilingual
from wgroup.register.rules import (
    CommitmentType,
    Direction,
    Form,
    Granularity,
    InstrumentStatus,
    Kind,
    MilestoneKind,
    Modality,
    TextStatus,
    TopicState,
)
from wgroup.revisions.models import Tracked
from wgroup.visibility import Open

KEY, SUMMARY, NOTE = 80, 4000, 2000

Keys = list[str]
Facts = dict[str, object]


class Instrument(Open, Tracked):
    """source: {sha256, language, host, authenticity} of the copy the summaries rest on."""

    __tablename__ = "instrument"

    key: Mapped[str] = mapped_column(String(KEY), unique=True)
    type: Mapped[str] = mapped_column(String(40))
    title: Mapped[Bilingual] = bilingual("title", 500)
    dated: Mapped[date | None] = mapped_column(index=True)
    date_basis: Mapped[Bilingual] = bilingual("date_basis")
    parties: Mapped[Keys] = mapped_column(Document)
    articles: Mapped[int | None]
    status: Mapped[InstrumentStatus]
    text_status: Mapped[TextStatus]
    review_mandate: Mapped[str] = mapped_column(String(KEY))
    source: Mapped[Facts] = mapped_column(Document)
    languages: Mapped[Keys] = mapped_column(Document)
    # Facts known of a container before its items are: [{zh, en}].
    known: Mapped[list[dict[str, str]]] = mapped_column(Document)
    note: Mapped[Bilingual] = bilingual("note", NOTE)
    ambiguities: Mapped[Keys] = mapped_column(Document)


class Provision(Open, Tracked):
    """label is the number as the text prints it; responsible a Party's code, both or UNFCCC.

    due: {type, label: {zh, en}, start, end, precision, conditional, per_party, event, relation,
    stated, note: {zh, en}}; all but type may be missing.
    """

    __tablename__ = "provision"
    __table_args__ = (Index("ix_provision_in_order", "instrument_key", "order", "key"),)

    key: Mapped[str] = mapped_column(String(KEY), unique=True)
    instrument_key: Mapped[str] = mapped_column(ForeignKey("instrument.key"))
    parent_key: Mapped[str | None] = mapped_column(ForeignKey("provision.key"), index=True)
    order: Mapped[int]
    article: Mapped[int | None]
    clause: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(60))
    kind: Mapped[Kind]
    form: Mapped[Form]
    editorial: Mapped[bool]
    reviewable: Mapped[bool]
    responsible: Mapped[str] = mapped_column(String(10))
    addressee: Mapped[str] = mapped_column(String(60))
    modality: Mapped[Modality]
    due: Mapped[Facts] = mapped_column(Document)
    title: Mapped[Bilingual] = bilingual("title")
    summary: Mapped[Bilingual] = bilingual("summary", SUMMARY)
    tags: Mapped[Keys] = mapped_column(Document)
    related: Mapped[Keys] = mapped_column(Document)
    functions: Mapped[Keys] = mapped_column(Document)
    indicator_note: Mapped[Bilingual] = bilingual("indicator_note", NOTE)
    ambiguities: Mapped[Keys] = mapped_column(Document)


class Indicator(Open, Tracked):
    """What is measured of a provision; declared: the text itself names the target."""

    __tablename__ = "indicator"

    key: Mapped[str] = mapped_column(String(KEY), unique=True)
    provision_key: Mapped[str] = mapped_column(ForeignKey("provision.key"), index=True)
    name: Mapped[Bilingual] = bilingual("name")
    unit: Mapped[str] = mapped_column(String(40))
    direction: Mapped[Direction]
    baseline: Mapped[str] = mapped_column(String(40))
    target: Mapped[str] = mapped_column(String(40))
    target_date: Mapped[date | None]
    declared: Mapped[bool]
    per_party: Mapped[bool]
    note: Mapped[Bilingual] = bilingual("note", NOTE)


class Commitment(Open, Tracked):
    """What one or both Parties plan, will do, set as a goal or recall; due as a provision's.

    A placeholder marks a container and is shown only while it is one. due_end repeats the end
    of due, to sort by.
    """

    __tablename__ = "commitment"
    __table_args__ = (Index("ix_commitment_by_due", "due_end", "key"),)

    key: Mapped[str] = mapped_column(String(KEY), unique=True)
    instrument_key: Mapped[str] = mapped_column(ForeignKey("instrument.key"), index=True)
    placeholder: Mapped[bool]
    type: Mapped[CommitmentType]
    holders: Mapped[Keys] = mapped_column(Document)
    granularity: Mapped[Granularity]
    modality: Mapped[Modality]
    conditional: Mapped[bool]
    historic: Mapped[bool]
    due: Mapped[Facts] = mapped_column(Document)
    due_end: Mapped[date | None]
    title: Mapped[Bilingual] = bilingual("title")
    review_question: Mapped[Bilingual] = bilingual("review_question", NOTE)
    # Only what the text itself declares: {value, unit, by}, or empty.
    baseline: Mapped[Facts] = mapped_column(Document)
    target: Mapped[Facts] = mapped_column(Document)
    provisions: Mapped[Keys] = mapped_column(Document)
    indicators: Mapped[Keys] = mapped_column(Document)
    milestones: Mapped[Keys] = mapped_column(Document)
    evidence: Mapped[Keys] = mapped_column(Document)
    note: Mapped[Bilingual] = bilingual("note", NOTE)
    ambiguities: Mapped[Keys] = mapped_column(Document)


class Milestone(Open, Tracked):
    """day_rule says whose day decides: an IANA zone or a word such as each-party-timezone.

    emit: it stands in calendars, under summary. external: {value, status, suggested_end}.
    """

    __tablename__ = "milestone"

    key: Mapped[str] = mapped_column(String(KEY), unique=True)
    title: Mapped[Bilingual] = bilingual("title")
    kind: Mapped[MilestoneKind]
    start: Mapped[date | None]
    end: Mapped[date | None] = mapped_column(index=True)
    precision: Mapped[str] = mapped_column(String(40))
    day_rule: Mapped[str] = mapped_column(String(64))
    conditional: Mapped[bool]
    dates_stated: Mapped[str] = mapped_column(String(40))
    emit: Mapped[bool]
    summary: Mapped[Bilingual] = bilingual("summary")
    alert_days: Mapped[list[int]] = mapped_column(Document)
    external: Mapped[Facts] = mapped_column(Document)
    provisions: Mapped[Keys] = mapped_column(Document)
    commitments: Mapped[Keys] = mapped_column(Document)
    note: Mapped[Bilingual] = bilingual("note", NOTE)


class ThematicGroup(Open, Tracked):
    """A subgroup on one theme; its code stands in symbols, so it is never a series' code."""

    __tablename__ = "thematic_group"

    code: Mapped[str] = mapped_column(String(4), unique=True)
    title: Mapped[Bilingual] = bilingual("title")
    order: Mapped[int]


class Track(Open, Tracked):
    """A row of topics under one article."""

    __tablename__ = "track"

    key: Mapped[str] = mapped_column(String(KEY), unique=True)
    title: Mapped[Bilingual] = bilingual("title")
    chapeau: Mapped[str | None] = mapped_column(ForeignKey("provision.key"))
    order: Mapped[int]


class Topic(Open, Tracked):
    """questions: {zh: [...], en: [...]}; agenda: [{zh, en}]; subject_party as responsible."""

    __tablename__ = "topic"
    __table_args__ = (Index("ix_topic_in_order", "order", "key"),)

    key: Mapped[str] = mapped_column(String(KEY), unique=True)
    provision_key: Mapped[str] = mapped_column(ForeignKey("provision.key"), index=True)
    track_key: Mapped[str] = mapped_column(ForeignKey("track.key"), index=True)
    parent_key: Mapped[str | None] = mapped_column(ForeignKey("topic.key"), index=True)
    group_code: Mapped[str | None] = mapped_column(ForeignKey("thematic_group.code"), index=True)
    order: Mapped[int]
    is_group: Mapped[bool]
    subject_party: Mapped[str] = mapped_column(String(10))
    state: Mapped[TopicState]
    title: Mapped[Bilingual] = bilingual("title")
    scope: Mapped[Bilingual] = bilingual("scope", SUMMARY)
    questions: Mapped[dict[str, list[str]]] = mapped_column(Document)
    exchange_modes: Mapped[Keys] = mapped_column(Document)
    organisation_types: Mapped[Keys] = mapped_column(Document)
    deliverables: Mapped[Keys] = mapped_column(Document)
    agenda: Mapped[list[dict[str, str]]] = mapped_column(Document)
    related: Mapped[Keys] = mapped_column(Document)
    indicators: Mapped[Keys] = mapped_column(Document)
    ambiguities: Mapped[Keys] = mapped_column(Document)

    @property
    def number(self) -> str:
        """The article it comes from, as people say it: 8.3.1."""
        return self.key.partition("/")[2]


class Citation(Open, Base):
    """An index over the lists of keys above: the row called source names target.

    Written anew with its source; the lists are the truth and carry the history.
    """

    __tablename__ = "citation"

    source: Mapped[str] = mapped_column(String(KEY), primary_key=True)
    target: Mapped[str] = mapped_column(String(KEY), primary_key=True, index=True)


class AuthenticText(Open, Tracked):
    """A text that an operator attached: from where, in their words; sha256 of its file."""

    __tablename__ = "authentic_text"
    SECRET_COLUMNS = frozenset({"by_name"})
    __table_args__ = (Index("uq_authentic_text_of", "instrument_key", "language", unique=True),)

    instrument_key: Mapped[str] = mapped_column(ForeignKey("instrument.key"))
    language: Mapped[str] = mapped_column(String(8))
    source: Mapped[str] = mapped_column(String(300))
    sha256: Mapped[str] = mapped_column(String(64))
    by_name: Mapped[str] = mapped_column(String(200))


class Passage(Open, Tracked):
    """A numbered piece of an attached text; without a provision where nothing answers to it."""

    __tablename__ = "passage"
    __table_args__ = (Index("ix_passage_of", "provision_key", "language"),)

    instrument_key: Mapped[str] = mapped_column(ForeignKey("instrument.key"), index=True)
    language: Mapped[str] = mapped_column(String(8))
    provision_key: Mapped[str | None] = mapped_column(ForeignKey("provision.key"))
    order: Mapped[int]
    clause: Mapped[str] = mapped_column(String(40))
    body: Mapped[str] = mapped_column(Text)
