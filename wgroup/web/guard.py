"""The door: nobody passes an address that has not said whom it lets in (D17)."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from urllib.parse import urlsplit

from flask import Flask, g, request
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from wgroup.kernel.actor import Actor
from wgroup.kernel.errors import Forbidden, Unauthenticated
from wgroup.web import identity
from wgroup.web.dav import auth
from wgroup.web.request import this_settings, this_work

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Access(StrEnum):
    """FILES holds nothing of anybody; OPEN is for guests too; ACCOUNT for who is signed in.

    PROGRAM is for calendar programs: an app password decides alone, and nothing is signed.
    """

    FILES = "files"
    OPEN = "open"
    ACCOUNT = "account"
    PROGRAM = "program"


DECLARED: dict[str, Access] = {"static": Access.FILES, "bootstrap.static": Access.FILES}
# What changes rights or secrets: from a browser, only with a fresh proof of being oneself.
PROVED: set[str] = set()
# What is open to who must have a second factor, and has none yet.
BEFORE_FACTOR: set[str] = set()


def declare(
    access: Mapping[str, Access],
    *,
    proved: Iterable[str] = (),
    before_factor: Iterable[str] = (),
) -> None:
    """Say who may knock at these endpoints; what one may do inside, policy says."""
    DECLARED.update(access)
    PROVED.update(proved)
    BEFORE_FACTOR.update(before_factor)


def install(app: Flask) -> None:
    app.before_request(let_in)


def insist_complete(app: Flask) -> None:
    """Stop the start if an address has not been declared, or a declared one is gone."""
    known = {rule.endpoint for rule in app.url_map.iter_rules()}
    if undeclared := sorted(known - DECLARED.keys()):
        raise RuntimeError(f"addresses that do not say whom they let in: {undeclared}")


def let_in() -> None:
    """Raise Unauthenticated, TooMany, or Forbidden ``csrf``, ``factor_needed`` at the door."""
    access = DECLARED.get(request.endpoint or "", Access.OPEN)
    if access is Access.FILES:
        return
    if not for_programs():
        _let_in_person(access)
    elif not _is_no_call():
        auth.let_in()


def _let_in_person(access: Access) -> None:
    unsafe = request.method not in SAFE_METHODS
    if unsafe and not _same_site():
        raise Forbidden("csrf")
    work = this_work()
    if _is_no_call():
        return
    if access is Access.ACCOUNT and work.actor.is_guest:
        raise Unauthenticated
    if bears_token():
        return
    _insist_factor(work.actor)
    if unsafe and not _signed():
        if request.path.startswith("/api/"):
            raise Forbidden("csrf") if not work.actor.is_guest else Unauthenticated
        # The form says so beside what was typed; whatever it does, nothing is written.
        work.session.info["no_writing"] = "csrf"
    elif unsafe and request.endpoint in PROVED and not identity.is_proved(work.now):
        work.session.info["no_writing"] = "proof_needed"


def _insist_factor(actor: Actor) -> None:
    """Raise Forbidden ``factor_needed`` where the actor's roles ask for a second factor, until
    there is one. A session alone is asked: programs have secrets of their own."""
    asked = this_settings().second_factor_for & actor.held
    if asked and not identity.has_factor() and request.endpoint not in BEFORE_FACTOR:
        raise Forbidden("factor_needed")


def for_programs() -> bool:
    """A calendar program asks; what it may not, or what is not there, it is told in XML."""
    declared = DECLARED.get(request.endpoint or "") is Access.PROGRAM
    return declared or request.path.startswith("/dav/")


def _is_no_call() -> bool:
    """No view will run: there is no such address or method, or methods are asked for."""
    return request.routing_exception is not None or request.method == "OPTIONS"


def bears_token() -> bool:
    """An Authorization header decides alone who asks; cookies do not count beside it (D2)."""
    return request.path.startswith("/api/") and "Authorization" in request.headers


def _same_site() -> bool:
    """What the browser itself says about where the request came from.

    Under our own no-referrer a form of ours says ``Origin: null``, which tells nothing.
    """
    site = request.headers.get("Sec-Fetch-Site", "none")
    origin = request.headers.get("Origin")
    if site not in {"none", "same-origin"}:
        return False
    return origin in {None, "null"} or urlsplit(origin).netloc == request.host


def _signed() -> bool:
    token = request.headers.get("X-CSRFToken") or request.form.get("csrf_token")
    try:
        validate_csrf(token)
    except ValidationError:
        return False
    g.csrf_valid = True  # the form need not ask again, and may have been sent by a script
    return True
