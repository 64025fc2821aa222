"""Passwords for calendar programs, by program."""

from uuid import UUID

from flask import Response, url_for
from marshmallow import fields

from wgroup.accounts import queries
from wgroup.accounts.models import AppPassword
from wgroup.accounts.services import app_passwords
from wgroup.db.paging import Page
from wgroup.web.accounts.answers import log
from wgroup.web.api.answers import (
    answer,
    encoded,
    in_browser,
    insist_seen,
    nothing,
    page_answer,
    tag_of,
)
from wgroup.web.api.core import Room
from wgroup.web.api.shapes import Given, Input, Moment, Query, Shape, Text, Uuid, page_of
from wgroup.web.guard import Access
from wgroup.web.request import this_work
from wgroup.web.words import N_

bp = Room("api_app_passwords", N_("App passwords"), prefix="/app-passwords")

ACCESS = {
    f"api_app_passwords.{each}": Access.ACCOUNT for each in ("index", "make", "show", "revoke")
}
PROVED = frozenset({"api_app_passwords.make"})


class AppPasswordInput(Input):
    name = Text(required=True)


class AppPasswordShape(Shape):
    id = Uuid(required=True)
    name = fields.String(required=True)
    created_at = Moment(required=True)


class ListedAppPasswordShape(AppPasswordShape):
    last_used_at = Moment(required=True, allow_none=True)
    last_used_by = fields.String(
        required=True,
        metadata={"description": N_("The kind of program that used it last, if it is known.")},
    )


class NewAppPasswordShape(AppPasswordShape):
    password = fields.String(
        required=True, metadata={"description": N_("Shown here and never again.")}
    )


@bp.get("", N_("Your app passwords"))
@bp.asks(Query)
@bp.gives(page_of(ListedAppPasswordShape))
def index(_asked: Given) -> Response:
    """They are few (20 at most), so they all stand on one page."""
    found: Page[AppPassword] = Page(queries.app_passwords(this_work()), None)
    return page_answer(found, ListedAppPasswordShape().dump)


@bp.post(
    "",
    N_("Make an app password"),
    N_("An Idempotency-Key is of no use: no secret is kept."),
)
@bp.takes(AppPasswordInput)
@bp.gives(NewAppPasswordShape, status=201)
def make(given: Given) -> Response:
    with (work := in_browser()).saved():
        password, secret = app_passwords.make_app_password(work, **given)
        data = _shown(password)
    log.info("app password made: %s by %s", password.id, work.actor.id)
    where = url_for(".show", password_id=password.id)
    response = answer({**data, "password": secret}, status=201, location=where)
    response.headers["Cache-Control"] = "no-store"
    response.set_etag(tag_of(encoded(data)))
    return response


@bp.get("/<uuid:password_id>", N_("An app password of yours"))
@bp.gives(AppPasswordShape)
def show(password_id: UUID) -> Response:
    return answer(_shown(queries.get_app_password(this_work(), password_id)))


@bp.delete("/<uuid:password_id>", N_("Revoke an app password"))
@bp.gives(None, status=204)
def revoke(password_id: UUID) -> Response:
    with (work := this_work()).saved():
        insist_seen(_shown(queries.get_app_password(work, password_id, to_change=True)))
        app_passwords.revoke_app_password(work, password_id)
    log.info("app password revoked: %s by %s", password_id, work.actor.id)
    return nothing()


def _shown(password: AppPassword) -> dict[str, object]:
    data: dict[str, object] = AppPasswordShape().dump(password)
    return data
