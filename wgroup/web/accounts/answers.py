"""What the pages of this room have in common: forms shown again, and security written down."""

import logging
from uuid import UUID

from flask import Response, make_response, render_template, request

from wgroup.accounts.services import entering
from wgroup.config import Settings
from wgroup.db.work import Work
from wgroup.kernel.errors import Busy, TooMany, WgroupError
from wgroup.web.accounts.browsers import two_words
from wgroup.web.accounts.devices import known_device
from wgroup.web.forms import SafeForm
from wgroup.web.request import this_settings

log = logging.getLogger("wgroup.security")


def refused(form: SafeForm, refusal: WgroupError) -> None:
    """Show the refusal in its form, and remember how long to wait."""
    form.blame(refusal)
    if isinstance(refusal, TooMany | Busy):
        form.retry_after = refusal.retry_after


def proved(
    work: Work, email: str, password: str, *, of: UUID | None = None
) -> tuple[entering.Try, entering.Proof]:
    """Count the try, then compare; one that found no room to be compared was none.

    of: the account that is meant, for who is signed in to it."""
    address = request.remote_addr
    with work.saved():
        tried = entering.take_try(work, email, address=address, device_of=known_device, of=of)
    try:
        return tried, entering.prove(work, email, password, tried)
    except Busy:
        with work.saved():
            entering.give_back(work, tried)
        raise


def shown(template: str, form: SafeForm, **facts: object) -> Response:
    """The page with its form, for the first time or again."""
    return answered(form, render_template(template, form=form, **facts))


def answered(form: SafeForm, page: str) -> Response:
    """A page with the status of the form that was sent."""
    response = make_response(page, form.status)
    if retry_after := getattr(form, "retry_after", None):
        response.headers["Retry-After"] = str(retry_after)
    return response


def this_agent() -> str:
    return two_words(request.headers.get("User-Agent", ""))


def whole_address(path: str) -> str:
    """The address as it is handed to somebody: from the settings, never from the request."""
    settings: Settings = this_settings()
    return settings.public_url + path
