"""Reading the register: instruments, provisions, topics, commitments, milestones, terms."""

from dataclasses import dataclass
from datetime import date

from flask import render_template, request

from wgroup.meetings.queries import about_provisions, about_topics
from wgroup.register import lists, queries
from wgroup.register.linked import naming
from wgroup.register.models import Commitment, Indicator, Milestone, Passage, Provision
from wgroup.register.rules import CommitmentType, EntryKind, InstrumentStatus
from wgroup.web.capitals import parties
from wgroup.web.guard import Access
from wgroup.web.register import importing  # noqa: F401  its addresses are of this room
from wgroup.web.register.room import bp
from wgroup.web.register.timeline import Span, timeline
from wgroup.web.request import this_work

READS = (
    *("index", "instrument", "provision", "topics", "topic"),
    *("commitments", "commitment", "milestones", "glossary"),
)
ACCESS = {
    **{f"register.{each}": Access.OPEN for each in READS},
    "register.bring_in": Access.ACCOUNT,
    "register.attach": Access.ACCOUNT,
}


@bp.get("/register")
def index() -> str:
    page = lists.instruments(this_work(), after=request.args.get("after"))
    return render_template("register/index.html", page=page)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A provision in the tree, how deep it stands, and its passages by language."""

    provision: Provision
    depth: int
    passages: dict[str, str]


def tree(provisions: list[Provision], passages: list[Passage]) -> list[Leaf]:
    parents = {each.key: each.parent_key for each in provisions}
    texts: dict[str | None, dict[str, str]] = {}
    for each in passages:
        texts.setdefault(each.provision_key, {})[each.language] = each.body
    return [Leaf(each, _depth(each.key, parents), texts.get(each.key, {})) for each in provisions]


def _depth(key: str, parents: dict[str, str | None]) -> int:
    depth, above = 0, parents.get(key)
    while above and depth < len(parents):
        depth, above = depth + 1, parents.get(above)
    return min(depth, 3)


@bp.get("/register/<key>")
def instrument(key: str) -> str:
    work = this_work()
    found = queries.instrument(work, key)
    passages = queries.passages_of(work, key)
    waiting = found.status is InstrumentStatus.CONTAINER
    return render_template(
        "register/instrument.html",
        instrument=found,
        leaves=tree(queries.provisions_of(work, key), passages),
        loose=[each for each in passages if each.provision_key is None],
        texts=queries.texts_of(work, key),
        placeholder=queries.placeholder_of(work, key) if waiting else None,
        ambiguities=queries.entries(work, EntryKind.AMBIGUITY, found.ambiguities),
    )


@bp.get("/provisions/<path:key>")
def provision(key: str) -> str:
    work = this_work()
    found, parent, children = queries.with_kin(work, key)
    return render_template(
        "register/provision.html",
        provision=found,
        parent=parent,
        children=children,
        passages={each.language: each.body for each in queries.passages_on(work, key)},
        linked=naming(work, key),
        indicators=queries.indicators_of(work, key),
        notes=queries.notes(work, found),
        meetings=about_provisions(work, [key]),
    )


@bp.get("/topics")
def topics() -> str:
    work = this_work()
    page = lists.topics(work, after=request.args.get("after"), limit=100)
    return render_template(
        "register/topics.html", page=page, tracks=lists.tracks(work), groups=lists.groups(work)
    )


@bp.get("/topics/<path:key>")
def topic(key: str) -> str:
    """By its number, or by its whole key."""
    work = this_work()
    found = queries.topic(work, key if key.startswith("topic/") else f"topic/{key}")
    around = queries.topics_around(work, found)
    return render_template(
        "register/topic.html",
        topic=found,
        around=around,
        children=[each for each in around if each.parent_key == found.key],
        linked=naming(work, found.provision_key),
        notes=queries.notes(work, found),
        meetings=about_topics(work, [found.key]),
    )


@bp.get("/commitments")
def commitments() -> str:
    """?holder=CN, ?type=joint; anything else asks for nothing."""
    work = this_work()
    holder, kind = request.args.get("holder"), request.args.get("type")
    holder = holder if holder in {each.code for each in parties()} else None
    asked = CommitmentType(kind) if kind in set(CommitmentType) else None
    page = lists.commitments(
        work, holder=holder, type=asked, after=request.args.get("after"), limit=100
    )
    return render_template(
        "register/commitments.html",
        page=page,
        holder=holder,
        asked=asked,
        types=list(CommitmentType),
        picture=timeline([span for each in page.items for span in _due(each)], work.now.date()),
    )


def _due(one: Commitment) -> list[Span]:
    if one.due_end is None:
        return []
    start = one.due.get("start")
    begins = date.fromisoformat(str(start)) if start else None
    return [Span(one.key, one.title, begins, one.due_end, one.conditional)]


@bp.get("/commitments/<key>")
def commitment(key: str) -> str:
    work = this_work()
    found = queries.commitment(work, key)
    return render_template(
        "register/commitment.html",
        commitment=found,
        provisions=queries.with_keys(work, Provision, found.provisions),
        milestones=queries.milestones_naming(work, key),
        indicators=queries.with_keys(work, Indicator, found.indicators),
        notes=queries.notes(work, found),
        meetings=about_provisions(work, found.provisions),
    )


@bp.get("/milestones")
def milestones() -> str:
    work = this_work()
    found = lists.dated_milestones(work)
    spans = [span for each in found for span in _dated(each)]
    picture = timeline(spans, work.now.date())
    return render_template("register/milestones.html", milestones=found, picture=picture)


def _dated(one: Milestone) -> list[Span]:
    return [Span(one.key, one.title, one.start, one.end, one.conditional)] if one.end else []


@bp.get("/glossary")
def glossary() -> str:
    entries = queries.all_entries(this_work())
    kinds = {kind: [each for each in entries if each.kind is kind] for kind in EntryKind}
    return render_template("register/glossary.html", kinds=kinds)
