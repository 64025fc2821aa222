"""Calendar addresses of one's own, for programs."""

from uuid import UUID

from flask import Response, url_for
from marshmallow import fields

from wgroup.calendar import queries, services
from wgroup.calendar.models import Feed
from wgroup.calendar.rules import Edition
from wgroup.db.work import Work
from wgroup.web.api.answers import answer, encoded, insist_seen, nothing, once, tag_of
from wgroup.web.api.core import Room
from wgroup.web.api.shapes import (
    Choice,
    Given,
    Input,
    Moment,
    PageQuery,
    Shape,
    Text,
    Uuid,
    page_of,
)
from wgroup.web.feeds.links import private_links
from wgroup.web.guard import Access
from wgroup.web.request import this_work
from wgroup.web.words import N_

bp = Room("api_feeds", N_("Calendar feeds"), prefix="/feeds")

ACCESS = {
    f"api_feeds.{each}": Access.ACCOUNT for each in ("index", "make", "show", "revoke")
}


class FeedShape(Shape):
    id = Uuid(required=True)
    name = fields.String(required=True)
    language = Choice(Edition, required=True)
    created_at = Moment(required=True)


class ListedFeedShape(FeedShape):
    last_used_at = Moment(
        required=True,
        allow_none=True,
        metadata={"description": N_("When a calendar last fetched it, to the hour.")},
    )


class NewFeedShape(FeedShape):
    url = fields.String(
        required=True,
        metadata={"format": "uri", "description": N_("Shown here and never again.")},
    )


class FeedInput(Input):
    name = Text(required=True, metadata={"maxLength": services.NAME_LIMIT})
    language = Choice(Edition)


@bp.get("", N_("Your feeds"))
@bp.asks(PageQuery)
@bp.gives(page_of(ListedFeedShape))
def index(asked: Given) -> Response:
    """They are few (20 at most), so they all stand on one page."""
    views = queries.own_feeds(this_work())
    shape = ListedFeedShape()
    items = [
        {**told(each.feed), **shape.dump({"last_used_at": each.asked_at})} for each in views
    ]
    return answer({"items": items, "next": None})


@bp.post("", N_("Make a feed"), N_("Sent again under the same key, it gets a new address."))
@bp.takes(FeedInput)
@bp.gives(NewFeedShape, status=201)
def make(given: Given) -> Response:
    work = this_work()
    with work.saved():
        feed, token = made(work, given)
    data = told(feed)
    url = private_links(token, feed.name).https
    where = url_for(".show", feed_id=feed.id)
    response = answer({**data, "url": url}, status=201, location=where)
    response.set_etag(tag_of(encoded(data)))
    return response


@bp.get("/<uuid:feed_id>", N_("A feed of yours"))
@bp.gives(FeedShape)
def show(feed_id: UUID) -> Response:
    return answer(told(queries.get_feed(this_work(), feed_id)))


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
    language = given.get("language") or Edition(work.actor.language or Edition.EN)
    fresh: list[tuple[Feed, str]] = []

    def act() -> str:
        fresh.append(services.make_feed(work, name=given["name"], language=language))
        return str(fresh[0][0].id)

    feed_id = UUID(once(work, act))
    return fresh[0] if fresh else services.renew_feed(work, feed_id)


def told(feed: Feed) -> dict[str, object]:
    data: dict[str, object] = FeedShape().dump(feed)
    return data
