"""Tokens by program, and who a program is."""

from uuid import UUID

from flask import Response, url_for
from marshmallow import fields

from wgroup.accounts import queries
from wgroup.accounts.models import ApiToken
from wgroup.accounts.rules import Scope
from wgroup.accounts.services import tokens
from wgroup.db.paging import Page
from wgroup.kernel.actor import Actor, Role
from wgroup.kernel.bilingual import Language
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
from wgroup.web.api.shapes import (
    CODES,
    Choice,
    Given,
    Input,
    Moment,
    Query,
    Shape,
    Text,
    Uuid,
    page_of,
)
from wgroup.web.guard import Access
from wgroup.web.request import this_work
from wgroup.web.words import N_

bp = Room("api_tokens", N_("Tokens for programs"), prefix="")

ACCESS = {
    f"api_tokens.{each}": Access.ACCOUNT for each in ("who", "index", "make", "show", "revoke")
}
PROVED = frozenset({"api_tokens.make"})


class MeShape(Shape):
    """Who the token belongs to; roles as they are held now."""

    id = Uuid(required=True)
    name = fields.String(required=True)
    party = fields.String(required=True, allow_none=True)
    roles = fields.List(Choice(Role), required=True)
    language = Choice(Language, required=True, allow_none=True)


class TokenInput(Input):
    name = Text(required=True)
    scopes = fields.List(Text(), load_default=[Scope.READ, Scope.WRITE])
    days = fields.Integer(
        load_default=90,
        strict=True,
        error_messages=CODES,
        metadata={"description": N_("How long it lasts; a year at most.")},
    )


class TokenShape(Shape):
    id = Uuid(required=True)
    name = fields.String(required=True)
    scopes = fields.List(fields.String(), required=True)
    created_at = Moment(required=True)
    expires_at = Moment(required=True)


class ListedTokenShape(TokenShape):
    last_used_at = Moment(required=True, allow_none=True)


class NewTokenShape(TokenShape):
    token = fields.String(
        required=True, metadata={"description": N_("Shown here and never again.")}
    )


@bp.get("/me", N_("Who you are"))
@bp.asks(Query)
@bp.gives(MeShape)
def who(_asked: Given) -> Response:
    return answer(_told(this_work().actor))


@bp.get("/tokens", N_("Your tokens"))
@bp.asks(Query)
@bp.gives(page_of(ListedTokenShape))
def index(_asked: Given) -> Response:
    """They are few (50 at most), so they all stand on one page."""
    found: Page[ApiToken] = Page(queries.tokens(this_work()), None)
    return page_answer(found, ListedTokenShape().dump)


@bp.post("/tokens", N_("Make a token"), N_("An Idempotency-Key is of no use: no secret is kept."))
@bp.takes(TokenInput)
@bp.gives(NewTokenShape, status=201)
def make(given: Given) -> Response:
    with (work := in_browser()).saved():
        token, secret = tokens.make_token(work, **given)
        data = _shown(token)
    log.info("token made: %s by %s", token.id, work.actor.id)
    where = url_for(".show", token_id=token.id)
    response = answer({**data, "token": secret}, status=201, location=where)
    response.headers["Cache-Control"] = "no-store"
    response.set_etag(tag_of(encoded(data)))
    return response


@bp.get("/tokens/<uuid:token_id>", N_("A token of yours"))
@bp.gives(TokenShape)
def show(token_id: UUID) -> Response:
    return answer(_shown(queries.get_token(this_work(), token_id)))


@bp.delete("/tokens/<uuid:token_id>", N_("Revoke a token"))
@bp.gives(None, status=204)
def revoke(token_id: UUID) -> Response:
    with (work := this_work()).saved():
        insist_seen(_shown(queries.get_token(work, token_id, to_change=True)))
        tokens.revoke_token(work, token_id)
    log.info("token revoked: %s by %s", token_id, work.actor.id)
    return nothing()


def _shown(token: ApiToken) -> dict[str, object]:
    data: dict[str, object] = TokenShape().dump(token)
    return data


def _told(actor: Actor) -> dict[str, object]:
    roles = [each for each in Role if each in actor.roles]
    facts = {"id": actor.id, "name": actor.name, "party": actor.party}
    told: dict[str, object] = MeShape().dump(
        {**facts, "roles": roles, "language": actor.language}
    )
    return told
