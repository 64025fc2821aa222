"""The addresses of CalDAV (RFC 4791, 6764): discovery, principal, home, calendars, objects."""

from uuid import UUID

from flask import Blueprint, Response, request

from wgroup.calendar import collections, putting, views
from wgroup.calendar.catching import sight_of
from wgroup.calendar.objects import Thing
from wgroup.calendar.views import Reader
from wgroup.db.work import Work
from wgroup.kernel.errors import NotFound
from wgroup.web.dav import paths, reports, writing
from wgroup.web.dav.answers import CLASSES, SUPPORTED_REPORT, answer, lacking, unmet
from wgroup.web.dav.finding import Resource, found, reaches_down
from wgroup.web.dav.properties import (
    HOME,
    KIND,
    PRINCIPAL,
    ROOT,
    SHELF,
    THING,
    Listed,
    Place,
    Shelf,
    component,
    short,
)
from wgroup.web.guard import Access
from wgroup.web.request import this_work

bp = Blueprint("dav", __name__)

ACCESS = {
    "dav.known": Access.FILES,
    **{
        f"dav.{each}": Access.PROGRAM
        for each in ("front", "root", "principal", "home", "calendar", "thing")
    },
}

LOOKING = ["OPTIONS", "PROPFIND", "REPORT", "PROPPATCH"]
OF_CALENDAR = [*LOOKING, "DELETE", "MKCALENDAR", "MKCOL"]
OF_THING = ["GET", "HEAD", *LOOKING, "PUT", "DELETE", "COPY", "MOVE"]

# What each refused method would need; nobody is given it (docs/decisions/0009).
NEEDS = {
    "PROPPATCH": "write-properties",
    "DELETE": "unbind",
    "MKCALENDAR": "bind",
    "MKCOL": "bind",
    "COPY": "bind",
    "MOVE": "unbind",
}


@bp.route("/.well-known/caldav", methods=["GET", "PROPFIND"])
def known() -> Response:
    """RFC 6764 5."""
    return Response(status=301, headers={"Location": paths.ROOT})


@bp.route("/", methods=["PROPFIND"], provide_automatic_options=False)
@bp.route("/principals/", methods=LOOKING)
def front() -> Response:
    """Where some programs begin that were given nothing but a host."""
    return root()


@bp.route("/dav/", methods=LOOKING)
@bp.route("/dav/principals/", methods=LOOKING)
@bp.route("/dav/calendars/", methods=LOOKING)
def root() -> Response:
    if request.method == "OPTIONS":
        return _options(LOOKING)
    reader = views.reader(this_work())
    _insist_finding()
    place = Place(reader, request.path, "wgroup")
    members: list[Resource] = []
    if reaches_down() and request.path.endswith("principals/"):
        members.append((PRINCIPAL, Place(reader, paths.principal(reader.account_id))))
    elif reaches_down() and request.path == f"{paths.ROOT}calendars/":
        members.append((HOME, _home(reader)))
    return found([(ROOT, place), *members])


@bp.route("/dav/principals/<uuid:holder>/", methods=LOOKING)
def principal(holder: UUID) -> Response:
    if request.method == "OPTIONS":
        return _options(LOOKING)
    reader = _own(this_work(), holder)
    _insist_finding()
    reaches_down()
    return found([(PRINCIPAL, Place(reader, paths.principal(holder)))])


@bp.route("/dav/calendars/<uuid:holder>/", methods=LOOKING)
def home(holder: UUID) -> Response:
    if request.method == "OPTIONS":
        return _options(LOOKING)
    work = this_work()
    reader = _own(work, holder)
    _insist_finding()
    resources: list[Resource] = [(HOME, _home(reader))]
    if reaches_down():
        resources += [
            (SHELF, _listed(work, Shelf(reader, each), order))
            for order, each in enumerate(views.views(work, reader), start=1)
        ]
    return found(resources)


@bp.route("/dav/calendars/<uuid:holder>/<view>/", methods=OF_CALENDAR)
def calendar(holder: UUID, view: str) -> Response:
    if request.method == "OPTIONS":
        return _options(OF_CALENDAR)
    work = this_work()
    reader = _own(work, holder)
    if request.method in {"MKCALENDAR", "MKCOL"}:
        raise lacking("bind", paths.home(holder))
    shelf = Shelf(reader, views.view(work, reader, view))
    if request.method in NEEDS:
        raise lacking(NEEDS[request.method])
    if request.method == "REPORT":
        return reports.report(work, shelf)
    return _calendar(work, shelf)


@bp.route("/dav/calendars/<uuid:holder>/<view>/<file>", methods=OF_THING)
def thing(holder: UUID, view: str, file: str) -> Response:
    if request.method == "OPTIONS":
        return _options(OF_THING)
    work = this_work()
    reader = _own(work, holder)
    shelf = Shelf(reader, views.view(work, reader, view))
    subject_id = paths.subject_of(file)
    there = subject_id is not None and bool(sight_of(work, reader, shelf.view).seen([subject_id]))
    if subject_id is None or not there:
        if request.method == "PUT":
            return writing.make(work, shelf)
        raise NotFound(kind="object")
    return _thing(work, shelf, subject_id)


def _calendar(work: Work, shelf: Shelf) -> Response:
    """PROPFIND of a calendar: by its log, whose tags are those that its objects have."""
    listed = _listed(work, shelf)
    resources: list[Resource] = [(SHELF, listed)]
    if reaches_down():
        resources += [
            (THING, short(shelf.reader, shelf.view, each.subject_id, each.tag))
            for each in collections.items(work, listed.shown.id)
        ]
    return found(resources)


def _thing(work: Work, shelf: Shelf, subject_id: UUID) -> Response:
    """An object that is there for this reader."""
    if request.method in NEEDS:
        raise lacking(NEEDS[request.method])
    if request.method == "REPORT":
        raise unmet(SUPPORTED_REPORT)
    if request.method == "PUT":
        return writing.put(work, shelf, subject_id)
    found_now = putting.whole(work, shelf.reader, shelf.view, subject_id)
    if request.method == "PROPFIND":
        reaches_down()
        tag = found_now.seen.tag
        return found([(THING, short(shelf.reader, shelf.view, subject_id, tag))])
    return _given(shelf, found_now)


def _given(shelf: Shelf, whole: Thing) -> Response:
    """GET and HEAD: whole, or 304 to who holds it as it is."""
    tag = whole.seen.tag
    if request.if_none_match.contains_weak(tag):
        response = answer(b"", 304)
    else:
        response = answer(whole.body, 200, KIND.format(component(shelf.view)))
    response.set_etag(tag)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _listed(work: Work, shelf: Shelf, order: int = 1) -> Listed:
    shown = collections.shown(work, shelf.reader, shelf.view)
    token = reports.token(shown.id, shown.revision)
    return Listed(shelf.reader, shelf.view, shown, token, order)


def _own(work: Work, holder: UUID) -> Reader:
    """Whoever asks; at another's addresses nothing is there."""
    reader = views.reader(work)
    if holder != reader.account_id:
        raise NotFound(kind="account")
    return reader


def _home(reader: Reader) -> Place:
    return Place(reader, paths.home(reader.account_id), reader.name)


def _insist_finding() -> None:
    """What leads on knows PROPFIND alone: no report, and nothing of it is changed."""
    if request.method == "REPORT":
        raise unmet(SUPPORTED_REPORT)
    if request.method in NEEDS:
        raise lacking(NEEDS[request.method])


def _options(methods: list[str]) -> Response:
    return Response(status=200, headers={"Allow": ", ".join(methods), "DAV": CLASSES})
