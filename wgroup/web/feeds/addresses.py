"""The calendars themselves: the public one, the milestones, those by token, single meetings."""

from typing import NoReturn

from flask import Response, request

from wgroup.calendar import queries
from wgroup.calendar.rules import Edition
from wgroup.kernel.errors import NotFound
from wgroup.web.feeds import serving
from wgroup.web.feeds.asking import TOKEN, edition_in
from wgroup.web.feeds.room import bp
from wgroup.web.request import this_language, this_work


@bp.get("/feeds/public.ics")
def public() -> Response:
    return serving.public(edition_in(request.args))


@bp.get("/feeds/milestones.ics")
def milestones() -> Response:
    return serving.milestones(edition_in(request.args))


# Nor is anybody led to it from an address that only resembles it: that would repeat the token.
@bp.get("/feeds/<token>.ics", merge_slashes=False)
def private(token: str) -> Response:
    if not TOKEN.fullmatch(token):
        missing()
    try:
        return serving.private(token)
    except NotFound:
        missing()


@bp.get("/meetings/<slug>.ics")
def meeting(slug: str) -> Response:
    """A meeting to put into a calendar by hand: it will not follow what becomes of it."""
    work = this_work()
    return serving.single(queries.entry(work, slug, edition_of_reader()), slug, work.now)


def edition_of_reader() -> Edition:
    """As the reader reads; both languages only for who asks for them."""
    asked = request.args.get("lang")
    return Edition.BOTH if asked == Edition.BOTH else Edition(this_language())


def missing() -> NoReturn:
    """Answer as any address does that was never there: its page must not repeat the token."""
    request.url_rule = None
    raise NotFound
