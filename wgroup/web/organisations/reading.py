"""Finding and reading organisations: the list with its picture, and the page of one."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from flask import render_template, request

from wgroup.db.work import Work
from wgroup.organisations import queries
from wgroup.organisations.models import Organisation
from wgroup.organisations.rules import PROPOSABLE, AdmissionState, OrganisationType
from wgroup.parties.queries import codes
from wgroup.policy import Action, ensure, may
from wgroup.revisions.queries import history_page
from wgroup.web.organisations import history
from wgroup.web.organisations.room import bp
from wgroup.web.request import this_work

Kind = TypeVar("Kind", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the list is asked for; odd values ask for what is usual. side "" is everybody's,
    "none" what belongs to neither."""

    kind: OrganisationType | None
    sponsor: str | None
    state: AdmissionState | None
    waiting: bool

    @classmethod
    def of_request(cls, work: Work) -> "Asked":
        sponsor = request.args.get("side")
        return cls(
            kind=_member(OrganisationType, request.args.get("type")),
            sponsor=sponsor if sponsor in codes(work) else None,
            state=_member(AdmissionState, request.args.get("state")),
            waiting=request.args.get("state") == "mine" and work.actor.is_delegation,
        )

    @property
    def narrows(self) -> bool:
        return bool(self.kind or self.sponsor or self.state or self.waiting)


def _member(kind: type[Kind], value: str | None) -> Kind | None:
    return kind(value) if value in set(kind) else None


@bp.get("")
def index() -> str:
    work = this_work()
    ensure(work.actor, Action.ORGANISATION_READ)
    asked = Asked.of_request(work)
    page = queries.listed(
        work,
        kind=asked.kind,
        sponsor=asked.sponsor,
        state=asked.state,
        waiting=asked.waiting,
        after=request.args.get("after"),
    )
    return render_template(
        "organisations/index.html",
        page=page,
        asked=asked,
        counts=queries.counts(work),
        types=PROPOSABLE,
        states=list(AdmissionState),
    )


@bp.get("/<uuid:organisation_id>")
def show(organisation_id: UUID) -> str:
    work = this_work()
    return page_of(work, queries.get(work, organisation_id))


def page_of(work: Work, found: Organisation, **more: object) -> str:
    past = history_page(work, found.id, after=request.args.get("after"))
    return render_template(
        "organisations/show.html",
        found=found,
        state=found.state(work.now),
        keeps=is_keeper(work, found),
        answers=may_answer(work, found),
        past=past,
        entries=history.entries(past.items),
        **more,
    )


def is_keeper(work: Work, found: Organisation) -> bool:
    """It is the reader's side that brought it in."""
    able = may(work.actor, Action.ORGANISATION_CHANGE)
    return able and found.sponsor == work.actor.party


def may_answer(work: Work, found: Organisation) -> bool:
    """The window is open, and it is for the reader's side to answer."""
    if found.state(work.now) is not AdmissionState.WINDOW:
        return False
    able = may(work.actor, Action.ORGANISATION_OBJECT)
    return able and found.sponsor != work.actor.party
