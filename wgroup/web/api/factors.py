"""One's own second factors, by program: what there is, and every change that the pages make.

They are changed by the session of a browser alone, after a fresh proof: a token that was stolen
must not be able to take away what stands between a thief and the account.
"""

from uuid import UUID

from flask import Response
from marshmallow import fields

from wgroup.accounts import queries, totp
from wgroup.accounts.passkeys import Answer
from wgroup.accounts.services import own_factors, passkeys
from wgroup.web.accounts import asking
from wgroup.web.accounts.answers import log
from wgroup.web.api.answers import answer, in_browser, nothing
from wgroup.web.api.core import Room
from wgroup.web.api.shapes import Given, Input, Moment, Query, Shape, Text, Uuid
from wgroup.web.guard import Access
from wgroup.web.request import this_settings, this_work
from wgroup.web.words import N_

bp = Room("api_factors", N_("Second factors"), prefix="/second-factors")

CHANGES = (
    "offer_app", "add_app", "remove_app", "renew_codes", "offer_passkey", "add_passkey",
    "remove_passkey",
)
ACCESS = {f"api_factors.{each}": Access.ACCOUNT for each in ("index", *CHANGES)}
PROVED = frozenset(f"api_factors.{each}" for each in CHANGES)
BEFORE_FACTOR = frozenset(ACCESS)


class FactorShape(Shape):
    created_at = Moment(required=True)
    last_used_at = Moment(required=True, allow_none=True)


class PasskeyShape(FactorShape):
    id = Uuid(required=True)
    name = fields.String(required=True)


class FactorsShape(Shape):
    app = fields.Nested(FactorShape, required=True, allow_none=True)
    passkeys = fields.List(fields.Nested(PasskeyShape), required=True)
    recovery_codes_left = fields.Integer(required=True)


class AppOfferShape(Shape):
    """The key that an app is to hold; offer goes back with the code that the app shows."""

    key = fields.String(required=True)
    address = fields.String(required=True, metadata={"description": N_("otpauth:, for an app")})
    offer = fields.String(required=True)


class PasskeyOfferShape(Shape):
    """For ``PublicKeyCredential.parseCreationOptionsFromJSON`` in a browser."""

    options = fields.String(required=True)
    offer = fields.String(required=True)


class CodesShape(Shape):
    recovery_codes = fields.List(
        fields.String(),
        required=True,
        metadata={"description": N_("Shown here and never again.")},
    )


class AppInput(Input):
    offer = Text(required=True)
    code = Text(required=True)


class PasskeyInput(Input):
    offer = Text(required=True)
    signed = Text(required=True)
    name = Text(required=True)


@bp.get("", N_("Your second factors"))
@bp.asks(Query)
@bp.gives(FactorsShape)
def index(_asked: Given) -> Response:
    work = this_work()
    found = {
        "app": queries.totp(work),
        "passkeys": queries.passkeys(work),
        "recovery_codes_left": len(queries.recovery_codes(work)),
    }
    return answer(FactorsShape().dump(found))


@bp.post("/app/offers", N_("A key for an authenticator app"), N_("Nothing is kept of it."))
@bp.takes(Input)
@bp.gives(AppOfferShape)
def offer_app(_given: Given) -> Response:
    work = in_browser()
    key, offer = own_factors.offer_key(work, keys=this_settings().secret_keys)
    address = totp.address_of(key, name=queries.own(work).email)
    return _secret({"key": key, "address": address, "offer": offer})


@bp.post("/app", N_("Set up an authenticator app"), N_("With the code that it shows."))
@bp.takes(AppInput)
@bp.gives(CodesShape, status=201)
def add_app(given: Given) -> Response:
    work, keys = in_browser(), this_settings().secret_keys
    with work.saved():
        own_factors.take_try(work)
    with work.saved():
        codes = own_factors.confirm_app(work, given["offer"], given["code"], keys=keys)
    log.info("authenticator app added: %s", work.actor.id)
    return _secret({"recovery_codes": codes}, status=201)


@bp.delete("/app", N_("Remove the authenticator app"))
@bp.gives(None, status=204)
def remove_app() -> Response:
    with (work := in_browser()).saved():
        own_factors.remove_app(work)
    log.info("authenticator app removed: %s", work.actor.id)
    return nothing()


@bp.post("/recovery-codes", N_("New recovery codes"), N_("Those of before end."))
@bp.takes(Input)
@bp.gives(CodesShape, status=201)
def renew_codes(_given: Given) -> Response:
    with (work := in_browser()).saved():
        codes = own_factors.renew_codes(work)
    log.info("recovery codes renewed: %s", work.actor.id)
    return _secret({"recovery_codes": codes}, status=201)


@bp.post("/passkeys/offers", N_("What a browser is asked to make a passkey"))
@bp.takes(Input)
@bp.gives(PasskeyOfferShape)
def offer_passkey(_given: Given) -> Response:
    work, site = in_browser(), asking.insist_site()
    offer = passkeys.offer_new(work, site, keys=this_settings().secret_keys)
    return _secret({"options": offer.options, "offer": offer.sealed})


@bp.post("/passkeys", N_("Keep a passkey that a browser has made"))
@bp.takes(PasskeyInput)
@bp.gives(CodesShape, status=201)
def add_passkey(given: Given) -> Response:
    work, site, keys = in_browser(), asking.insist_site(), this_settings().secret_keys
    made = Answer(given["offer"], given["signed"])
    with work.saved():
        codes = passkeys.add(work, site, made, name=given["name"], keys=keys)
    log.info("passkey added: %s", work.actor.id)
    return _secret({"recovery_codes": codes}, status=201)


@bp.delete("/passkeys/<uuid:passkey_id>", N_("Remove a passkey"))
@bp.gives(None, status=204)
def remove_passkey(passkey_id: UUID) -> Response:
    with (work := in_browser()).saved():
        passkeys.remove(work, passkey_id)
    log.info("passkey removed: %s", work.actor.id)
    return nothing()


def _secret(data: dict[str, object], *, status: int = 200) -> Response:
    response = answer(data, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
