"""How a meeting is joined from afar, for programs: told to those invited and the secretariat."""

from typing import Any

from flask import Response
from marshmallow import fields

from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import NotFound
from wgroup.meetings import queries
from wgroup.meetings.services.joining import set_joining
from wgroup.policy import Action, ensure
from wgroup.web.api.answers import Data, answer, insist_seen, nothing
from wgroup.web.api.core import Room
from wgroup.web.api.shapes import Given, Input, Pair, Shape, Text
from wgroup.web.guard import Access
from wgroup.web.request import this_work
from wgroup.web.words import N_

bp = Room("api_joining", N_("Meetings"), prefix="/meetings/<slug>/joining")

ACCESS = {f"api_joining.{name}": Access.ACCOUNT for name in ("show", "change", "remove")}


class JoiningShape(Shape):
    url = fields.String(required=True)
    dial_in = Pair(required=True)


class JoiningInput(Input):
    url = Text(
        allow_none=True,
        metadata={"description": N_("An address of https, sip, sips or tel.")},
    )
    dial_in = Pair(allow_none=True)


@bp.get("", N_("How to join a meeting"), N_("Empty texts where nobody has said so yet."))
@bp.gives(JoiningShape)
def show(slug: str) -> Response:
    work = this_work()
    return answer(_standing(work, slug))


@bp.put("", N_("Say how to join a meeting"))
@bp.takes(JoiningInput)
@bp.gives(JoiningShape)
def change(given: Given, slug: str) -> Response:
    with (work := this_work()).saved():
        _to_change(work, slug)
        url, dial_in = given.get("url") or "", given.get("dial_in") or Bilingual()
        set_joining(work, slug, url=url, dial_in=dial_in)
        work.session.flush()
        data = _standing(work, slug)
    return answer(data)


@bp.delete("", N_("Take away how to join a meeting"))
@bp.gives(None, status=204)
def remove(slug: str) -> Response:
    with (work := this_work()).saved():
        _to_change(work, slug)
        set_joining(work, slug, url="", dial_in=Bilingual())
    return nothing()


def _to_change(work: Work, slug: str) -> None:
    """There for you? may you? is it the one you saw?"""
    meeting = queries.get(work, slug, to_change=True)
    standing = _standing(work, slug)
    ensure(work.actor, Action.MEETING_EDIT, meeting)
    insist_seen(standing)


def _standing(work: Work, slug: str) -> Data:
    """Raise NotFound for those who may not know how to join, whether or not it has been said."""
    meeting = queries.get(work, slug)
    if not queries.reads_joining(work, meeting.id):
        raise NotFound(kind="joining")
    found = queries.joining_of(work, meeting.id)
    told = {"url": found.url, "dial_in": found.dial_in} if found else NOTHING
    data: dict[str, Any] = JoiningShape().dump(told)
    return data


NOTHING = {"url": "", "dial_in": Bilingual()}
