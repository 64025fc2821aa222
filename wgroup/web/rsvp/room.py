"""The room of those who answer by a link: its addresses, whom it lets in, how it refuses."""

from typing import Protocol

from flask import Blueprint

from wgroup.kernel.errors import Conflict, TooMany, WgroupError
from wgroup.web.guard import Access
from wgroup.web.request import this_settings

bp = Blueprint("rsvp", __name__)

ACCESS = {
    "rsvp.answer": Access.OPEN,
    "rsvp.replace": Access.OPEN,
    "rsvp.open_own": Access.OPEN,
    "rsvp.replace_signed_in": Access.ACCOUNT,
}


class Blamed(Protocol):
    headers: dict[str, str]

    def blame(self, refusal: WgroupError) -> None: ...


def insist_mail() -> None:
    """Raise Conflict ``mail_off``: what opens an account goes by mail alone."""
    if not this_settings().mail.sends:
        raise Conflict("mail_off")


def blame(form: Blamed, refusal: WgroupError) -> None:
    """Show the refusal in its form, and say how long to wait."""
    form.blame(refusal)
    if isinstance(refusal, TooMany):
        form.headers["Retry-After"] = str(refusal.retry_after)
