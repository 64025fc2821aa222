"""Accounts by program: the same acts as the pages of people and roles."""

from uuid import UUID

from flask import Response, url_for
from marshmallow import fields

from wgroup.accounts import queries
from wgroup.accounts.models import Account
from wgroup.accounts.rules import Invitation
from wgroup.accounts.services import inviting, managing
from wgroup.accounts.services.first import link_path
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Language
from wgroup.policy import Action, ensure
from wgroup.web.accounts.answers import log, whole_address
from wgroup.web.api.answers import answer, page_answer
from wgroup.web.api.core import Room
from wgroup.web.api.shapes import (
    CODES,
    Choice,
    Given,
    Input,
    Key,
    Moment,
    PageQuery,
    Query,
    Shape,
    Text,
    Uuid,
    page_of,
)
from wgroup.web.guard import Access
from wgroup.web.request import this_work
from wgroup.web.words import N_

bp = Room("api_accounts", N_("Accounts"), prefix="/accounts")

# Asked of a browser's session alone: a token was made after such a proof.
PROVED = frozenset(
    f"api_accounts.{each}"
    for each in (
        "invite", "change_roles", "disable", "enable", "leave", "link", "reset_factors",
    )
)
ACCESS = dict.fromkeys(("api_accounts.index", "api_accounts.show", *PROVED), Access.ACCOUNT)


class AccountQuery(PageQuery):
    party = Key()


class InvitationInput(Input):
    email = Text(required=True)
    family_name = Text(required=True)
    given_name = Text(load_default="")
    latin_family = Text(load_default="")
    latin_given = Text(load_default="")
    party = Key(load_default=None, allow_none=True)
    roles = fields.List(Choice(Role), required=True, error_messages=CODES)
    language = Choice(Language, load_default=None, allow_none=True)


class RolesInput(Input):
    roles = fields.List(Choice(Role), required=True, error_messages=CODES)
    seen = fields.Integer(load_default=None, allow_none=True, strict=True, error_messages=CODES)


class SeenInput(Input):
    """seen is the version that was shown; a later one is refused."""

    seen = fields.Integer(load_default=None, allow_none=True, strict=True, error_messages=CODES)


class LeavingInput(SeenInput):
    leaves_at = Moment(required=True, allow_none=True)


class AccountShape(Shape):
    """link is there in the answer that made it, and never again."""

    id = Uuid(required=True)
    name = fields.String(required=True)
    email = fields.String(required=True)
    party = fields.String(required=True, allow_none=True)
    roles = fields.List(fields.String(), required=True)
    language = Choice(Language, required=True, allow_none=True)
    disabled_at = Moment(required=True, allow_none=True)
    leaves_at = Moment(required=True, allow_none=True)
    is_invited = fields.Boolean(required=True)
    version = fields.Integer(required=True)
    link = fields.String()


@bp.get("", N_("Accounts that you may know of"))
@bp.asks(AccountQuery)
@bp.gives(page_of(AccountShape))
def index(asked: Given) -> Response:
    work = this_work()
    ensure(work.actor, Action.ACCOUNT_INVITE)
    return page_answer(queries.listed(work, **asked), AccountShape().dump)


@bp.get("/<uuid:account_id>", N_("An account"))
@bp.asks(Query)
@bp.gives(AccountShape)
def show(_asked: Given, account_id: UUID) -> Response:
    work = this_work()
    ensure(work.actor, Action.ACCOUNT_INVITE)
    return _told(queries.get(work, account_id))


@bp.post("", N_("Invite somebody"))
@bp.takes(InvitationInput)
@bp.gives(AccountShape, status=201)
def invite(given: Given) -> Response:
    """No Idempotency-Key here: the link would have to be kept to be told again."""
    with (work := this_work()).saved():
        account = inviting.invite(work, Invitation.of(**given))
        secret = inviting.link(work, account)
    log.info("invited: %s by %s", account.id, work.actor.id)
    return _told(account, secret=secret, status=201)


@bp.post("/<uuid:account_id>/roles", N_("Change the roles"))
@bp.takes(RolesInput)
@bp.gives(AccountShape)
def change_roles(given: Given, account_id: UUID) -> Response:
    roles = frozenset(given["roles"])
    with (work := this_work()).saved():
        ensure(work.actor, Action.ACCOUNT_MANAGE)
        account = managing.change_roles(work, account_id, roles, seen=given["seen"])
    log.info("roles changed: %s by %s", account_id, work.actor.id)
    return _told(account)


@bp.post("/<uuid:account_id>/disable", N_("Close the account"))
@bp.takes(SeenInput)
@bp.gives(AccountShape)
def disable(given: Given, account_id: UUID) -> Response:
    with (work := this_work()).saved():
        ensure(work.actor, Action.ACCOUNT_MANAGE)
        account = managing.disable(work, account_id, **given)
    log.info("disabled: %s by %s", account_id, work.actor.id)
    return _told(account)


@bp.post("/<uuid:account_id>/enable", N_("Reopen the account"))
@bp.takes(SeenInput)
@bp.gives(AccountShape)
def enable(given: Given, account_id: UUID) -> Response:
    with (work := this_work()).saved():
        ensure(work.actor, Action.ACCOUNT_MANAGE)
        account = managing.enable(work, account_id, **given)
    log.info("enabled: %s by %s", account_id, work.actor.id)
    return _told(account)


@bp.post(
    "/<uuid:account_id>/leaving",
    N_("Say when somebody leaves"),
    N_("At that instant sessions, tokens and calendar addresses end. null: they stay."),
)
@bp.takes(LeavingInput)
@bp.gives(AccountShape)
def leave(given: Given, account_id: UUID) -> Response:
    with (work := this_work()).saved():
        ensure(work.actor, Action.ACCOUNT_MANAGE)
        account = managing.set_leaving(work, account_id, **given)
    log.info("leaving set: %s by %s", account_id, work.actor.id)
    return _told(account)


@bp.post("/<uuid:account_id>/link", N_("Make a link"))
@bp.takes(Input)
@bp.gives(AccountShape)
def link(_given: Given, account_id: UUID) -> Response:
    with (work := this_work()).saved():
        ensure(work.actor, Action.ACCOUNT_MANAGE)
        secret = inviting.fresh_link(work, account_id)
    log.info("link made: %s by %s", account_id, work.actor.id)
    return _told(queries.get(work, account_id), secret=secret)


@bp.post(
    "/<uuid:account_id>/reset-second-factors",
    N_("Take all second factors away"),
    N_("For somebody who has lost them. Their sessions end; they are told who did it."),
)
@bp.takes(SeenInput)
@bp.gives(AccountShape)
def reset_factors(given: Given, account_id: UUID) -> Response:
    with (work := this_work()).saved():
        ensure(work.actor, Action.FACTORS_RESET)
        account = managing.reset_factors(work, account_id, **given)
    log.info("second factors reset: %s by %s", account_id, work.actor.id)
    return _told(account)


def _told(account: Account, *, secret: str | None = None, status: int = 200) -> Response:
    data = AccountShape().dump(account)
    if secret is not None:
        data["link"] = whole_address(link_path(secret))
    where = url_for(".show", account_id=account.id) if status == 201 else None
    response = answer(data, status=status, location=where)
    if secret is not None:
        response.headers["Cache-Control"] = "no-store"
    return response
