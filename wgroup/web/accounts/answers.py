"""What the pages of this room have in common: forms shown again, and security written down."""

import logging

from flask import Response, make_response, render_template, request

from wgroup.config import Settings
from wgroup.kernel.errors import TooMany, WgroupError
from wgroup.web.accounts.browsers import two_words
from wgroup.web.forms import SafeForm
from wgroup.web.request import this_settings

log = logging.getLogger("wgroup.security")


def refused(form: SafeForm, refusal: WgroupError) -> None:
    """Show the refusal in its form, and remember how long to wait."""
    form.blame(refusal)
    if isinstance(refusal, TooMany):
        form.retry_after = refusal.retry_after


def shown(template: str, form: SafeForm, **facts: object) -> Response:
    """The page with its form, for the first time or again."""
    response = make_response(render_template(template, form=form, **facts), form.status)
    if retry_after := getattr(form, "retry_after", None):
        response.headers["Retry-After"] = str(retry_after)
    return response


def this_agent() -> str:
    return two_words(request.headers.get("User-Agent", ""))


def whole_address(path: str) -> str:
    """The address as it is handed to somebody: from the settings, never from the request."""
    settings: Settings = this_settings()
    return settings.public_url + path
