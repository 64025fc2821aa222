"""The addresses of CalDAV (RFC 4791, 6764): discovery, principal, home, calendars, objects."""

from uuid import UUID

from flask import Blueprint, Response, request

from wgroup.calendar import collections, views
from wgroup.calendar.catching import sight_of
from wgroup.calendar.objects import Thing
from wgroup.calendar.views import Reader
from wgroup.db.work import Work
from wgroup.kernel.errors import NotFound
from wgroup.web.dav import paths, reports, writing
from wgroup.web.dav.answers import SUPPORTED_REPORT, answer, lacking, nothing, unmet
from wgroup.web.dav.auth import this_reader
from wgroup.web.dav.finding import Kind, found, reaches_down
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
    brief,
    component,
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


@bp.after_request
def name_place(response: Response) -> Response:
    """By what a collection should be named that was named without its slash (RFC 4918 5.2)."""
    path = paths.with_slash(request.path)
    if response.status_code == 207 and path != request.path and request.endpoint != "dav.thing":
        response.headers["Content-Location"] = path
    return response


@bp.route("/.well-known/caldav", methods=["GET", "PROPFIND"], strict_slashes=False)
def known() -> Response:
    """RFC 6764 5."""
    return nothing(301, Location=paths.ROOT)


@bp.route("/", methods=["PROPFIND"], provide_automatic_options=False)
@bp.route("/principals/", methods=LOOKING, strict_slashes=False)
def front() -> Response:
    """Where some programs begin that were given nothing but a host."""
    return root()


@bp.route("/dav/", methods=LOOKING, strict_slashes=False)
@bp.route("/dav/principals/", methods=LOOKING, strict_slashes=False)
@bp.route("/dav/calendars/", methods=LOOKING, strict_slashes=False)
def root() -> Response:
    if request.method == "OPTIONS":
        return _options(LOOKING)
    reader = this_reader()
    _insist_finding()
    own: dict[str, Kind] = {
        "principals": (PRINCIPAL, [Place(reader, paths.principal(reader.account_id))]),
        "calendars": (HOME, [_home(reader)]),
    }
    path = paths.with_slash(request.path)
    members = own.get(path.split("/")[-2], (ROOT, ())) if reaches_down() else (ROOT, ())
    return found((ROOT, [Place(reader, path, "wgroup")]), members)


@bp.route("/dav/principals/<uuid:holder>/", methods=LOOKING, strict_slashes=False)
def principal(holder: UUID) -> Response:
    if request.method == "OPTIONS":
        return _options(LOOKING)
    reader = _own(holder)
    _insist_finding()
    reaches_down()
    return found((PRINCIPAL, [Place(reader, paths.principal(holder))]))


@bp.route("/dav/calendars/<uuid:holder>/", methods=LOOKING, strict_slashes=False)
def home(holder: UUID) -> Response:
    if request.method == "OPTIONS":
        return _options(LOOKING)
    work = this_work()
    reader = _own(holder)
    _insist_finding()
    shelves = views.views(work, reader) if reaches_down() else []
    listed = [
        _listed(work, Shelf(reader, each), order) for order, each in enumerate(shelves, start=1)
    ]
    return found((HOME, [_home(reader)]), (SHELF, listed))


@bp.route("/dav/calendars/<uuid:holder>/<view>/", methods=OF_CALENDAR, strict_slashes=False)
def calendar(holder: UUID, view: str) -> Response:
    if request.method == "OPTIONS":
        return _options(OF_CALENDAR)
    work = this_work()
    reader = _own(holder)
    if request.method in {"MKCALENDAR", "MKCOL"}:
        raise lacking("bind", paths.home(holder))
    shelf = Shelf(reader, views.view(work, reader, view))
    if request.method in NEEDS:
        raise lacking(NEEDS[request.method], shelf.path)
    if request.method == "REPORT":
        return reports.report(work, shelf)
    return _calendar(work, shelf)


@bp.route("/dav/calendars/<uuid:holder>/<view>/<file>", methods=OF_THING)
def thing(holder: UUID, view: str, file: str) -> Response:
    if request.method == "OPTIONS":
        return _options(OF_THING)
    work = this_work()
    reader = _own(holder)
    shelf = Shelf(reader, views.view(work, reader, view))
    subject_id = paths.subject_of(file)
    held = _held(work, shelf, subject_id) if subject_id is not None else None
    if subject_id is None or held is None:
        if request.method == "PUT":
            return writing.make(work, shelf)
        raise NotFound(kind="object")
    if request.method == "PUT":
        return writing.put(work, shelf, subject_id)
    return _thing(shelf, subject_id, held)


def _calendar(work: Work, shelf: Shelf) -> Response:
    """PROPFIND of a calendar: by its log, whose tags are those that its objects have."""
    listed, short = _listed(work, shelf), brief(shelf)
    if not reaches_down():
        return found((SHELF, [listed]))
    items = collections.items(work, listed.shown.id)
    things = (short(each.subject_id, each.tag) for each in items)
    return found((SHELF, [listed]), (THING, things))


def _held(work: Work, shelf: Shelf, subject_id: UUID) -> Thing | None:
    found = sight_of(work, shelf.reader, shelf.view).things([subject_id])
    return found.get(subject_id)


def _thing(shelf: Shelf, subject_id: UUID, held: Thing) -> Response:
    """An object that is there for this reader; all but looking at it is refused."""
    if request.method in NEEDS:
        raise lacking(NEEDS[request.method])
    if request.method == "REPORT":
        raise unmet(SUPPORTED_REPORT)
    if request.method == "PROPFIND":
        reaches_down()
        return found((THING, [brief(shelf)(subject_id, held.seen.tag)]))
    return _given(shelf, held)


def _given(shelf: Shelf, whole: Thing) -> Response:
    """GET and HEAD: whole, or 304 to who holds it as it is."""
    tag = whole.seen.tag
    if request.if_none_match.contains_weak(tag):
        response = nothing(304)
    else:
        response = answer(whole.body, 200, KIND.format(component(shelf.view)))
    response.set_etag(tag)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _listed(work: Work, shelf: Shelf, order: int = 1) -> Listed:
    shown = collections.shown(work, shelf.reader, shelf.view)
    token = reports.token(shown.id, shown.revision)
    return Listed(shelf.reader, shelf.view, shown, token, order)


def _own(holder: UUID) -> Reader:
    """Whoever asks; at another's addresses nothing is there."""
    reader = this_reader()
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
        raise lacking(NEEDS[request.method], paths.with_slash(request.path))


def _options(methods: list[str]) -> Response:
    return nothing(200, Allow=", ".join(methods))
