"""What a page asks of passkeys: the options for the browser, and the form that brings its answer
back. To look at such a page writes nothing."""

from dataclasses import dataclass

from flask import url_for

from wgroup.accounts.models import Account
from wgroup.accounts.passkeys import Answer, Offer, Site, site_of
from wgroup.accounts.rules import Purpose
from wgroup.accounts.services import passkeys
from wgroup.kernel.errors import NotFound
from wgroup.web.accounts.coming_back import signed_path, way_on
from wgroup.web.accounts.forms import PasskeyForm
from wgroup.web.request import this_settings, this_work


@dataclass(frozen=True, slots=True)
class Asking:
    """A form with what it asks; origin is where a browser answers."""

    form: PasskeyForm
    options: str
    action: str
    origin: str


def this_site() -> Site | None:
    return site_of(this_settings().public_url)


def insist_site() -> Site:
    """Raise NotFound where there can be no passkeys."""
    site = this_site()
    if site is None:
        raise NotFound(kind="passkey")
    return site


def answer_of(form: PasskeyForm) -> Answer:
    return Answer(form.offer.data or "", form.signed.data or "")


def to_sign_in(form: PasskeyForm | None = None) -> Asking | None:
    return _asking("passkeys.sign_in", Purpose.SIGN_IN, None, form)


def to_pass(account: Account, form: PasskeyForm | None = None) -> Asking | None:
    """At the second step; None for who has no passkey."""
    if not passkeys.has_any(this_work(), account):
        return None
    return _asking("passkeys.second_step", Purpose.SECOND, account, form)


def to_prove(account: Account, form: PasskeyForm | None = None) -> Asking | None:
    return _asking("passkeys.prove", Purpose.PROVE, account, form)


def asked(form: PasskeyForm, offer: Offer, site: Site, action: str) -> Asking:
    """With a fresh challenge, for the one of before may have been answered."""
    form.offer.data, form.signed.data = offer.sealed, ""
    return Asking(form, offer.options, action, site.origin)


def _asking(
    endpoint: str, purpose: Purpose, account: Account | None, form: PasskeyForm | None
) -> Asking | None:
    site = this_site()
    if site is None:
        return None
    keys = this_settings().secret_keys
    offer = passkeys.offer(this_work(), site, purpose, account, keys=keys)
    action = url_for(endpoint, next=signed_path(way_on()) or None)
    return asked(form or PasskeyForm(formdata=None), offer, site, action)
