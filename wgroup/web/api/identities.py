"""Sign-ins at one's own organisation, by program: what there is, and taking one away.

To link one needs a browser that goes there and comes back; see the page of the account.
"""

from uuid import UUID

from flask import Response
from marshmallow import fields

from wgroup.accounts import queries
from wgroup.accounts.services import identities
from wgroup.web.accounts.answers import log
from wgroup.web.api.answers import answer, in_browser, nothing
from wgroup.web.api.core import Room
from wgroup.web.api.shapes import Given, Moment, Query, Shape, Uuid
from wgroup.web.guard import Access
from wgroup.web.request import this_work
from wgroup.web.words import N_

bp = Room("api_identities", N_("Sign-in at your organisation"), prefix="/identities")

ACCESS = {f"api_identities.{each}": Access.ACCOUNT for each in ("index", "remove")}
PROVED = frozenset({"api_identities.remove"})


class IdentityShape(Shape):
    id = Uuid(required=True)
    issuer = fields.String(required=True)
    called = fields.String(required=True)
    created_at = Moment(required=True)
    last_used_at = Moment(required=True, allow_none=True)


class IdentitiesShape(Shape):
    items = fields.List(fields.Nested(IdentityShape), required=True)


@bp.get("", N_("The sign-ins elsewhere that open your account"))
@bp.asks(Query)
@bp.gives(IdentitiesShape)
def index(_asked: Given) -> Response:
    return answer(IdentitiesShape().dump({"items": queries.identities(this_work())}))


@bp.delete("/<uuid:identity_id>", N_("Remove a sign-in elsewhere"))
@bp.gives(None, status=204)
def remove(identity_id: UUID) -> Response:
    with (work := in_browser()).saved():
        identities.unlink(work, identity_id)
    log.info("identity removed: %s", work.actor.id)
    return nothing()
