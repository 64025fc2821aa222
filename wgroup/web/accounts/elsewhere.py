"""Signing in at one's own organisation (OpenID Connect), in the place of the password.

Who goes there leaves by a link and comes back by a link: forms lead to this service alone. What
the browser must bring back lies in its cookie, for one attempt and ten minutes.
"""

from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wgroup.accounts import queries
from wgroup.accounts.services import entering, identities
from wgroup.db.work import Work
from wgroup.kernel.errors import NotFound, RuleBroken, WgroupError
from wgroup.oidc import client
from wgroup.oidc.client import Begun, Proven
from wgroup.oidc.directory import Away, Directory, Refused
from wgroup.oidc.settings import Provider
from wgroup.web import identity
from wgroup.web.accounts import asking
from wgroup.web.accounts.answers import answered, log, refused, shown, this_agent, whole_address
from wgroup.web.accounts.coming_back import signed_path, way_on
from wgroup.web.accounts.devices import known_device, remember
from wgroup.web.accounts.forms import SignInForm
from wgroup.web.forms import ConfirmForm
from wgroup.web.guard import Access
from wgroup.web.request import this_settings, this_work

bp = Blueprint("elsewhere", __name__)

PROVED = frozenset({"elsewhere.link", "elsewhere.unlink"})
ACCESS = {
    **dict.fromkeys(("elsewhere.index", *PROVED), Access.ACCOUNT),
    **dict.fromkeys(("elsewhere.leave", "elsewhere.back"), Access.OPEN),
}
BEFORE_FACTOR = frozenset({"elsewhere.leave", "elsewhere.back"})

KEPT_AS = "elsewhere"
LIFE = timedelta(minutes=10)


# -- one's own ---------------------------------------------------------------------------------


@bp.get("/account/organisation-sign-in")
def index() -> ResponseReturnValue:
    return _own(ConfirmForm(formdata=None))


@bp.post("/account/organisation-sign-in/<provider_key>")
def link(provider_key: str) -> ResponseReturnValue:
    """The way there, as a link: what comes back is tied to the account in hand."""
    work, provider = this_work(), _provider(provider_key)
    ConfirmForm.insist()
    identities.offered(work, provider)
    form = ConfirmForm(formdata=None)
    try:
        address = _begun(provider, url_for(".index"), account=str(work.actor.id))
    except WgroupError as refusal:
        refused(form, refusal)
        return _own(form)
    return render_template("accounts/going_there.html", provider=provider, address=address)


@bp.post("/account/organisation-sign-in/<uuid:identity_id>/remove")
def unlink(identity_id: UUID) -> ResponseReturnValue:
    work = this_work()
    ConfirmForm.insist()
    with work.saved():
        identities.unlink(work, identity_id)
    log.info("identity removed: %s", work.actor.id)
    flash(gettext("It is removed: to be signed in there opens nothing here any more."))
    return redirect(url_for(".index"), 303)


def _own(form: ConfirmForm) -> ResponseReturnValue:
    work = this_work()
    party, offered = queries.own(work).party, this_settings().providers
    own = [each for each in offered if each.party == party]
    names = {each.issuer: each.name for each in own}
    return shown(
        "accounts/elsewhere.html", form, providers=own, names=names,
        identities=queries.identities(work),
    )


# -- there and back ----------------------------------------------------------------------------


@bp.get("/sign-in/with/<provider_key>")
def leave(provider_key: str) -> ResponseReturnValue:
    """To the provider; who is signed in already has no need to."""
    provider = _provider(provider_key)
    if not this_work().actor.is_guest:
        return redirect(way_on(), 303)
    try:
        return redirect(_begun(provider, way_on()), 303)
    except RuleBroken as refusal:
        return _at_the_door(refusal)


@bp.get("/sign-in/with/<provider_key>/back")
def back(provider_key: str) -> ResponseReturnValue:
    provider = _provider(provider_key)
    kept, begun = cookie.pop(KEPT_AS, None), None
    if isinstance(kept, dict) and kept.get("key") == provider_key and _is_fresh(kept):
        begun = Begun(kept["state"], kept["nonce"], kept["verifier"])
    linking = bool(kept and kept["account"])
    if linking and str(this_work().actor.id) != kept["account"]:
        begun = None  # somebody else has signed in here meanwhile
    try:
        if begun is None:
            raise RuleBroken("sign_in_stale")
        if linking:
            return _linked(provider, begun)
        return _let_in(provider, begun, kept["next"])
    except WgroupError as refusal:
        log.info("sign-in elsewhere refused: %s", refusal.code)
        if linking and not this_work().actor.is_guest:
            form = ConfirmForm(formdata=None)
            refused(form, refusal)
            return _own(form)
        return _at_the_door(refusal)


def _linked(provider: Provider, begun: Begun) -> ResponseReturnValue:
    work = this_work()
    proven = _proven(provider, begun)
    with work.saved():
        identities.link(work, provider, begun.state, proven)
    log.info("identity added: %s", work.actor.id)
    flash(gettext("From now on you can sign in there, in the place of your password."))
    return redirect(url_for(".index"), 303)


def _let_in(provider: Provider, begun: Begun, path: str) -> ResponseReturnValue:
    """Count, then ask, then write; a second factor is asked for as after a password."""
    work, address = this_work(), request.remote_addr
    if not work.actor.is_guest:
        return redirect(path, 303)
    with work.saved():
        entering.count_try(work, address=address)
    proven = _proven(provider, begun)
    with work.saved():
        entered = identities.sign_in(
            work,
            provider,
            begun.state,
            proven,
            agent=this_agent(),
            address=address,
            is_known=lambda account_id: known_device(account_id) is not None,
        )
    opened = entered.opened
    log.info("signed in elsewhere%s: %s", " by half" if opened.waits else "", entered.account_id)
    if opened.waits:
        identity.await_second(opened.secret)
        return redirect(url_for("second.step", next=signed_path(path)), 303)
    identity.enter(opened.secret)
    return remember(redirect(path, 303), entered.account_id)


def _at_the_door(refusal: WgroupError) -> ResponseReturnValue:
    form = SignInForm(formdata=None)
    refused(form, refusal)
    page = render_template("accounts/sign_in.html", form=form, passkey=asking.to_sign_in())
    return answered(form, page)


# -- the provider ------------------------------------------------------------------------------


def _provider(key: str) -> Provider:
    found = next((each for each in this_settings().providers if each.key == key), None)
    if found is None:
        raise NotFound(kind="provider")
    return found


def _begun(provider: Provider, path: str, *, account: str = "") -> str:
    """The address to go to; the browser keeps what it must bring back. RuleBroken
    ``provider_away``."""
    _let_go(this_work())
    try:
        address, begun = client.begin(provider, _directory(), back=_way_back(provider))
    except Away as error:
        log.warning("identity provider %s: %s", provider.key, error)
        raise RuleBroken("provider_away") from error
    at = int(this_work().now.timestamp())
    cookie[KEPT_AS] = {
        **asdict(begun), "key": provider.key, "at": at, "next": path, "account": account,
    }
    return address


def _proven(provider: Provider, begun: Begun) -> Proven:
    """Who came back. RuleBroken ``provider_refused``, ``provider_away``."""
    work = this_work()
    _let_go(work)
    try:
        return client.finish(
            provider, _directory(), begun, back=_way_back(provider),
            answer=request.args.to_dict(), now=work.now,
        )
    except Refused as error:
        log.warning("identity provider %s: %s", provider.key, error)
        raise RuleBroken("provider_refused") from error
    except Away as error:
        log.warning("identity provider %s: %s", provider.key, error)
        raise RuleBroken("provider_away") from error


def _let_go(work: Work) -> None:
    """Who waits for another service must hold nothing that others need."""
    work.session.rollback()


def _way_back(provider: Provider) -> str:
    """One for each provider, so that none can answer for another."""
    return whole_address(url_for("elsewhere.back", provider_key=provider.key))


def _directory() -> Directory:
    found: Directory = current_app.extensions.setdefault("wgroup.oidc", Directory())
    return found


def _is_fresh(kept: dict[str, object]) -> bool:
    age = this_work().now.timestamp() - int(str(kept["at"]))
    return 0 <= age < LIFE.total_seconds()
