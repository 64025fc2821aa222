"""The pages on which people keep the addresses of their own calendars."""

import logging
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wgroup.calendar import queries, services
from wgroup.calendar.rules import Edition
from wgroup.calendar.wording import CALENDAR
from wgroup.kernel.errors import WgroupError
from wgroup.web.feeds.forms import FeedForm
from wgroup.web.feeds.links import Links, private_links, public_links
from wgroup.web.feeds.room import bp
from wgroup.web.forms import ConfirmForm
from wgroup.web.request import this_language, this_work

log = logging.getLogger("wgroup.security")


@bp.route("/account/feeds", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """A new address is shown in the answer that makes it, and never again."""
    work, form, links = this_work(), FeedForm.of_request(language=this_language()), None
    if form.accepted():
        try:
            with work.saved():
                feed, token = services.make_feed(
                    work, name=form.name.data or "", language=form.chosen()
                )
                links = private_links(token, feed.name)
            form = empty_form()
            log.info("feed made: %s by %s", feed.id, work.actor.id)
        except WgroupError as refusal:
            form.blame(refusal)
    return shown(form, links)


@bp.post("/account/feeds/<uuid:feed_id>/renew")
def renew(feed_id: UUID) -> ResponseReturnValue:
    work = this_work()
    ConfirmForm.insist()
    with work.saved():
        feed, token = services.renew_feed(work, feed_id)
        links = private_links(token, feed.name)
    log.info("feed renewed: %s by %s", feed_id, work.actor.id)
    return shown(empty_form(), links, renewed=True)


@bp.post("/account/feeds/<uuid:feed_id>/revoke")
def revoke(feed_id: UUID) -> ResponseReturnValue:
    work = this_work()
    ConfirmForm.insist()
    with work.saved():
        services.revoke_feed(work, feed_id)
    log.info("feed revoked: %s by %s", feed_id, work.actor.id)
    flash(gettext("The address has ended: calendars that used it receive nothing from now on."))
    return redirect(url_for(".index"), 303)


def empty_form() -> FeedForm:
    return FeedForm(formdata=None, language=this_language())


def shown(form: FeedForm, links: Links | None, *, renewed: bool = False) -> ResponseReturnValue:
    views = queries.own_feeds(this_work())
    page = render_template(
        "feeds/index.html",
        form=form,
        views=views,
        most=services.MOST_FEEDS,
        links=links,
        renewed=renewed,
    )
    return page, form.status


@bp.app_template_global("public_calendar")
def public_calendar() -> Links:
    """The public calendar in the reader's language, for the box that offers it."""
    edition = Edition(this_language())
    return public_links(edition, edition.of(CALENDAR))
