"""Finding and reading experts: the list with its picture, a table of it, and the page of one."""

from collections.abc import Iterator
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from flask import Response, render_template, request
from flask_babel import gettext

from wgroup.db.work import Work
from wgroup.kernel.bilingual import Language
from wgroup.meetings.seats import SeatKind
from wgroup.nominations.queries import open_plans
from wgroup.organisations.rules import PROPOSABLE, OrganisationType
from wgroup.parties.queries import codes
from wgroup.policy import Action, ensure, may
from wgroup.register.models import Topic
from wgroup.register.queries import with_keys
from wgroup.register.titles import topic_titles
from wgroup.roster import queries
from wgroup.roster.models import ExpertProfile
from wgroup.roster.queries import Wanted
from wgroup.roster.rules import ExpertOrder
from wgroup.web.request import this_work
from wgroup.web.roster.room import bp
from wgroup.web.sheets import csv_file
from wgroup.web.words import N_, word

Kind = TypeVar("Kind", bound=StrEnum)

LONGEST = 200
HEAD = (
    N_("Party"), N_("Family name"), N_("Given name"), N_("Family name in Latin letters"),
    N_("Given name in Latin letters"), N_("Kind"), N_("Organisation in English"),
    N_("Organisation in Chinese"), N_("Type"), N_("Topics"), N_("Languages"),
    N_("Field of work in English"), N_("Field of work in Chinese"), N_("Place in English"),
    N_("Place in Chinese"), N_("Seats at meetings to come"),
)  # fmt: skip


def wanted_of(work: Work) -> Wanted:
    """What the list is asked for; odd values ask for what is usual."""
    asked = {name: value[:LONGEST] for name, value in request.args.items()}
    party = asked.get("party")
    return Wanted(
        words=asked.get("words", ""),
        topic=asked.get("topic") or None,
        type=_member(OrganisationType, asked.get("type")),
        kind=_member(SeatKind, asked.get("kind")),
        language=_member(Language, asked.get("language")),
        party=party if party in codes(work) else None,
        place=asked.get("place", "").strip(),
    )


def order_of() -> ExpertOrder:
    return _member(ExpertOrder, request.args.get("order")) or ExpertOrder.NAME


def _member(kind: type[Kind], value: str | None) -> Kind | None:
    return kind(value) if value in set(kind) else None


@bp.get("")
def index() -> str:
    work = this_work()
    ensure(work.actor, Action.EXPERT_READ)
    wanted, order = wanted_of(work), order_of()
    page = queries.listed(work, wanted, order=order, after=request.args.get("after"))
    return render_template(
        "roster/index.html",
        page=page,
        wanted=wanted,
        order=order,
        counts=queries.counts(work),
        gaps=queries.gaps(work),
        topics=topic_titles(work),
        types=PROPOSABLE,
        kinds=list(SeatKind),
        orders=list(ExpertOrder),
    )


@bp.get("/table.csv")
def table() -> Response:
    work = this_work()
    ensure(work.actor, Action.EXPERT_READ)
    found = queries.whole_list(work, wanted_of(work), order=order_of())
    head = [gettext(each) for each in HEAD]
    return csv_file("experts", head, map(tuple, map(_row, found)))


def _row(one: ExpertProfile) -> Iterator[str]:
    name, house = one.person.name, one.organisation
    yield one.party
    yield from (name.family, name.given, name.latin_family, name.latin_given, word(one.kind))
    yield from (house.name.en, house.name.zh) if house else ("", "")
    yield from (word(one.type), " ".join(one.topic_keys))
    yield ", ".join(word(each) for each in one.languages)
    yield from (one.expertise.en, one.expertise.zh, one.place.en, one.place.zh)
    yield str(one.load or 0)


@bp.get("/<uuid:expert_id>")
def show(expert_id: UUID) -> str:
    return page_of(this_work(), expert_id)


def page_of(work: Work, expert_id: UUID, **more: object) -> str:
    found = queries.get(work, expert_id)
    own = found.party == work.actor.party
    nominates = own and may(work.actor, Action.NOMINATION_PREPARE)
    speaks = may(work.actor, Action.EXPERT_CONSENT, found)
    return render_template(
        "roster/show.html",
        found=found,
        keeps=own and may(work.actor, Action.EXPERT_KEEP),
        speaks=speaks and (own or found.person_id == work.actor.person_id),
        opens=found.opens_to(work.actor),
        meetings=open_plans(work, for_person=found.person_id) if nominates else [],
        topics=with_keys(work, Topic, found.topic_keys),
        **more,
    )
