"""Delegations and their credentials, for programs."""

from base64 import b64decode
from binascii import Error
from uuid import UUID

from flask import Response, url_for
from marshmallow import fields

from wgroup.db.work import Work
from wgroup.delegations import queries, services
from wgroup.delegations.drafts import read_letter, read_member, read_span
from wgroup.delegations.models import Delegation
from wgroup.delegations.rules import Examined, Function, Standing
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import Forbidden, RuleBroken
from wgroup.policy import Action, ensure
from wgroup.web.api.answers import Data, answer, insist_seen, nothing, once, page_answer
from wgroup.web.api.core import Room
from wgroup.web.api.meeting_shapes import NothingInput
from wgroup.web.api.shapes import (
    Choice,
    Given,
    Input,
    Moment,
    OneOf,
    PageQuery,
    Pair,
    Shape,
    Text,
    Uuid,
    page_of,
)
from wgroup.web.delegations.reading import as_pdf
from wgroup.web.guard import Access
from wgroup.web.request import this_work
from wgroup.web.words import N_

bp = Room("api_delegations", N_("Delegations"), prefix="/delegations")

NAMES = (
    "index", "prepare", "show", "set_span", "put_member", "take_out", "file", "letters",
    "file_letter", "letter", "examine",
)  # fmt: skip
ACCESS = {f"api_delegations.{each}": Access.ACCOUNT for each in NAMES}
PROVED = frozenset(
    f"api_delegations.{each}"
    for each in ("put_member", "take_out", "file", "set_span", "file_letter")
)

DAY = {"format": "date"}
BASE64 = {"format": "byte", "description": N_("A PDF of at most 700 kB, in base64.")}


class DelegationSpanInput(Input):
    """Whole days of the zone; last_day null: no end is set."""

    first_day = Text(required=True, metadata=DAY)
    last_day = Text(allow_none=True, metadata=DAY)
    zone = Text(required=True)


class DelegationMemberInput(Input):
    family_name = Text(required=True)
    given_name = Text(allow_none=True)
    latin_family = Text(allow_none=True)
    latin_given = Text(allow_none=True)
    email = Text(allow_none=True, metadata={"format": "email"})
    function = OneOf(Function, required=True)
    post = Pair()


class CredentialsInput(Input):
    file = Text(required=True, metadata=BASE64)
    name = Text(required=True)
    issued_by = Pair(required=True)


class CredentialsFindingInput(Input):
    in_order = fields.Boolean(required=True, truthy={True}, falsy={False})
    reason = Pair()


class DelegationMemberShape(Shape):
    id = Uuid(required=True)
    name = Pair(attribute="person.name.pair", required=True)
    function = Choice(Function, required=True)
    post = Pair(required=True)


class DelegationShape(Shape):
    id = Uuid(required=True)
    party = fields.String(required=True)
    standing = Choice(Standing, required=True)
    from_at = Moment(required=True)
    until_at = Moment(required=True, allow_none=True)
    zone = fields.String(required=True)
    filed_at = Moment(required=True, allow_none=True)
    credentials = Choice(Examined, required=True)
    members = fields.List(
        fields.Nested(DelegationMemberShape), attribute="in_order", required=True
    )
    version = fields.Integer(required=True)


class CredentialsShape(Shape):
    number = fields.Integer(required=True)
    name = fields.String(required=True)
    size = fields.Integer(required=True)
    sha256 = fields.String(required=True)
    issued_by = Pair(required=True)
    filed_at = Moment(required=True)
    examined_at = Moment(required=True, allow_none=True)
    in_order = fields.Boolean(required=True, allow_none=True)
    reason = Pair(required=True)


class AllCredentialsShape(Shape):
    items = fields.List(fields.Nested(CredentialsShape), required=True)


def _shown(work: Work, found: Delegation) -> Data:
    data: Data = DelegationShape(exclude=("standing",)).dump(found)
    return {**data, "standing": found.standing(work.now).value}


def _now(work: Work, key: UUID) -> Data:
    work.session.flush()
    return _shown(work, queries.get(work, key))


def _own(work: Work, key: UUID) -> None:
    found = queries.get(work, key)
    ensure(work.actor, Action.DELEGATION_KEEP)
    if found.party != work.actor.party:
        raise Forbidden("not_your_party", party=found.party)


@bp.get("", N_("Delegations"), N_("The one that begins last first; drafts for one’s own side."))
@bp.asks(PageQuery)
@bp.gives(page_of(DelegationShape))
def index(asked: Given) -> Response:
    work = this_work()
    return page_answer(queries.listed(work, **asked), lambda each: _shown(work, each))


@bp.post("", N_("Prepare a delegation"), N_("One’s own side alone knows of it until it is filed."))
@bp.takes(DelegationSpanInput)
@bp.gives(DelegationShape, status=201)
def prepare(given: Given) -> Response:
    with (work := this_work()).saved():
        ensure(work.actor, Action.DELEGATION_KEEP)
        key = UUID(once(work, lambda: str(services.prepare(work, read_span(given)).id)))
        data = _now(work, key)
    return answer(data, status=201, location=url_for(".show", delegation_id=key))


@bp.get("/<uuid:delegation_id>", N_("A delegation"))
@bp.gives(DelegationShape)
def show(delegation_id: UUID) -> Response:
    return answer(_now(this_work(), delegation_id))


@bp.put("/<uuid:delegation_id>/span", N_("Set the days of a delegation"))
@bp.takes(DelegationSpanInput)
@bp.gives(DelegationShape)
def set_span(given: Given, delegation_id: UUID) -> Response:
    with (work := this_work()).saved():
        _own(work, delegation_id)
        insist_seen(_now(work, delegation_id))
        services.set_span(work, delegation_id, read_span(given))
        data = _now(work, delegation_id)
    return answer(data)


@bp.post("/<uuid:delegation_id>/members", N_("Put somebody in, or say anew what they are"))
@bp.takes(DelegationMemberInput)
@bp.gives(DelegationShape)
def put_member(given: Given, delegation_id: UUID) -> Response:
    with (work := this_work()).saved():
        _own(work, delegation_id)
        once(work, lambda: str(services.put_member(work, delegation_id, read_member(given)).id))
        data = _now(work, delegation_id)
    return answer(data)


@bp.delete("/<uuid:delegation_id>/members/<uuid:member_id>", N_("Take somebody out"))
@bp.gives(None, status=204)
def take_out(delegation_id: UUID, member_id: UUID) -> Response:
    with (work := this_work()).saved():
        _own(work, delegation_id)
        insist_seen(_now(work, delegation_id))
        services.take_out(work, delegation_id, member_id)
    return nothing()


@bp.post("/<uuid:delegation_id>/file", N_("File a delegation"), N_("The one before ends then."))
@bp.takes(NothingInput)
@bp.gives(DelegationShape)
def file(_given: Given, delegation_id: UUID) -> Response:
    with (work := this_work()).saved():
        _own(work, delegation_id)
        once(work, lambda: str(services.file(work, delegation_id).id))
        data = _now(work, delegation_id)
    return answer(data)


@bp.get("/<uuid:delegation_id>/credentials", N_("Letters of credentials, the newest first"))
@bp.gives(AllCredentialsShape)
def letters(delegation_id: UUID) -> Response:
    work = this_work()
    queries.get(work, delegation_id)
    return answer(AllCredentialsShape().dump({"items": queries.letters(work, delegation_id)}))


@bp.post("/<uuid:delegation_id>/credentials", N_("File a letter of credentials"))
@bp.takes(CredentialsInput)
@bp.gives(AllCredentialsShape, status=201)
def file_letter(given: Given, delegation_id: UUID) -> Response:
    with (work := this_work()).saved():
        _own(work, delegation_id)
        draft = read_letter(_octets(given["file"]), given["name"], given["issued_by"])
        once(work, lambda: str(services.file_letter(work, delegation_id, draft).id))
        work.session.flush()
        data = AllCredentialsShape().dump({"items": queries.letters(work, delegation_id)})
    return answer(data, status=201)


def _octets(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (Error, ValueError):
        raise RuleBroken("not_pdf", field="file") from None


@bp.get("/<uuid:delegation_id>/credentials/<int(max=9999):number>", N_("A letter, as a PDF"))
def letter(delegation_id: UUID, number: int) -> Response:
    work = this_work()
    found = queries.letter(work, delegation_id, number)
    return as_pdf(found, queries.octets_of(work, found))


@bp.post(
    "/<uuid:delegation_id>/credentials/<int(max=9999):number>/examine",
    N_("Say whether the newest letter is in order"),
    N_("By the secretariat. The other side reads only whether it is."),
)
@bp.takes(CredentialsFindingInput)
@bp.gives(AllCredentialsShape)
def examine(given: Given, delegation_id: UUID, number: int) -> Response:
    reason = given.get("reason") or Bilingual()
    with (work := this_work()).saved():
        ensure(work.actor, Action.CREDENTIALS_EXAMINE)
        queries.letter(work, delegation_id, number)
        once(
            work,
            lambda: str(
                services.examine(
                    work, delegation_id, number, in_order=given["in_order"], reason=reason
                ).id
            ),
        )
        work.session.flush()
        data = AllCredentialsShape().dump({"items": queries.letters(work, delegation_id)})
    return answer(data)
