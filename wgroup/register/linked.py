"""What names a provision: a line of each, read together."""

from dataclasses import dataclass

from sqlalchemy import Select, String, cast, literal, select, union_all

from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual
from wgroup.register.models import Citation, Commitment, Milestone, Topic


@dataclass(frozen=True, slots=True)
class Line:
    """kind is commitment, topic or milestone; word the modality, the state or the kind of it."""

    kind: str
    key: str
    title: Bilingual
    word: str


def naming(work: Work, key: str) -> dict[str, list[Line]]:
    """The commitments, topics and milestones on a provision, by kind, in the order of keys."""
    cited = select(Citation.source).where(Citation.target == key)
    commitments = _line("commitment", Commitment, "modality").where(Commitment.key.in_(cited))
    topics = _line("topic", Topic, "state").where(Topic.provision_key == key)
    milestones = _line("milestone", Milestone, "kind").where(Milestone.key.in_(cited))
    rows = work.session.execute(union_all(commitments, topics, milestones))
    lines = (
        Line(kind, key, Bilingual(en=en, zh=zh), word) for kind, key, en, zh, word in rows
    )
    found = sorted(lines, key=lambda line: line.key)
    kinds = ("commitment", "topic", "milestone")
    return {kind: [each for each in found if each.kind == kind] for kind in kinds}


Listed = type[Commitment] | type[Topic] | type[Milestone]


def _line(kind: str, model: Listed, word: str) -> Select[str, str, str, str, str]:
    columns = model.__table__.c
    title = (columns.title_en, columns.title_zh)
    return select(literal(kind), columns.key, *title, cast(columns[word], String))

