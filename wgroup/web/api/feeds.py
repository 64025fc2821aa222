"""Calendar addresses of one's own, for programs."""

from uuid import UUID

from flask import Response, url_for

from wgroup.calendar import previews, queries, services
from wgroup.calendar.alarms import read_alarms
from wgroup.calendar.filters import Filters, Selection
from wgroup.calendar.models import Feed
from wgroup.calendar.rules import Edition
from wgroup.db.work import Work
from wgroup.web.api.answers import answer, encoded, insist_seen, nothing, once, tag_of
from wgroup.web.api.core import Room
from wgroup.web.api.feed_shapes import (
    FeedChange,
    FeedInput,
    FeedShape,
    ListedFeedShape,
    NewFeedShape,
    PreviewShape,
    SelectionInput,
    listed,
    shown,
    told,
)
from wgroup.web.api.meeting_shapes import NothingInput
from wgroup.web.api.shapes import Given, PageQuery, page_of
from wgroup.web.feeds.links import private_links
from wgroup.web.guard import Access
from wgroup.web.request import this_work
from wgroup.web.words import N_

bp = Room("api_feeds", N_("Calendar feeds"), prefix="/feeds")

ACCESS = {
    f"api_feeds.{each}": Access.ACCOUNT
    for each in ("index", "make", "preview", "show", "preview_own", "change", "renew", "revoke")
}


@bp.get("", N_("Your feeds"))
@bp.asks(PageQuery)
@bp.gives(page_of(ListedFeedShape))
def index(asked: Given) -> Response:
    """They are few (20 at most), so they all stand on one page."""
    views = queries.own_feeds(this_work())
    return answer({"items": [listed(each) for each in views], "next": None})


@bp.post("", N_("Make a feed"), N_("Sent again under the same key, it gets a new address."))
@bp.takes(FeedInput)
@bp.gives(NewFeedShape, status=201)
def make(given: Given) -> Response:
    work = this_work()
    with work.saved():
        feed, token = made(work, given)
    return with_address(feed, token, status=201)


@bp.post("/preview", N_("What a feed would show"), N_("Nothing is made."))
@bp.takes(SelectionInput)
@bp.gives(PreviewShape)
def preview(given: Given) -> Response:
    work = this_work()
    chosen = Selection(
        language_of(work, given),
        Filters.read(given.get("filters", {})),
        read_alarms(given.get("alarms", ())),
    )
    queries.check_filters(work, chosen.filters)
    return answer(shown(previews.preview(work, chosen)))


@bp.get("/<uuid:feed_id>", N_("A feed of yours"))
@bp.gives(FeedShape)
def show(feed_id: UUID) -> Response:
    return answer(told(queries.get_feed(this_work(), feed_id)))


@bp.get("/<uuid:feed_id>/preview", N_("What a feed of yours shows now"))
@bp.gives(PreviewShape)
def preview_own(feed_id: UUID) -> Response:
    work = this_work()
    chosen = Selection.of(queries.get_feed(work, feed_id))
    return answer(shown(previews.preview(work, chosen)))


@bp.patch(
    "/<uuid:feed_id>",
    N_("Change a feed"),
    N_("Its address stays. A field of filters that is not given stays as it is."),
)
@bp.takes(FeedChange)
@bp.gives(FeedShape)
def change(given: Given, feed_id: UUID) -> Response:
    with (work := this_work()).saved():
        feed = queries.get_feed(work, feed_id, to_change=True)
        insist_seen(told(feed))
        if "filters" in given:
            given["filters"] = Filters.kept(feed.filters).changed(given["filters"])
        data = told(services.change_feed(work, feed_id, **given))
    return answer(data)


@bp.post(
    "/<uuid:feed_id>/renew",
    N_("Give a feed a new address"),
    N_("The old one ends at once. Sent again under the same key, it gets yet another."),
)
@bp.takes(NothingInput)
@bp.gives(NewFeedShape)
def renew(_given: Given, feed_id: UUID) -> Response:
    with (work := this_work()).saved():
        feed, token = services.renew_feed(work, feed_id)
    return with_address(feed, token, status=200)


@bp.delete("/<uuid:feed_id>", N_("End a feed"))
@bp.gives(None, status=204)
def revoke(feed_id: UUID) -> Response:
    work = this_work()
    with work.saved():
        insist_seen(told(queries.get_feed(work, feed_id, to_change=True)))
        services.revoke_feed(work, feed_id)
    return nothing()


def made(work: Work, given: Given) -> tuple[Feed, str]:
    """A feed and its token; no token is kept, so a repeated request is given a new one."""
    fresh: list[tuple[Feed, str]] = []

    def act() -> str:
        made_now = services.make_feed(
            work,
            name=given["name"],
            language=language_of(work, given),
            filters=Filters.read(given.get("filters", {})),
            alarms=tuple(given.get("alarms", ())),
        )
        fresh.append(made_now)
        return str(made_now[0].id)

    feed_id = UUID(once(work, act))
    return fresh[0] if fresh else services.renew_feed(work, feed_id)


def language_of(work: Work, given: Given) -> Edition:
    """What is asked for, or what the account reads."""
    language: Edition = given.get("language") or Edition(work.actor.language or Edition.EN)
    return language


def with_address(feed: Feed, token: str, *, status: int) -> Response:
    """The feed, once with its address; the tag is that of the feed as it is told hereafter."""
    data = told(feed)
    url = private_links(token, feed.name).https
    response = answer(
        {**data, "url": url}, status=status, location=url_for(".show", feed_id=feed.id)
    )
    response.set_etag(tag_of(encoded(data)))
    return response
