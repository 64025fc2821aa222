"""The pages on which people keep the addresses of their own calendars."""

import logging
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wgroup.calendar import previews, queries, services
from wgroup.calendar.filters import Filters
from wgroup.calendar.previews import Preview
from wgroup.db.work import Work
from wgroup.kernel.errors import Conflict, RuleBroken, WgroupError
from wgroup.web.feeds.choices import Offered
from wgroup.web.feeds.forms import FeedForm
from wgroup.web.feeds.links import Links, private_links
from wgroup.web.feeds.room import bp
from wgroup.web.feeds.words import told_of
from wgroup.web.forms import ConfirmForm
from wgroup.web.request import this_language, this_work

log = logging.getLogger("wgroup.security")


@bp.route("/account/feeds", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """A new address is shown in the answer that makes it, and never again."""
    work, offered = this_work(), Offered(this_work())
    form, links = FeedForm.of_request(offered=offered, language=this_language()), None
    if form.accepted() and not form.only_shows:
        try:
            with work.saved():
                links = make(work, form)
            form = empty_form(offered)
        except WgroupError as refusal:
            form.blame(refusal)
    return list_page(form, offered, links)


def make(work: Work, form: FeedForm) -> Links:
    chosen = form.selection()
    feed, token = services.make_feed(
        work,
        name=form.name.data or "",
        language=chosen.edition,
        filters=chosen.filters,
        alarms=chosen.alarms,
    )
    log.info("feed made: %s by %s", feed.id, work.actor.id)
    return private_links(token, feed.name)


@bp.get("/account/feeds/preview")
def preview() -> ResponseReturnValue:
    """The part of the form that shows what has been chosen so far; empty for what is odd."""
    form = FeedForm(formdata=request.args, offered=Offered(this_work()))
    return render_template("feeds/_preview.html", preview=shown_by(form))


@bp.route("/account/feeds/<uuid:feed_id>", methods=["GET", "POST"])
def show(feed_id: UUID) -> ResponseReturnValue:
    work, offered = this_work(), Offered(this_work())
    feed = queries.get_feed(work, feed_id)
    form = FeedForm.of_request(offered=offered, **FeedForm.values_of(feed))
    if form.accepted() and not form.only_shows:
        try:
            with work.saved():
                change(work, feed_id, form)
        except (RuleBroken, Conflict) as refusal:
            form.blame(refusal)
        else:
            flash(gettext("Kept. Calendars that use its address follow at their next fetch."))
            return redirect(url_for(".show", feed_id=feed_id), 303)
    return feed_page(feed_id, form, offered)


def change(work: Work, feed_id: UUID, form: FeedForm) -> None:
    feed = queries.get_feed(work, feed_id, to_change=True)
    chosen = form.selection(Filters.kept(feed.filters))
    services.change_feed(
        work,
        feed_id,
        name=form.name.data or "",
        language=chosen.edition,
        filters=chosen.filters,
        alarms=chosen.alarms,
        seen=form.version,
    )


@bp.get("/account/feeds/<uuid:feed_id>/renew")
def before_renewing(feed_id: UUID) -> str:
    return before_ending(feed_id, renews=True)


@bp.get("/account/feeds/<uuid:feed_id>/revoke")
def before_revoking(feed_id: UUID) -> str:
    return before_ending(feed_id, renews=False)


def before_ending(feed_id: UUID, *, renews: bool) -> str:
    """Devices lose their calendar by it, so nobody shall do it by a slip of the hand."""
    view, form = queries.view(this_work(), feed_id), ConfirmForm(formdata=None)
    return render_template("feeds/ending.html", view=view, form=form, renews=renews)


@bp.post("/account/feeds/<uuid:feed_id>/renew")
def renew(feed_id: UUID) -> ResponseReturnValue:
    work, offered = this_work(), Offered(this_work())
    ConfirmForm.insist()
    with work.saved():
        feed, token = services.renew_feed(work, feed_id)
        links = private_links(token, feed.name)
    log.info("feed renewed: %s by %s", feed_id, work.actor.id)
    return list_page(empty_form(offered), offered, links, renewed=True)


@bp.post("/account/feeds/<uuid:feed_id>/revoke")
def revoke(feed_id: UUID) -> ResponseReturnValue:
    work = this_work()
    ConfirmForm.insist()
    with work.saved():
        services.revoke_feed(work, feed_id)
    log.info("feed revoked: %s by %s", feed_id, work.actor.id)
    flash(gettext("The address has ended: calendars that used it receive nothing from now on."))
    return redirect(url_for(".index"), 303)


def empty_form(offered: Offered) -> FeedForm:
    return FeedForm(formdata=None, offered=offered, language=this_language())


def shown_by(form: FeedForm) -> Preview | None:
    """What the calendar of this form would show; nothing, and blame, where it cannot be."""
    work = this_work()
    try:
        chosen = form.selection()
        queries.check_filters(work, chosen.filters)
    except RuleBroken as refusal:
        form.blame(refusal)
        return None
    return previews.preview(work, chosen)


def list_page(
    form: FeedForm, offered: Offered, links: Links | None, *, renewed: bool = False
) -> ResponseReturnValue:
    views = queries.own_feeds(this_work())
    page = render_template(
        "feeds/index.html",
        form=form,
        preview=shown_by(form),
        views=views,
        told={each.feed.id: told_of(each.feed, offered) for each in views},
        most=services.MOST_FEEDS,
        links=links,
        renewed=renewed,
    )
    return page, form.status


def feed_page(feed_id: UUID, form: FeedForm, offered: Offered) -> ResponseReturnValue:
    view = queries.view(this_work(), feed_id)
    if form.is_stale:
        form.seen.data = str(view.feed.version)
    page = render_template(
        "feeds/show.html",
        form=form,
        preview=shown_by(form),
        view=view,
        told=told_of(view.feed, offered),
    )
    return page, form.status
